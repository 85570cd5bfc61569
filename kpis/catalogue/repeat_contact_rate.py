"""Repeat contact rate: 100 × repeated contacts / handled."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="repeat_contact_rate",
    name="Repeat contact rate",
    section="result",
    group="quality",
    order=170,
    formula="100 × repeated contacts / handled",
    numerator="repeated contacts",
    denominator="contacts handled",
    numerator_column="repeated",
    denominator_column="handled",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction="Lower: fewer customers had to come again.",
    counts=True,
    grains=DAY_AND_LONGER,
    why=("Customers who have to come again are the largest part of avoidable volume."),
    traps=(
        "Fix the number of days and whether another topic counts. A recent "
        "period is never complete: the days in which customers may return are "
        "not over."
    ),
    source=(
        "ICMI's description and the usual repeat windows of 3 to 30 days; in "
        "our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
