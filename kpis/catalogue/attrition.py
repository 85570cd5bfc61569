"""Attrition: 100 × leavers in the window / average headcount."""

from datetime import date

from kpis.catalogue.entry import MONTH_ONLY, CatalogueEntry

KPI = CatalogueEntry(
    code="attrition",
    name="Attrition",
    section="driver",
    group="people",
    order=50,
    formula="100 × leavers in the window / average headcount",
    numerator="leavers",
    denominator="average headcount",
    numerator_column="leavers",
    denominator_column="average_headcount",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction="Lower: more people stay.",
    owner_side="partner",
    may_exceed=True,
    grains=MONTH_ONLY,
    why=(
        "Each person who leaves takes months of knowledge along; quality and "
        "handle time follow with a delay."
    ),
    traps=(
        "Monthly and annual figures are confused again and again: 4 % a month "
        "is nearly 39 % a year. Say whether moves to other programmes and "
        "people in training count."
    ),
    source="COPC's attrition measure; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
