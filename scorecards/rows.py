"""One row of the scorecard out of the facts. No Django."""

from fractions import Fraction
from functools import reduce
from operator import add

from kpis.arithmetic.values import Pair, display
from partnership.periods import Period
from scorecards.document import (
    Behaviour,
    KpiRow,
    Measured,
    Sums,
    TargetPart,
    WhyMissing,
)
from scorecards.facts import NOTHING, WEEK, WINDOW, Cell, Facts, KpiFacts
from scorecards.noise import behaviour_of
from scorecards.spans import Spans
from scorecards.terms import attainment_of, goal_of, state_of, thresholds

HUNDRED = Fraction(100)


def row_of(facts: Facts, spans: Spans, kpi: KpiFacts) -> KpiRow:
    """The KPI over the period, against the target in force on its first day."""
    target = facts.in_force(kpi, spans.period.first)
    measured = _measured(facts, spans, kpi, target)
    previous = _value(kpi, _sum(facts, kpi, spans.grain, spans.parts_before))
    value = measured.value
    return KpiRow(
        code=kpi.code,
        name=kpi.name,
        group=kpi.group,
        section=kpi.section,
        owner_side=kpi.owner_side,
        unit=kpi.unit,
        scale=kpi.scale,
        decimals=kpi.decimals,
        aggregation=kpi.aggregation,
        direction=target.direction if target else kpi.direction,
        numerator_power=kpi.numerator_power,
        denominator_power=kpi.denominator_power,
        definition_version=kpi.definition_version,
        measured=measured,
        previous=previous,
        change=None if value is None or previous is None else value - previous,
        state=state_of(target, value),
        judged=spans.complete,
        target=target,
        attainment=attainment_of(target, value),
        behaviour=_behaviour(facts, spans, kpi, target),
        imports=facts.imports_of.get(kpi.id, ()),
    )


def _measured(
    facts: Facts, spans: Spans, kpi: KpiFacts, target: TargetPart | None
) -> Measured:
    cell = _sum(facts, kpi, spans.grain, spans.parts)
    value = _value(kpi, cell)
    got, expected = _days(facts, spans, kpi)
    known = cell or NOTHING
    numerator, denominator = _sums(known)
    return Measured(
        numerator=numerator,
        denominator=denominator,
        queues=_by_queue(known.pairs) if kpi.aggregation == "level" else (),
        value=value,
        shown=display(value, kpi.decimals, thresholds(target)),
        why_missing=None
        if value is not None
        else _why_missing(facts, spans, kpi, cell),
        coverage=min(HUNDRED, HUNDRED * got / expected) if expected else HUNDRED,
        days=got,
        days_expected=expected,
        readings=known.readings,
        partial=not spans.complete or got < expected,
        provisional=known.provisional,
        unweighted=known.unweighted,
        excused_numerator=known.excused_numerator,
        excused_denominator=known.excused_denominator,
        as_measured=kpi.value(known.pairs) if known.any_excused else None,
    )


def _sum(
    facts: Facts, kpi: KpiFacts, grain: str, parts: tuple[Period, ...]
) -> Cell | None:
    """The sums of several periods; `None` where none holds a reading."""
    cells = [facts.cell(kpi, grain, part.first) for part in parts]
    there = [cell for cell in cells if cell is not None]
    return reduce(add, there) if there else None


def _value(kpi: KpiFacts, cell: Cell | None) -> Fraction | None:
    """What counts: measured, without what both sides excused."""
    return None if cell is None else kpi.value(cell.counted)


def _sums(cell: Cell) -> tuple[int | None, int | None]:
    if not cell.pairs:
        return None, None
    return (
        sum(pair.numerator for pair in cell.pairs),
        sum(pair.denominator for pair in cell.pairs),
    )


def _by_queue(pairs: tuple[Pair, ...]) -> tuple[Sums, ...]:
    totals: dict[str, list[int]] = {}
    for pair in pairs:
        total = totals.setdefault(pair.queue, [0, 0])
        total[0] += pair.numerator
        total[1] += pair.denominator
    return tuple(
        Sums(queue=queue, numerator=n, denominator=d)
        for queue, (n, d) in sorted(totals.items())
    )


def _why_missing(
    facts: Facts, spans: Spans, kpi: KpiFacts, cell: Cell | None
) -> WhyMissing:
    if cell is not None:
        excused = cell.any_excused and kpi.value(cell.pairs) is not None
        return WhyMissing.EXCUSED if excused else WhyMissing.NOTHING_COUNTED
    other = WEEK if spans.grain == WINDOW else WINDOW
    if _is_read(facts, spans, kpi, other) and not _is_read(
        facts, spans, kpi, spans.grain
    ):
        return WhyMissing.NOT_AT_THIS_GRAIN
    return WhyMissing.NO_READING


def _is_read(facts: Facts, spans: Spans, kpi: KpiFacts, grain: str) -> bool:
    """Whether any of the recent weeks, or windows, has a value of the KPI."""
    series = spans.weeks if grain == WEEK else spans.windows
    return any(facts.cell(kpi, grain, period.first) for period in series)


def _days(facts: Facts, spans: Spans, kpi: KpiFacts) -> tuple[int, int]:
    """(days with a reading, days that should have one).

    A day of the week is expected where it was read on in at least half of the weeks
    since the KPI's first reading in the look-back. What is read by the week or the
    month counts in weeks or windows.
    """
    weekdays = facts.weekdays.get(kpi.id)
    if not weekdays:
        cells = [facts.cell(kpi, spans.grain, part.first) for part in spans.parts]
        return sum(cell is not None for cell in cells), len(cells)
    since = min(weekday.since for weekday in weekdays.values())
    got = expected = 0
    for number, weekday in weekdays.items():
        if 2 * weekday.seen >= _count(number, since.toordinal(), spans):
            here = _count(number, spans.period.first.toordinal(), spans)
            got += min(weekday.here, here)
            expected += here
    return got, expected


def _count(weekday: int, first: int, spans: Spans) -> int:
    """How many such days (1 is Monday) lie between an ordinal day and the last day."""
    # Day 1 of the calendar, 1 January 0001, was a Monday.
    last = spans.last_day.toordinal()
    if last < first:
        return 0
    return (last - weekday) // 7 - (first - 1 - weekday) // 7


def _behaviour(
    facts: Facts, spans: Spans, kpi: KpiFacts, target: TargetPart | None
) -> Behaviour:
    grain, series = WEEK, spans.weeks
    if not _is_read(facts, spans, kpi, WEEK) and _is_read(facts, spans, kpi, WINDOW):
        grain, series = WINDOW, spans.windows
    return behaviour_of(
        grain,
        [(p, _value(kpi, facts.cell(kpi, grain, p.first))) for p in series],
        running=not spans.complete,
        direction=target.direction if target else kpi.direction,
        goal=None if target is None else goal_of(target),
    )
