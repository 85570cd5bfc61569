"""Imports as the pages show them."""

from django.db.models import QuerySet

from kpis.models import ImportBatch, ImportState, Kpi
from partnership.access import Door

BUSY = (ImportState.WAITING, ImportState.READING, ImportState.SAVING)
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
    """A readings file to fill in: a row for each KPI in use, with its usual grain."""
    kpis = door.rows(Kpi).order_by("position", "code")
    rows = [
        [kpi.code, "", "", "day" if "day" in kpi.grains else kpi.grains[0], "", "", ""]
        for kpi in kpis
    ]
    return [list(TEMPLATE_HEADER), *rows]
