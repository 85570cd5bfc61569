"""Cost per productive minute: cost / (handle + available minutes)."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="cost_per_productive_minute",
    name="Cost per productive minute",
    section="operation",
    group="people",
    order=70,
    formula="cost / (handle + available minutes)",
    numerator="cost",
    denominator="handle and available minutes",
    numerator_column="cost",
    denominator_column="productive_minutes",
    unit="money",
    direction="lower",
    advice_on_direction="Lower at the same quality; never alone.",
    decimals=2,
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why=(
        "Compares what is paid with time that was there for customers, whatever "
        "the mix of contacts."
    ),
    traps=(
        "Minutes of waiting for a contact are in it; where the forecast was too "
        "high it looks good and the money is spent all the same."
    ),
    source="Plain cost accounting; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
