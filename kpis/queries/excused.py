"""Excused periods: what a time would take out, what is agreed, what is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

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
from partnership.periods import Kind, Period
from partnership.postgres.asking import ask

KINDS = {Grain.WEEK: Kind.WEEK, Grain.MONTH: Kind.WINDOW}
COARSE = {Grain.WEEK: RollupGrain.WEEK, Grain.MONTH: RollupGrain.WINDOW}
LONGEST_REACH = timedelta(days=31 + 92 + 31)  # a window before and after the time


@dataclass(frozen=True, slots=True)
class Time:
    """From `starts_at` until before `ends_at`; `queue` None: in all of them."""

    starts_at: datetime
    ends_at: datetime
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Readings of one queue's day, week or window: how many, and their sums."""

    queue: Queue
    grain: RollupGrain
    first: date
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

    @property
    def readings(self) -> int:
        """How many lie wholly inside."""
        return sum(part.readings for part in self.inside)

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


def held(
    place: Partnership, kpis: Iterable[Kpi], time: Time, *, fresh: bool = False
) -> list[Held]:
    """What a time holds of each of these KPIs; four queries.

    `fresh`: without readings that an agreed period holds already.
    """
    found = {kpi.pk: Held(kpi) for kpi in kpis}
    queues = {row.pk: row for row in Queue.objects.filter(partnership=place)}
    days = days_of(place.calendar, time.starts_at, time.ends_at)
    rows = ask(sql.LOOK, _asked(place, list(found), time, days, fresh=fresh))
    for kpi, queue, day, is_inside, *sums in rows:
        part = Part(queues[queue], RollupGrain.DAY, day, *sums)
        (found[kpi].inside if is_inside else found[kpi].cut).append(part)
    for row, period in _coarse(place, list(found), time, days):
        part = Part(
            queues[row.queue_id],
            COARSE[Grain(row.grain)],
            period.first,
            1,
            row.numerator,
            row.denominator,
        )
        lies_inside = days.hold(period.first, period.last)
        (found[row.kpi_id].inside if lies_inside else found[row.kpi_id].cut).append(
            part
        )
    return list(found.values())


def _asked(
    place: Partnership, kpis: list[int], time: Time, days: Days, *, fresh: bool
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
        "fresh": fresh,
    }


def _coarse(
    place: Partnership, kpis: list[int], time: Time, days: Days
) -> Iterator[tuple[Reading, Period]]:
    """Readings of a whole week or window that the time reaches, with that period.

    As roll-ups take them: of the oldest source, and where no day made the cell.
    """
    reach = reach_of(place, days)
    rows = Reading.objects.filter(
        partnership=place,
        kpi__in=kpis,
        day__range=(reach, days.last),
        grain__gt=Grain.DAY,
        **({"queue": time.queue} if time.queue else {}),
    )
    finer = _days_read(place, kpis, reach)
    sources: dict[tuple[int, int, date], int] = {}
    for row in rows.order_by("day", "source_id", "queue_id"):
        kind = KINDS[Grain(row.grain)]
        period = periods.period_of(place.calendar, kind, row.day)
        source = sources.setdefault((row.kpi_id, row.grain, row.day), row.source_id)
        made_of_days = any(day in period for day in finer[row.kpi_id])
        if period.last >= days.first and source == row.source_id and not made_of_days:
            yield row, period


def _days_read(
    place: Partnership, kpis: list[int], reach: date
) -> dict[int, list[date]]:
    """The days on which each KPI is read more finely than by the week."""
    found: dict[int, list[date]] = defaultdict(list)
    rows = Rollup.objects.filter(
        partnership_id=place.pk,
        kpi_id__in=kpis,
        grain=RollupGrain.DAY,
        first__range=(reach, reach + LONGEST_REACH),
    )
    for kpi, day in rows.values_list("kpi_id", "first").distinct():
        found[kpi].append(day)
    return found


def reach_of(place: Partnership, days: Days) -> date:
    """The first day on which a reading can lie that reaches into these days."""
    touched = periods.periods_touched(
        place.calendar, [days.first], [Kind.WEEK, Kind.WINDOW]
    )
    return min(period.first for period in touched)


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
