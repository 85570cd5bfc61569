"""Readings of a whole week or window that an excused time reaches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from kpis.excuses import Days
from kpis.models import ExcusedKpi, Grain, Reading, Rollup, RollupGrain
from partnership import periods
from partnership.models import Partnership, Queue
from partnership.models.queues import ALL
from partnership.periods import Kind, Period

KINDS = {Grain.WEEK: Kind.WEEK, Grain.MONTH: Kind.WINDOW}
Read = tuple[int, date]  # a queue's id, and a day on which it was read


def coarse(
    place: Partnership,
    kpis: Collection[int],
    queues: Mapping[int, Queue],
    queue: Queue | None,
    days: Days,
) -> Iterator[tuple[Reading, Period, bool]]:
    """Each with its week or window, and whether an agreed time holds it already.

    As roll-ups take them: where no day made the cell, and of the oldest source.
    `queues` are all of the partnership's, by id; `queue` is one that was asked for.
    """
    first, last = reach_of(place, days)
    rows = Reading.objects.filter(
        partnership=place,
        kpi__in=kpis,
        day__range=(first, days.last),
        grain__gt=Grain.DAY,
        **({"queue": queue} if queue else {}),
    )
    every = next((pk for pk, row in queues.items() if row.code == ALL), None)
    finer = _days_read(place, kpis, first, last)
    standing = _standing(place, kpis, first, last)
    sources: dict[tuple[int, int, date], int] = {}
    for row in rows.order_by("day", "source_id", "queue_id"):
        kind = KINDS[Grain(row.grain)]
        period = periods.period_of(place.calendar, kind, row.day)
        if _made_of_days(finer[row.kpi_id], row.queue_id, every, period):
            continue
        source = sources.setdefault((row.kpi_id, row.grain, row.day), row.source_id)
        if period.last >= days.first and source == row.source_id:
            yield row, period, _is_held(standing, row, period)


def reach_of(place: Partnership, days: Days) -> tuple[date, date]:
    """The first and the last day of the weeks and windows that these days touch.

    A reading of a week or a window lies on its first day.
    """
    touched = periods.periods_touched(
        place.calendar, [days.first, days.last], [Kind.WEEK, Kind.WINDOW]
    )
    return min(p.first for p in touched), max(p.last for p in touched)


def _days_read(
    place: Partnership, kpis: Collection[int], first: date, last: date
) -> dict[int, list[Read]]:
    """On which days each KPI is read more finely than by the week, by queue."""
    found: dict[int, list[Read]] = defaultdict(list)
    rows = Rollup.objects.filter(
        partnership_id=place.pk,
        kpi_id__in=kpis,
        grain=RollupGrain.DAY,
        first__range=(first, last),
    )
    for kpi, queue, day in rows.values_list("kpi_id", "queue_id", "first"):
        found[kpi].append((queue, day))
    return found


def _made_of_days(
    read: Iterable[Read], queue: int, every: int | None, period: Period
) -> bool:
    """Whether days make the cell of this queue, or of all of them (`every`)."""
    return any(
        day in period and (at == queue or every in {at, queue}) for at, day in read
    )


def _standing(
    place: Partnership, kpis: Collection[int], first: date, last: date
) -> list[ExcusedKpi]:
    """What is agreed of these KPIs for whole days that lie in this span."""
    rows = ExcusedKpi.objects.filter(
        partnership=place,
        kpi__in=kpis,
        excused__counts_again_at=None,
        excused__whole_from__lte=last,
        excused__whole_to__gte=first,
    )
    return list(rows.select_related("excused"))


def _is_held(standing: Iterable[ExcusedKpi], row: Reading, period: Period) -> bool:
    return any(
        one.kpi_id == row.kpi_id
        and one.excused.queue_id in (None, row.queue_id)
        and one.excused.whole_from <= period.first
        and period.last <= one.excused.whole_to
        for one in standing
    )
