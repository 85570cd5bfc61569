"""Noise or signal: the process behaviour chart of one KPI (XmR).

With mR_t = |x_t - x_(t-1)| between neighbours of one segment (a gap breaks the pair):

    limits   mean(x) +/- 2.66 x mean(mR)
    sigma    mean(mR) / 1.128
    mR chart limit   3.267 x mean(mR)

Screening drops the moving ranges at or above the mR limit, once, and takes mean(mR)
again; their points stay in the mean. The constants are Shewhart's for moving ranges of
two (d2 = 1.128, D4 = 3.267, 2.66 = 3 / d2), as in D. J. Wheeler, "Understanding
Variation". Fewer than 6 points have no limits; 6 to 12 have trial limits.

A segment lasts from one agreed re-baseline to the next; no pair and no run crosses one.
Points are exact decimals of 15 significant digits, which is what a chart's JSON can
carry: whoever works a chart out again from its export gets the same labels.

All results are exact. Points of decimals share a small unit, so sums and comparisons
are those of whole numbers, which cost a tenth of what fractions do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from kpis.arithmetic.signals import Label, Point, labels

LIMITS = Fraction("2.66")
SIGMA = Fraction("1.128")
RANGE_LIMIT = Fraction("3.267")
FEWEST_POINTS = 6
FULL_LIMITS = 13  # from here on limits are no longer on trial
POINT_DIGITS = 15

Points = Sequence[Fraction | None]


@dataclass(frozen=True)
class Segment:
    """One stretch of a chart between two re-baselines.

    `baseline` holds the points that mean and sigma come from. `points` has a value with
    its own limits for every period, `None` for a gap and, in a segment that is too
    young for limits, everywhere. `lower` and `upper` are unclipped; where limits move
    with the denominator they are those of the mean denominator.
    """

    start: int
    values: tuple[Fraction | None, ...]
    baseline: tuple[Fraction, ...]
    mean: Fraction | None
    sigma: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    range_limit: Fraction | None = None
    points: tuple[Point | None, ...] = ()

    @property
    def on_trial(self) -> bool:
        """Limits from 6 to 12 points: they still move."""
        return self.sigma is not None and len(self.baseline) < FULL_LIMITS

    @cached_property
    def labels(self) -> list[Label | None]:
        if self.sigma is None:
            return [None] * len(self.values)
        return labels(self.points)


def as_point(value: Fraction | float) -> Fraction:
    """A value as the chart holds it: a decimal of 15 significant digits."""
    return Fraction(Decimal(f"{float(value):.{POINT_DIGITS}g}"))


def chart(
    values: Points,
    *,
    rebase: Sequence[int] = (),
    freeze: int | None = None,
    screen: bool = True,
) -> list[Segment]:
    """The segments of an XmR chart.

    `rebase` holds the index of the first point of each new segment, `freeze` takes the
    limits of each segment from that many of its first points.
    """
    points = [None if value is None else as_point(value) for value in values]
    return [
        _segment(start, points[start:end], freeze=freeze, screen=screen)
        for start, end in spans(len(points), rebase)
    ]


def spans(length: int, rebase: Sequence[int]) -> list[tuple[int, int]]:
    """[from, to) of every segment."""
    return list(pairwise([0, *rebase, length]))


def baseline_end(values: Sequence[object | None], freeze: int | None) -> int:
    """Where the baseline of a segment ends: behind its first `freeze` points."""
    if freeze is None:
        return len(values)
    places = [i for i, value in enumerate(values) if value is not None]
    return places[freeze - 1] + 1 if freeze <= len(places) else len(values)


def mean_moving_range(values: Points, *, screen: bool = True) -> Fraction | None:
    """mean(mR), screened once where asked; `None` without two neighbours."""
    whole, unit = _in_units(values)
    ranges = [abs(b - a) for a, b in pairwise(whole) if a is not None and b is not None]
    if not ranges:
        return None
    total = sum(ranges)
    if screen and total:
        limit, share = RANGE_LIMIT.as_integer_ratio()
        count = share * len(ranges)
        ranges = [size for size in ranges if size * count < limit * total]
    return Fraction(sum(ranges), len(ranges) * unit)


def autocorrelation(values: Points) -> Fraction | None:
    """Lag-1 autocorrelation over neighbours; `None` where nothing varies."""
    whole, _ = _in_units(values)
    there = [value for value in whole if value is not None]
    if len(there) < 2:
        return None
    # Every distance from the mean, times the number of points: it cancels out.
    total, count = sum(there), len(there)
    away = [None if value is None else count * value - total for value in whole]
    spread = sum(distance * distance for distance in away if distance is not None)
    products = sum(a * b for a, b in pairwise(away) if a is not None and b is not None)
    return Fraction(products, spread) if spread else None


def _segment(
    start: int, values: Points, *, freeze: int | None, screen: bool
) -> Segment:
    first = values[: baseline_end(values, freeze)]
    baseline = tuple(value for value in first if value is not None)
    mean = _mean(baseline) if baseline else None
    moving = mean_moving_range(first, screen=screen)
    if mean is None or moving is None or len(baseline) < FEWEST_POINTS:
        return Segment(start, tuple(values), baseline, mean)
    lower, upper = mean - LIMITS * moving, mean + LIMITS * moving
    return Segment(
        start,
        tuple(values),
        baseline,
        mean,
        sigma=moving / SIGMA,
        lower=lower,
        upper=upper,
        range_limit=RANGE_LIMIT * moving,
        points=tuple(
            None if value is None else Point(value, mean, lower, upper)
            for value in values
        ),
    )


def _in_units(values: Points) -> tuple[list[int | None], int]:
    """The values in the largest unit that makes them whole, and how many make up 1."""
    unit = lcm(*(value.denominator for value in values if value is not None))
    return [
        None if value is None else value.numerator * (unit // value.denominator)
        for value in values
    ], unit


def _mean(numbers: Sequence[Fraction]) -> Fraction:
    whole, unit = _in_units(numbers)
    return Fraction(sum(number or 0 for number in whole), len(numbers) * unit)
