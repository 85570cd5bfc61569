"""Staffing to plan: 100 × staffed hours / required hours."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="staffing_to_plan",
    name="Staffing to plan",
    section="driver",
    group="people",
    order=10,
    formula="100 × staffed hours / required hours",
    numerator="staffed hours",
    denominator="required hours",
    numerator_column="staffed_hours",
    denominator_column="required_hours",
    scale=100,
    unit="%",
    direction="within",
    advice_on_direction=(
        "Within a corridor: too few leaves customers waiting, too many is paid "
        "by somebody."
    ),
    owner_side="partner",
    may_exceed=True,
    why=("The first thing to look at when service levels move: were the people there?"),
    traps=(
        "A day at 100 % can be 80 % in the morning and 120 % in the evening; "
        "see line adherence. Required by which forecast, locked when?"
    ),
    source="ICMI's and COPC's staffing measures; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
