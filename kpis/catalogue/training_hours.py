"""Training hours per agent: hours of training / agents."""

from datetime import date

from kpis.catalogue.entry import MONTH_ONLY, CatalogueEntry

KPI = CatalogueEntry(
    code="training_hours",
    name="Training hours per agent",
    section="driver",
    group="people",
    order=100,
    formula="hours of training / agents",
    numerator="hours of training",
    denominator="agents",
    numerator_column="training_hours",
    denominator_column="agents",
    unit="h",
    direction="higher",
    advice_on_direction="Higher, up to what was agreed.",
    owner_side="partner",
    may_exceed=True,
    grains=MONTH_ONLY,
    why=(
        "The first thing cut when it gets busy, and it shows in quality two "
        "months later."
    ),
    traps=(
        "Hours are an input: ask what people can do afterwards. Separate new "
        "starters, the client's changes and coaching."
    ),
    source="ISO 18295-1's training requirement; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
