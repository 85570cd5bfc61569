"""Hires: sum of people hired."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="hires",
    name="Hires",
    section="driver",
    group="people",
    order=70,
    formula="sum of people hired",
    numerator="people hired",
    numerator_column="hires",
    unit="count",
    direction="none",
    advice_on_direction=("None: it is counted and explains others; it is no target."),
    aggregation="sum",
    decimals=0,
    owner_side="partner",
    grains=DAY_AND_LONGER,
    why=(
        "Shows what recruiting really yields, months before it can be seen in "
        "the queue."
    ),
    traps=(
        "Count people who began, not who signed. The labour market, the wage "
        "that the rate allows and the notice given set its limit."
    ),
    source="Plain workforce accounting; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
