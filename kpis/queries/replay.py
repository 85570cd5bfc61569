"""The last half year under other terms: what a proposal would have meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from kpis.arithmetic.behaviour import Segment, chart
from kpis.arithmetic.penalty import MeasuredKpi, Window, charge_window
from kpis.arithmetic.target import (
    Corridor,
    Direction,
    State,
    TargetTerms,
    proposed_floor,
)
from kpis.arithmetic.values import Pair, exact
from kpis.arithmetic.verdicts import (
    Assurance,
    assurance,
    attainability,
    buffer_for_noise,
)
from kpis.models import Kpi, Rollup, RollupGrain, WindowFees
from kpis.queries.targets import history, version_on
from kpis.queries.values import value_of
from kpis.terms import Terms, bounds_of, of_target
from partnership import periods
from partnership.periods import Kind, Period

PERIODS = 26
WINDOWS = 6  # as many as 26 weeks hold

GRAINS = {Kind.WEEK: RollupGrain.WEEK, Kind.WINDOW: RollupGrain.WINDOW}
Values = Sequence[Fraction | None]
SUMS = ("numerator", "denominator", "excused_numerator", "excused_denominator")


@dataclass(frozen=True)
class Tally:
    """How many periods would have stood where, and the chance of meeting the goal."""

    on_goal: int
    in_buffer: int
    below_minimum: int
    attainability: float | None

    @property
    def chance(self) -> int:
        """Attainability as so many times in 100."""
        return round(100 * (self.attainability or 0))

    @property
    def periods(self) -> int:
        """How many periods were measured."""
        return self.on_goal + self.in_buffer + self.below_minimum

    @property
    def never_met(self) -> bool:
        """Measured, and the goal was met in none: no chance says more than that."""
        return self.periods > 0 and self.on_goal == 0


@dataclass(frozen=True)
class Money:
    """What one KPI's misses of some windows cost, under both; alone, without others."""

    windows: tuple[Period, ...]
    proposed: Decimal
    in_force: Decimal
    provisional: bool


@dataclass(frozen=True)
class Noise:
    """What the process does by itself: its sigma and the buffer that explains."""

    sigma: Fraction
    points: int
    buffer: Fraction


@dataclass(frozen=True)
class Replay:
    """`kind` is week, or window where nothing shorter is measured."""

    kind: Kind
    points: tuple[tuple[Period, Fraction | None], ...]
    proposed: Tally
    in_force: Tally | None
    assurance: Assurance | None
    noise: Noise | None
    money: Money | None


def replay(
    kpi: Kpi, terms: Terms, before: Terms | None, now: datetime, *, money: bool
) -> Replay:
    """The last 26 complete periods under `terms` and under those in force.

    `money`: whether whoever reads may see amounts. Six queries at most.
    """
    points = past_values(kpi, now)
    segment = baseline([value for _period, value in points])
    values = [value for _period, value in points if value is not None]
    return Replay(
        kind=points[0][0].kind,
        points=points,
        proposed=_tally(terms.arithmetic, values, segment),
        in_force=_tally(before.arithmetic, values, segment) if before else None,
        assurance=assurance(segment, Direction(terms.direction), terms.arithmetic.goal),
        noise=noise_of(segment),
        money=_money(kpi, terms, now) if money else None,
    )


def past_values(kpi: Kpi, now: datetime) -> tuple[tuple[Period, Fraction | None], ...]:
    """The last 26 complete weeks, oldest first; windows for month readings alone."""
    kind = Kind.WINDOW if list(kpi.grains) == ["month"] else Kind.WEEK
    span = last_periods(kpi, kind, PERIODS, now)
    values = values_of(kpi, span)
    return tuple(zip(span, values, strict=True))


def last_periods(kpi: Kpi, kind: Kind, count: int, now: datetime) -> list[Period]:
    calendar = kpi.partnership.calendar
    found = [periods.latest_complete(calendar, kind, now)]
    while len(found) < count:
        found.append(periods.previous(calendar, found[-1]))
    return found[::-1]


def values_of(kpi: Kpi, span: Sequence[Period]) -> Values:
    """The value of each period, summed over queues; `None` where nothing is in.

    It is what counts, as on a card: without what both sides excused.
    """
    pairs: dict[object, list[Pair]] = {}
    rows = Rollup.objects.filter(
        partnership_id=kpi.partnership_id,
        kpi_id=kpi.pk,
        grain=GRAINS[span[0].kind],
        first__in=[period.first for period in span],
    ).values_list("first", "queue_id", *SUMS)
    for first, queue, n, d, out_of_n, out_of_d in rows:
        counts = Pair(n - out_of_n, d - out_of_d, str(queue))
        pairs.setdefault(first, []).append(counts)
    return [value_of(kpi, pairs.get(period.first, [])) for period in span]


def baseline(values: Values) -> Segment:
    """The process as it is: one segment of a behaviour chart."""
    return chart(values)[-1]


def noise_of(segment: Segment) -> Noise | None:
    if not segment.sigma:
        return None
    return Noise(segment.sigma, len(segment.baseline), buffer_for_noise(segment.sigma))


def floor_for(
    kpi: Kpi, terms: Terms, noise: Noise | None
) -> Fraction | Corridor | None:
    """The floor that the form proposes, of what the KPI can be; a person decides."""
    found = proposed_floor(
        terms.arithmetic.minimum,
        terms.direction,
        noise.sigma if noise else None,
        noise.points if noise else 0,
    )
    hold = bounds_of(kpi).hold
    if isinstance(found, tuple):
        return hold(found[0]), hold(found[1])
    return None if found is None else hold(found)


def _tally(terms: TargetTerms, values: Sequence[Fraction], segment: Segment) -> Tally:
    states = [terms.state(value) for value in values]
    return Tally(
        on_goal=states.count(State.ON_GOAL),
        in_buffer=states.count(State.IN_BUFFER),
        below_minimum=states.count(State.BELOW_MINIMUM),
        attainability=attainability(segment, Direction(terms.direction), terms.goal),
    )


def _money(kpi: Kpi, terms: Terms, now: datetime) -> Money | None:
    """The last six windows whose fees are known, under the version of each window."""
    span = last_periods(kpi, Kind.WINDOW, WINDOWS, now)
    fees = WindowFees.objects.filter(
        partnership=kpi.partnership, window__in=[period.key for period in span]
    )
    known = {row.window: row for row in fees}
    if not known:
        return None
    agreed = history(kpi)
    proposed = in_force = Decimal(0)
    for period, value in zip(span, values_of(kpi, span), strict=True):
        if row := known.get(period.key):
            version = version_on(agreed, period.first)
            proposed += charge(kpi, terms, row, value)
            in_force += charge(kpi, of_target(version), row, value) if version else 0
    return Money(
        windows=tuple(period for period in span if period.key in known),
        proposed=proposed,
        in_force=in_force,
        provisional=any(row.confirmed_at is None for row in known.values()),
    )


def charge(kpi: Kpi, terms: Terms, fees: WindowFees, value: Fraction | None) -> Decimal:
    """The penalty of one KPI in one window by itself, under these terms."""
    window = Window(
        fees=exact(fees.fees),
        currency=kpi.partnership.currency,
        at_risk=exact(fees.at_risk),
        cap=None if fees.cap is None else exact(fees.cap),
    )
    measured = MeasuredKpi(
        code=kpi.code,
        terms=terms.arithmetic,
        allocation=exact(terms.allocation),
        value=value,
    )
    return charge_window(window, [measured]).total
