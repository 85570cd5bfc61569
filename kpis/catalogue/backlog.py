"""Backlog: open items, weighted by the time for which each count held."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="backlog",
    name="Backlog",
    section="result",
    group="customer",
    order=190,
    formula="open items, weighted by the time for which each count held",
    numerator="open items",
    numerator_column="open_items",
    unit="count",
    direction="lower",
    advice_on_direction="Lower, down to what one day brings in.",
    aggregation="level",
    decimals=0,
    why=("Open work is waiting that customers feel before any other number moves."),
    traps=(
        "Its age matters more than its size. Say at what time of day it is "
        "counted; items that wait for the customer or for another department "
        "belong on a list of their own."
    ),
    source="Little's law (work open = arrivals × time open); in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
