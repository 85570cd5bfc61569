"""Sums of one KPI, period by period, as the API and the exports give them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from kpis.arithmetic.values import Pair
from kpis.models import Kpi, Rollup, RollupGrain
from kpis.queries.values import value_of
from partnership.access import Door
from partnership.models import Queue
from partnership.periods import Kind, Period, period_of

# Which stored sums a period is made of: a quarter is three windows, never days.
STORED = {
    Kind.DAY: RollupGrain.DAY,
    Kind.WEEK: RollupGrain.WEEK,
    Kind.WINDOW: RollupGrain.WINDOW,
    Kind.QUARTER: RollupGrain.WINDOW,
}


@dataclass(frozen=True)
class Excused:
    """What both sides excused of a period, in the KPI's own units.

    `value`: what counts, which is judged; None where nothing is left.
    """

    numerator: Decimal
    denominator: Decimal
    value: Fraction | None


@dataclass(frozen=True)
class Rolled:
    """One KPI over one period. `queue` None is the whole partnership.

    Numerator and denominator are in the KPI's own units (contacts, hours); None for a
    level over several queues, whose value is a sum of quotients. `value` is exact, and
    like both sums what was measured, whatever both sides excused of it; `excused` says
    how much that is and what counts, None where nothing is excused.
    """

    kpi: Kpi
    queue: str | None
    period: Period
    numerator: Decimal | None
    denominator: Decimal | None
    value: Fraction | None
    excused: Excused | None = None


def rolled(
    door: Door, kpi: Kpi, queue: Queue | None, kind: Kind, first: date, last: date
) -> Iterator[Rolled]:
    """The periods that lie wholly inside `first` to `last` and hold a reading."""
    calendar = door.partnership.calendar
    rows = (
        door.rows(Rollup)
        .filter(kpi=kpi, grain=STORED[kind], first__range=(first, last))
        .order_by("first", "queue_id")
    )
    if queue is not None:
        rows = rows.filter(queue=queue)
    for period, cells in groupby(rows, lambda r: period_of(calendar, kind, r.first)):
        if first <= period.first and period.last <= last:
            yield _rolled(kpi, queue, period, cells)


def _rolled(
    kpi: Kpi, queue: Queue | None, period: Period, cells: Iterable[Rollup]
) -> Rolled:
    found = list(cells)
    pairs = [Pair(c.numerator, c.denominator, str(c.queue_id)) for c in found]
    adds_up = kpi.aggregation != "level" or len({p.queue for p in pairs}) == 1
    return Rolled(
        kpi=kpi,
        queue=queue.code if queue else None,
        period=period,
        numerator=_whole((p.numerator for p in pairs), kpi.numerator_power)
        if adds_up
        else None,
        denominator=_whole((p.denominator for p in pairs), kpi.denominator_power)
        if adds_up
        else None,
        value=value_of(kpi, pairs),
        excused=_excused(kpi, pairs, found),
    )


def _excused(kpi: Kpi, pairs: list[Pair], cells: list[Rollup]) -> Excused | None:
    n = sum(cell.excused_numerator for cell in cells)
    d = sum(cell.excused_denominator for cell in cells)
    if not (n or d):
        return None
    return Excused(
        numerator=_whole([n], kpi.numerator_power),
        denominator=_whole([d], kpi.denominator_power),
        value=value_of(kpi, [*pairs, Pair(-n, -d)]),
    )


def _whole(units: Iterable[int], power: int) -> Decimal:
    return Decimal(sum(units)).scaleb(-power)
