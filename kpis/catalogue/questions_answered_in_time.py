"""Questions answered in time."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="questions_answered_in_time",
    name="Questions answered in time",
    section="driver",
    group="client",
    order=180,
    formula="100 × questions answered in time / questions asked",
    numerator="questions answered in time",
    denominator="questions asked",
    numerator_column="questions_in_time",
    denominator_column="questions_asked",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: agents know what to say.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Behind each of the agents' questions stands a customer who waits for "
        "the same answer."
    ),
    traps=(
        "An answer that leads to the next question is none. Questions of the "
        "last days are still open; count by the day they were asked."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
