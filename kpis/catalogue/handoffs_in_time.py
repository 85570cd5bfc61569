"""Hand-offs answered in time."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="handoffs_in_time",
    name="Hand-offs answered in time",
    section="driver",
    group="client",
    order=240,
    formula="100 × cases that other departments answered in time / handed over",
    numerator="cases answered in time",
    denominator="cases handed over",
    numerator_column="handoffs_answered_in_time",
    denominator_column="handoffs",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: customers need not ask again.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "What billing, logistics or claims do not answer comes back as a repeat "
        "contact at the phone."
    ),
    traps=(
        "Departments outside customer service may not know of the agreed time; "
        "name one person in each. Cases still open belong to the period in "
        "which they were handed over."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
