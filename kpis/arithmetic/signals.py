"""Which points of a process behaviour chart are signals.

The rule set taught by the NHS as "Making Data Count", and no other:

    outside        strictly beyond a limit
    trend          7 points strictly rising or falling; a tie breaks it
    two_of_three   two of three neighbours beyond a near limit (two thirds of the way
                   to the limit) and inside the limit, all three on one side of the mean
    shift          7 in a row strictly on one side of the mean; a point on it breaks it

Shift and trend mark all their points, two_of_three only the near ones. A point carries
one label, the first that applies in the order above. A gap breaks no run.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

RUN = 7
NEAR = Fraction(2, 3)


class Label(StrEnum):
    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class Point(NamedTuple):
    """A value with the mean and the unclipped limits that apply to it."""

    value: Fraction
    mean: Fraction
    lower: Fraction
    upper: Fraction

    @property
    def side(self) -> int:
        """+1 above the mean, -1 below it, 0 on it."""
        return _compare(self.value, self.mean)

    @property
    def outside(self) -> bool:
        return (
            _compare(self.value, self.lower) < 0 or _compare(self.value, self.upper) > 0
        )

    def near(self, side: int) -> bool:
        """Beyond the near limit of the `side` that it is on; outside points as well."""
        limit = self.upper if side > 0 else self.lower
        # |value - mean| > 2/3 |limit - mean|, multiplied by all denominators.
        mean, unit = self.mean.as_integer_ratio()
        value, of_value = self.value.as_integer_ratio()
        end, of_end = limit.as_integer_ratio()
        reach = abs(value * unit - mean * of_value) * of_end
        whole = abs(end * unit - mean * of_end) * of_value
        return NEAR.denominator * reach > NEAR.numerator * whole


def labels(points: Sequence[Point | None]) -> list[Label | None]:
    """One label or `None` a point of one segment; `None` points are gaps."""
    places = [i for i, point in enumerate(points) if point is not None]
    there = [point for point in points if point is not None]
    marked: list[Label | None] = [None] * len(points)
    for label, positions in _signals(there):
        for position in positions:
            marked[places[position]] = marked[places[position]] or label
    return marked


def _signals(points: Sequence[Point]) -> list[tuple[Label, set[int]]]:
    """The positions of each rule's points, in the order in which labels are given."""
    # Worked out once a point: rules look at a point more than once.
    outside = {i for i, point in enumerate(points) if point.outside}
    sides = [point.side for point in points]
    near = [i not in outside and p.near(sides[i]) for i, p in enumerate(points)]
    return [
        (Label.OUTSIDE, outside),
        (Label.TREND, _trend(points)),
        (Label.TWO_OF_THREE, _two_of_three(near, sides)),
        (Label.SHIFT, _runs(sides, RUN)),
    ]


def _trend(points: Sequence[Point]) -> set[int]:
    steps = [_compare(b.value, a.value) for a, b in pairwise(points)]
    rising = _runs(steps, RUN - 1)  # seven points are six steps
    return rising | {i + 1 for i in rising}


def _two_of_three(near: Sequence[bool], sides: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for first in range(len(near) - 2):
        three = range(first, first + 3)
        close = {i for i in three if near[i]}
        if len(close) >= 2 and abs(sum(sides[i] for i in three)) == len(three):
            found |= close
    return found


def _runs(signs: Sequence[int], length: int) -> set[int]:
    """Positions in runs of at least `length` equal signs other than 0."""
    found: set[int] = set()
    start = 0
    for i in range(1, len(signs) + 1):
        if i < len(signs) and signs[i] == signs[start]:
            continue
        if signs[start] and i - start >= length:
            found |= set(range(start, i))
        start = i
    return found


def _compare(one: Fraction, other: Fraction) -> int:
    """+1 where `one` is greater, -1 where it is less, 0 where they are equal."""
    a, of_a = one.as_integer_ratio()
    b, of_b = other.as_integer_ratio()
    left, right = a * of_b, b * of_a
    return (left > right) - (left < right)
