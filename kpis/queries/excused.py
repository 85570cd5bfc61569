"""Excused periods: what a time would take out, what is agreed, what is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    Rollup,
    RollupGrain,
)
from kpis.queries.excused_coarse import coarse
from kpis.queries.targets import with_direction
from partnership.access import Door
from partnership.models import Partnership, Proposal, ProposalKind, Queue, Side
from partnership.postgres.asking import ask

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
    for row, period, excused in coarse(place, list(found), queues, time.queue, days):
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
