"""Schedule adherence: 100 × time in adherence / scheduled time."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="schedule_adherence",
    name="Schedule adherence",
    section="driver",
    group="people",
    order=30,
    formula="100 × time in adherence / scheduled time",
    numerator="time in adherence",
    denominator="scheduled time",
    numerator_column="adherent_seconds",
    denominator_column="scheduled_seconds",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher, up to the agreed goal.",
    owner_side="partner",
    why=("Being there at the planned time is what makes a staffing plan come true."),
    traps=(
        "A long last call and unplanned meetings count against it. Chased above "
        "some 95 % people end calls to be on time for a break."
    ),
    source="ICMI's description; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
