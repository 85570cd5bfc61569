"""Contacts offered: sum of contacts offered."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="contacts_offered",
    name="Contacts offered",
    section="operation",
    group="customer",
    order=10,
    formula="sum of contacts offered",
    numerator="contacts offered",
    numerator_column="offered",
    unit="count",
    direction="none",
    advice_on_direction=("None: it is counted and explains others; it is no target."),
    aggregation="sum",
    decimals=0,
    why="The demand: nearly every other number is read against it.",
    traps=(
        "Calls ended in the menu may or may not be in it, and customers who try "
        "again are counted each time."
    ),
    source="ICMI's vocabulary; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
