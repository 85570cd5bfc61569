"""Excused periods: what a time would take out, what is agreed, what is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from kpis import excused_sql as sql
from kpis.catalogue.entry import GROUPS
from kpis.excuses import Days, days_of
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
from partnership.models.queues import ALL
from partnership.periods import Kind, Period
from partnership.postgres.asking import ask

KINDS = {Grain.WEEK: Kind.WEEK, Grain.MONTH: Kind.WINDOW}
COARSE = {Grain.WEEK: RollupGrain.WEEK, Grain.MONTH: RollupGrain.WINDOW}


@dataclass(frozen=True, slots=True)
class Time:
    """From `starts_at` until before `ends_at`; `queue` None: in all of them."""

    starts_at: datetime
    ends_at: datetime
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Readings of one queue's day, week or window: how many, and their sums.

    `excused`: an agreed period holds them already.
    """

    queue: Queue
    grain: RollupGrain
    first: date
    excused: bool
    readings: int
    numerator: int
    denominator: int

    @property
    def cell(self) -> tuple[str, int, date]:
        return self.queue.code, self.grain, self.first


@dataclass
class Held:
    """What a time holds of one KPI: readings that lie inside, and what it cuts."""

    kpi: Kpi
    inside: list[Part] = field(default_factory=list)
    cut: list[Part] = field(default_factory=list)

    def add(self, part: Part, *, is_inside: bool) -> None:
        (self.inside if is_inside else self.cut).append(part)

    @property
    def needs_counts(self) -> bool:
        """Whether its readings are coarser than the time: how much is to be agreed."""
        return not self.inside and bool(self.cut)


def excusable(door: Door) -> list[Kpi]:
    """The KPIs that a time can be taken out of, in the order of the scorecard.

    Shares and averages with a direction; not what the client owes: nothing of it counts
    against the partner.
    """
    found = with_direction(door.partnership).filter(aggregation=Aggregation.RATIO)
    kpis = found.exclude(owner_side=Side.CLIENT)
    return sorted(kpis, key=lambda kpi: (GROUPS.index(kpi.group), kpi.position))


def held(place: Partnership, kpis: Iterable[Kpi], time: Time) -> list[Held]:
    """What a time holds of each of these KPIs; five queries."""
    found = {kpi.pk: Held(kpi) for kpi in kpis}
    queues = {row.pk: row for row in Queue.objects.filter(partnership=place)}
    days = days_of(place.calendar, time.starts_at, time.ends_at)
    rows = ask(sql.LOOK, _asked(place, list(found), time, days))
    for kpi, is_inside, queue, day, *counted in rows:
        part = Part(queues[queue], RollupGrain.DAY, day, *counted)
        found[kpi].add(part, is_inside=is_inside)
    every = next((pk for pk, row in queues.items() if row.code == ALL), None)
    for row, period, excused in _coarse(place, list(found), time, days, every):
        cell = queues[row.queue_id], COARSE[Grain(row.grain)], period.first
        part = Part(*cell, excused, 1, row.numerator, row.denominator)
        is_inside = days.hold(period.first, period.last)
        found[row.kpi_id].add(part, is_inside=is_inside)
    return list(found.values())


def _asked(
    place: Partnership, kpis: list[int], time: Time, days: Days
) -> dict[str, Any]:
    return {
        "partnership": place.pk,
        "kpis": kpis,
        "first": days.first,
        "last": days.last,
        "whole_from": days.whole_from,
        "whole_to": days.whole_to,
        "starts_at": time.starts_at,
        "ends_at": time.ends_at,
        "queue": time.queue.pk if time.queue else None,
    }


def _coarse(
    place: Partnership,
    kpis: list[int],
    time: Time,
    days: Days,
    every_queue: int | None,
) -> Iterator[tuple[Reading, Period, bool]]:
    """Readings of a whole week or window that the time reaches: each with that period,
    and whether an agreed time holds it already.

    As roll-ups take them: where no day made the cell, and of the oldest source.
    """
    first, last = reach_of(place, days)
    rows = Reading.objects.filter(
        partnership=place,
        kpi__in=kpis,
        day__range=(first, days.last),
        grain__gt=Grain.DAY,
        **({"queue": time.queue} if time.queue else {}),
    )
    finer = _days_read(place, kpis, first, last, every_queue)
    standing = _standing(place, kpis, first, last)
    sources: dict[tuple[int, int, date], int] = {}
    for row in rows.order_by("day", "source_id", "queue_id"):
        kind = KINDS[Grain(row.grain)]
        period = periods.period_of(place.calendar, kind, row.day)
        if finer.make(row.kpi_id, row.queue_id, period):
            continue
        source = sources.setdefault((row.kpi_id, row.grain, row.day), row.source_id)
        if period.last >= days.first and source == row.source_id:
            yield row, period, _is_held(standing, row, period)


@dataclass(frozen=True)
class Finer:
    """The days on which KPIs are read more finely than by the week, by queue."""

    every_queue: int | None
    days: Mapping[tuple[int, int], Sequence[date]]

    def make(self, kpi: int, queue: int, period: Period) -> bool:
        """Whether days make the cell of this queue, or of all of them."""
        return any(
            read == kpi
            and (at == queue or self.every_queue in {at, queue})
            and any(day in period for day in days)
            for (read, at), days in self.days.items()
        )


def _days_read(
    place: Partnership,
    kpis: list[int],
    first: date,
    last: date,
    every_queue: int | None,
) -> Finer:
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    rows = Rollup.objects.filter(
        partnership_id=place.pk,
        kpi_id__in=kpis,
        grain=RollupGrain.DAY,
        first__range=(first, last),
    )
    for kpi, queue, day in rows.values_list("kpi_id", "queue_id", "first"):
        found[kpi, queue].append(day)
    return Finer(every_queue, found)


def _standing(
    place: Partnership, kpis: list[int], first: date, last: date
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


def reach_of(place: Partnership, days: Days) -> tuple[date, date]:
    """The first and the last day of the weeks and windows that these days touch.

    A reading of a week or a window lies on its first day.
    """
    touched = periods.periods_touched(
        place.calendar, [days.first, days.last], [Kind.WEEK, Kind.WINDOW]
    )
    return min(p.first for p in touched), max(p.last for p in touched)


def left_of(
    place: Partnership, kpi: Kpi, cell: tuple[str, int, date]
) -> tuple[int, int] | None:
    """What a cell still holds beside the counts that were agreed; in smallest units.

    `None` where none were agreed, or nothing of it was read.
    """
    queue, grain, first = cell
    of_cell = {"kpi": kpi, "queue__code": queue, "grain": grain, "first": first}
    counts = ExcusedKpi.objects.filter(
        partnership=place, excused__counts_again_at=None, **of_cell
    )
    out = counts.aggregate(n=Sum("numerator"), d=Sum("denominator"))
    read = Rollup.objects.filter(partnership_id=place.pk, **of_cell).first()
    if out["d"] is None or read is None:
        return None
    return max(0, read.numerator - out["n"]), max(0, read.denominator - out["d"])


# --- what is agreed and what is proposed ---


def overlapping(place: Partnership, time: Time, kpi: Kpi) -> list[ExcusedKpi]:
    """What is agreed of one KPI for a time that reaches into this one."""
    rows = ExcusedKpi.objects.filter(
        partnership=place,
        kpi=kpi,
        excused__counts_again_at=None,
        excused__starts_at__lt=time.ends_at,
        excused__ends_at__gt=time.starts_at,
    ).select_related("excused__queue")
    if time.queue:
        rows = rows.filter(Q(excused__queue=None) | Q(excused__queue=time.queue))
    return list(rows.order_by("excused__starts_at", "pk"))


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
    """The excused periods that do not count again, the latest first; two queries."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = door.rows(ExcusedKpi).order_by("kpi__position", "kpi__code")
    for excused, name in rows.values_list("excused_id", "kpi__name"):
        names[excused].append(name)
    found: QuerySet[Any] = (
        door.rows(ExcusedPeriod)
        .filter(counts_again_at=None)
        .select_related("queue", "proposed_by__user", "agreed_by__user", "proposal")
    )
    for period in found.order_by("-starts_at", "-number"):
        yield Agreed(period, tuple(names[period.pk]))


def excused_of(
    door: Door, kpi: int, first: date, last: date
) -> QuerySet[ExcusedPeriod]:
    """The excused periods of one KPI (an id) that begin on these days, in order."""
    named = door.rows(ExcusedKpi).filter(kpi=kpi)
    found = door.rows(ExcusedPeriod).filter(
        pk__in=named.values("excused_id"), counts_again_at=None
    )
    begun = found.filter(first_day__range=(first, last)).select_related("proposal")
    return begun.order_by("starts_at", "number")


def became(door: Door, proposal: Proposal) -> ExcusedPeriod | None:
    """The excused period that a proposal became when it was agreed to."""
    rows = door.rows(ExcusedPeriod).filter(proposal=proposal)
    return rows.select_related("again_proposal").first()
