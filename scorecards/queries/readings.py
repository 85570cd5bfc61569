"""The readings behind one number: every row, and the imports that brought them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from kpis.models import ImportBatch, Kpi, Reading, ReadingBefore
from kpis.queries.rolled import Rolled, rolled
from partnership.access import Door
from partnership.periods import Period


@dataclass(frozen=True)
class Brought:
    """An import, and how many of the period's readings came with it."""

    batch: ImportBatch
    rows: int


Row = dict[str, Any]
COUNTED = ("starts_at", "queue__name", "numerator", "denominator", "row")


def readings(door: Door, kpi: Kpi, period: Period) -> QuerySet[Reading, Row]:
    """The readings of a KPI in a period, the latest first."""
    found: QuerySet[Reading, Row] = (
        door.rows(Reading)
        .filter(kpi=kpi, day__range=(period.first, period.last))
        .order_by("-starts_at", "queue_id")
        .values(*COUNTED, "batch__file_name", "provisional", "comment")
    )
    return found


def excused(door: Door, kpi: Kpi, period: Period) -> Rolled | None:
    """The period's sums, where both sides excused some of them; a query at most."""
    if kpi.aggregation != "ratio":
        return None
    whole = rolled(door, kpi, None, period.kind, period.first, period.last)
    return next((sums for sums in whole if sums.excused), None)


def imports(door: Door, kpi: Kpi, period: Period) -> list[Brought]:
    """The imports that those readings came with, the latest first; two queries."""
    counted = (
        door.rows(Reading)
        .filter(kpi=kpi, day__range=(period.first, period.last))
        .values_list("batch_id")
        .annotate(rows=Count("row"))
    )
    rows = dict(counted.order_by())
    batches = door.rows(ImportBatch).filter(pk__in=rows).select_related("source")
    return [Brought(b, rows[b.pk]) for b in batches.order_by("-at", "-number")]


def corrected(door: Door, kpi: Kpi, period: Period) -> QuerySet[ReadingBefore, Row]:
    """What readings of the period were before a later import changed them."""
    found: QuerySet[ReadingBefore, Row] = (
        door.rows(ReadingBefore)
        .filter(kpi=kpi, day__range=(period.first, period.last))
        .order_by("-starts_at", "queue_id", "pk")
        .values(
            *COUNTED,
            "batch__file_name",
            "replaced_by__number",
            "replaced_by__by_name",
            "replaced_by__at",
        )
    )
    return found
