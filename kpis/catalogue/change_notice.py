"""Notice of changes: days of notice given / changes."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="change_notice",
    name="Notice of changes",
    section="driver",
    group="client",
    order=150,
    formula="days of notice given / changes",
    numerator="days of notice given",
    denominator="changes",
    numerator_column="days_of_notice",
    denominator_column="changes",
    unit="days",
    direction="higher",
    advice_on_direction="Higher: there was time to train.",
    owner_side="client",
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why=(
        "A change that agents hear of from customers costs trust on both ends "
        "of the line."
    ),
    traps=(
        "An average hides the change that came the same morning; look at the "
        "shortest too. Count working days, and small changes only if they "
        "change what agents say."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
