"""Time with the team."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="time_with_the_team",
    name="Time with the team",
    section="driver",
    group="client",
    order=210,
    formula="100 × visits and sessions with the partner's team held / agreed",
    numerator="visits and sessions held",
    denominator="visits and sessions agreed",
    numerator_column="sessions_held",
    denominator_column="sessions_agreed",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: the team is part of the brand.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=("People who know the brand's people answer for the brand as for their own."),
    traps=(
        "A tour for guests is not time with the team: listen in, answer "
        "questions, bring news. Remote sessions count if agreed."
    ),
    source=(
        "Our own; ISO 18295-2 asks clients to support the centre with "
        "information and engagement."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
