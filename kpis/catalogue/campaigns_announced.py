"""Campaigns announced in time: 100 × campaigns announced in time / campaigns."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="campaigns_announced",
    name="Campaigns announced in time",
    section="driver",
    group="client",
    order=160,
    formula="100 × campaigns announced in time / campaigns",
    numerator="campaigns announced in time",
    denominator="campaigns",
    numerator_column="campaigns_announced_in_time",
    denominator_column="campaigns",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: fewer surprises in the queue.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Campaigns move volume within hours, and marketing seldom knows who "
        "answers the calls."
    ),
    traps=(
        "Count campaigns that began, also those nobody announced; otherwise it "
        "is always 100 %. Announced means with dates, audience and expected "
        "contacts."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
