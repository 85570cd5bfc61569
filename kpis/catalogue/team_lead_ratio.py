"""Agents per team lead: agents / team leads."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="team_lead_ratio",
    name="Agents per team lead",
    section="driver",
    group="people",
    order=80,
    formula="agents / team leads",
    numerator="agents",
    denominator="team leads",
    numerator_column="agents",
    denominator_column="team_leads",
    unit="ratio",
    direction="within",
    advice_on_direction=(
        "Within a corridor: many agents per lead leaves no coaching, few is expensive."
    ),
    owner_side="partner",
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why="Coaching needs somebody who has time for it.",
    traps=(
        "A team lead who takes escalations or sits in reporting half of the day "
        "is half a team lead. New teams and hard topics need a smaller number."
    ),
    source=("Usual spans of 10 to 20 in ICMI's and COPC's practice; in our own words."),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
