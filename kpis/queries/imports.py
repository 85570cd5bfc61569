"""Imports as the pages show them."""

from django.db.models import Min, QuerySet

from kpis.models import ImportBatch, ImportState, Kpi, Rollup, RollupGrain
from partnership.access import Door

BUSY = (ImportState.WAITING, ImportState.READING, ImportState.SAVING)
# How a file writes the grain of readings that are summed to no finer cells than these.
WRITTEN_GRAIN = {
    RollupGrain.DAY: "day",
    RollupGrain.WEEK: "week",
    RollupGrain.WINDOW: "month",
}
TEMPLATE_HEADER = (
    "kpi",
    "queue",
    "period_start",
    "grain",
    "numerator",
    "denominator",
    "comment",
)


def history(door: Door) -> QuerySet[ImportBatch]:
    """Every import but the discarded ones, the newest first."""
    return (
        door.rows(ImportBatch)
        .exclude(state=ImportState.DISCARDED)
        .defer("report", "options")
        .order_by("-number")
    )


def template_rows(door: Door) -> list[list[str]]:
    """A readings file to fill in: a row for each KPI in use, with its own grain."""
    kpis = door.rows(Kpi).order_by("position", "code")
    finest = dict(door.rows(Rollup).values_list("kpi").annotate(Min("grain")))
    rows = [
        [kpi.code, "", "", _own_grain(kpi, finest.get(kpi.pk)), "", "", ""]
        for kpi in kpis
    ]
    return [list(TEMPLATE_HEADER), *rows]


def _own_grain(kpi: Kpi, finest: int | None) -> str:
    """What its readings came as so far, or else a day where it may be read daily."""
    if finest is not None:
        return WRITTEN_GRAIN[RollupGrain(finest)]
    return "day" if "day" in kpi.grains else kpi.grains[0]
