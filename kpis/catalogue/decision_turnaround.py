"""Decision turnaround: days taken / decisions."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="decision_turnaround",
    name="Decision turnaround",
    section="driver",
    group="client",
    order=170,
    formula="days taken / decisions",
    numerator="days taken",
    denominator="decisions",
    numerator_column="days_taken",
    denominator_column="decisions",
    unit="days",
    direction="lower",
    advice_on_direction=(
        "Lower: questions do not wait. A quick no is worth more than a late yes."
    ),
    owner_side="client",
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why="Improvements wait for a yes or no; days here become weeks there.",
    traps=(
        "Decisions still open are not in it; show the oldest beside it. The "
        "clock begins when the question is complete."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
