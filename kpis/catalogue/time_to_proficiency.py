"""Time to proficiency: days of those who became proficient / their number."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="time_to_proficiency",
    name="Time to proficiency",
    section="driver",
    group="people",
    order=90,
    formula="days of those who became proficient / their number",
    numerator="days to proficiency",
    denominator="people who became proficient",
    numerator_column="days_to_proficiency",
    denominator_column="became_proficient",
    unit="days",
    direction="lower",
    advice_on_direction="Lower, at the same definition of proficient.",
    decimals=0,
    owner_side="partner",
    may_exceed=True,
    grains=DAY_AND_LONGER,
    why=(
        "Says how long a new colleague costs more than they give, which every "
        "ramp-up plan needs."
    ),
    traps=(
        "Only those who arrived are in it; people who left before are not. "
        "Define proficient by agreed values, such as handle time and quality of "
        "the team's lower quarter."
    ),
    source="COPC's and ICMI's ramp or speed to proficiency; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
