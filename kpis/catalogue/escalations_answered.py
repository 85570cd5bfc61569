"""Escalations answered in time: 100 × escalations answered in time / raised."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="escalations_answered",
    name="Escalations answered in time",
    section="driver",
    group="client",
    order=230,
    formula="100 × escalations answered in time / raised",
    numerator="escalations answered in time",
    denominator="escalations raised",
    numerator_column="escalations_in_time",
    denominator_column="escalations_raised",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: hard cases move on.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why="An escalation is a customer for whom everything else has been tried.",
    traps=(
        "Agree times by severity, and count by the day it was raised. Many "
        "escalations on one topic are a question about the process, not about "
        "the answer time."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
