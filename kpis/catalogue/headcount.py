"""Headcount: people employed, weighted by the time for which each count held."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="headcount",
    name="Headcount",
    section="driver",
    group="people",
    order=60,
    formula="people employed, weighted by the time for which each count held",
    numerator="people employed",
    numerator_column="headcount",
    unit="count",
    direction="none",
    advice_on_direction=("None: it is counted and explains others; it is no target."),
    aggregation="level",
    decimals=0,
    owner_side="partner",
    grains=DAY_AND_LONGER,
    why="The honest base of every capacity plan.",
    traps=(
        "Heads and full-time equivalents differ by a fifth in teams with part- "
        "time work; name which it is. People in training are no capacity yet."
    ),
    source="Plain workforce accounting; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
