"""Cost per contact: cost / contacts handled."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="cost_per_contact",
    name="Cost per contact",
    section="operation",
    group="people",
    order=60,
    formula="cost / contacts handled",
    numerator="cost",
    denominator="contacts handled",
    numerator_column="cost",
    denominator_column="handled",
    unit="money",
    direction="lower",
    advice_on_direction="Lower at the same quality; never alone.",
    decimals=2,
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why="Brings price and efficiency onto one scale that finance understands.",
    traps=(
        "Resolving more at first contact takes away the easy contacts and "
        "raises it; look at cost per resolved case too."
    ),
    source="Plain cost accounting; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
