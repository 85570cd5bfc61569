"""Line adherence."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="line_adherence",
    name="Line adherence",
    section="driver",
    group="people",
    order=20,
    formula="100 × intervals with 95 to 105 % of the required staff / intervals",
    numerator="intervals staffed as required",
    denominator="intervals planned",
    numerator_column="intervals_in_line",
    denominator_column="intervals_planned",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher: the line was staffed as planned at more times of the day."
    ),
    owner_side="partner",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Queues form within half an hour, so staffing has to fit by the "
        "interval, not by the day."
    ),
    traps=(
        "Small teams cannot hit a corridor of five per cent: one person of ten "
        "is already ten. Intervals at night weigh as much as the peak."
    ),
    source=(
        "Interval staffing as ICMI and COPC describe it, with a usual corridor; "
        "in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
