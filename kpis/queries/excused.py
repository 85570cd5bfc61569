"""Excused periods: what a time would take out, what is agreed, what is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kpis import excused_sql as sql
from kpis.catalogue.entry import GROUPS
from kpis.excuses import Days, Excuse, days_of
from kpis.models import (
    Aggregation,
    ExcusedKpi,
    ExcusedPeriod,
    Grain,
    Kpi,
    Reading,
    Rollup,
    RollupGrain,
)
from kpis.queries.targets import with_direction
from partnership import periods
from partnership.access import Door
from partnership.models import Partnership, Proposal, ProposalKind, Queue, Side
from partnership.periods import Kind, Period
from partnership.postgres.asking import ask

COARSE = {
    Grain.WEEK: (Kind.WEEK, RollupGrain.WEEK),
    Grain.MONTH: (Kind.WINDOW, RollupGrain.WINDOW),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """Readings of one queue's day, week or window that a time cuts through."""

    queue: Queue
    grain: RollupGrain
    first: date
    last: date
    numerator: int
    denominator: int


@dataclass
class Inside:
    """What a time holds of one KPI: readings that lie in it, and what it cuts."""

    kpi: Kpi
    readings: int = 0
    numerator: int = 0
    denominator: int = 0
    cut: list[Cut] = field(default_factory=list)

    @property
    def needs_counts(self) -> bool:
        """Whether its readings are coarser than the time: how much is to be agreed."""
        return not self.readings and bool(self.cut)


def excusable(door: Door) -> list[Kpi]:
    """The KPIs that a time can be taken out of, in the order of the scorecard.

    Shares and averages with a direction; not what the client owes: nothing of it counts
    against the partner.
    """
    found = with_direction(door.partnership).filter(aggregation=Aggregation.RATIO)
    kpis = found.exclude(owner_side=Side.CLIENT)
    return sorted(kpis, key=lambda kpi: (GROUPS.index(kpi.group), kpi.position))


def inside(
    place: Partnership,
    kpis: Iterable[Kpi],
    starts_at: datetime,
    ends_at: datetime,
    queue: Queue | None,
) -> list[Inside]:
    """What a time holds of each of these KPIs; three queries."""
    found = {kpi.pk: Inside(kpi) for kpi in kpis}
    days = days_of(place.calendar, starts_at, ends_at)
    queues = {row.pk: row for row in Queue.objects.filter(partnership=place)}
    rows = ask(
        sql.LOOK,
        {
            "partnership": place.pk,
            "kpis": list(found),
            "first": days.first,
            "last": days.last,
            "whole_from": days.whole_from,
            "whole_to": days.whole_to,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "queue": queue.pk if queue else None,
        },
    )
    for kpi, of_queue, day, readings, numerator, denominator, is_inside in rows:
        part = found[kpi]
        if is_inside:
            _add(part, readings, numerator, denominator)
        else:
            cell = (queues[of_queue], RollupGrain.DAY, day, day)
            part.cut.append(Cut(*cell, numerator, denominator))
    _add_coarse(place, found, days, queues, queue)
    return list(found.values())


def _add(part: Inside, readings: int, numerator: int, denominator: int) -> None:
    part.readings += readings
    part.numerator += numerator
    part.denominator += denominator


def _add_coarse(
    place: Partnership,
    found: Mapping[int, Inside],
    days: Days,
    queues: Mapping[int, Queue],
    queue: Queue | None,
) -> None:
    """Readings of a whole week or window; they lie on its first day."""
    rows = Reading.objects.filter(
        partnership=place,
        kpi__in=list(found),
        day__range=(reach_of(place, days), days.last),
        grain__gt=Grain.DAY,
        **({"queue": queue} if queue else {}),
    )
    for row in rows.order_by("day", "queue_id", "-source_id"):
        kind, grain = COARSE[Grain(row.grain)]
        period = periods.period_of(place.calendar, kind, row.day)
        if period.last < days.first:
            continue
        part = found[row.kpi_id]
        if days.hold(period.first, period.last):
            _add(part, 1, row.numerator, row.denominator)
        else:
            cell = (queues[row.queue_id], grain, period.first, period.last)
            part.cut.append(Cut(*cell, row.numerator, row.denominator))


def reach_of(place: Partnership, days: Days) -> date:
    """The first day on which a reading can lie that reaches into these days."""
    touched = periods.periods_touched(
        place.calendar, [days.first], [Kind.WEEK, Kind.WINDOW]
    )
    return min(period.first for period in touched)


# --- what it would change ---


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerator and denominator of a window, as they count."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes out of one KPI, and its window before and after.

    `window` None where the time reaches into several windows or nothing is in yet.
    """

    kpi: Kpi
    readings: int
    out: Sums
    window: Period | None
    before: Sums | None
    after: Sums | None


def effects(place: Partnership, excuse: Excuse, kpis: Sequence[Kpi]) -> list[Effect]:
    """What agreeing would change, KPI by KPI; five queries."""
    queue = Queue.objects.filter(partnership=place, code=excuse.queue).first()
    held = inside(place, kpis, excuse.starts_at, excuse.ends_at, queue)
    days = days_of(place.calendar, excuse.starts_at, excuse.ends_at)
    touched = periods.periods_touched(
        place.calendar, [days.first, days.last], [Kind.WINDOW]
    )
    window = touched[0] if len(touched) == 1 else None
    sums = _sums(place, kpis, window) if window else {}
    return [_effect(part, excuse, window, sums.get(part.kpi.pk)) for part in held]


def _effect(
    part: Inside, excuse: Excuse, window: Period | None, before: Sums | None
) -> Effect:
    counts = excuse.kpis.get(part.kpi.code)
    out = Sums(part.numerator, part.denominator)
    if counts is not None and not part.readings:
        out = Sums(counts.numerator, counts.denominator)
    after = before and Sums(
        before.numerator - out.numerator, before.denominator - out.denominator
    )
    return Effect(part.kpi, part.readings, out, window, before, after)


def _sums(place: Partnership, kpis: Iterable[Kpi], window: Period) -> dict[int, Sums]:
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Rollup.objects.filter(
        partnership_id=place.pk,
        kpi_id__in=[kpi.pk for kpi in kpis],
        grain=RollupGrain.WINDOW,
        first=window.first,
    )
    for row in rows:
        found[row.kpi_id][0] += row.numerator - row.excused_numerator
        found[row.kpi_id][1] += row.denominator - row.excused_denominator
    return {kpi: Sums(*sums) for kpi, sums in found.items()}


# --- what is agreed and what is proposed ---


def proposals(door: Door) -> QuerySet[Proposal]:
    """Every proposal of an excused period, the newest first."""
    rows = door.rows(Proposal).filter(kind=ProposalKind.EXCUSED)
    found = rows.select_related("proposed_by__user", "decided_by__user", "counters")
    return found.order_by("-number")


@dataclass(frozen=True, slots=True)
class Agreed:
    """An excused period with the names of its KPIs."""

    period: ExcusedPeriod
    kpis: tuple[str, ...]


def agreed(door: Door) -> Iterator[Agreed]:
    """The excused periods, the latest time first; two queries."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = door.rows(ExcusedKpi).order_by("kpi__position", "kpi__code")
    for excused, name in rows.values_list("excused_id", "kpi__name"):
        names[excused].append(name)
    found: QuerySet[Any] = door.rows(ExcusedPeriod).select_related(
        "queue", "proposed_by__user", "agreed_by__user", "proposal"
    )
    for period in found.order_by("-starts_at", "-number"):
        yield Agreed(period, tuple(names[period.pk]))


def excused_of(
    door: Door, kpi: int, first: date, last: date
) -> QuerySet[ExcusedPeriod]:
    """The excused periods of one KPI (an id) that begin on these days, in order."""
    named = door.rows(ExcusedKpi).filter(kpi=kpi)
    found = door.rows(ExcusedPeriod).filter(pk__in=named.values("excused_id"))
    return found.filter(first_day__range=(first, last)).order_by("starts_at", "number")
