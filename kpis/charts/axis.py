"""The value axis of a chart of time, and labels that do not lie on one another."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kpis.charts.series import Flag, Scale, Series

DIGIT = 7.5  # pixels of a character of a flag's number
WORDS = 0.21  # of the axis: a point's distance, its words and some air
LEAST_ROOM = 0.16  # of the axis: what the words need at least in the smallest plot
BETWEEN = " · "
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    scale: Scale
    ticks: tuple[float, ...]


def axis_of(series: Series) -> Axis:
    """An axis that holds the data, the limits and what is agreed, 6 % to spare.

    The signal that is named has room for its words between itself and the end.
    It starts at zero for counts only; it never leaves what the KPI can be.
    """
    held = [*series.values, *(v for step in series.steps for v in step.terms)]
    if series.limits:
        held += [series.limits.lower, series.limits.upper]
    if series.from_zero:
        held.append(0.0)
    lo, hi = min(held, default=0.0), max(held, default=1.0)
    lo, hi = _with_room(series, lo, hi)
    low, high = series.bounds
    lo = lo if low is None else max(lo, low)
    hi = hi if high is None else min(hi, high)
    if series.from_zero and min(held) >= 0:
        lo = 0.0
    scale = Scale(lo, hi) if lo < hi else Scale(lo - 1, lo + 1)
    return Axis(scale, ticks_of(scale))


def _with_room(series: Series, lo: float, hi: float) -> tuple[float, float]:
    spare = 0.06 * (hi - lo) or abs(hi) / 10 or 1.0
    words, index = WORDS * (hi - lo), series.extreme_signal()
    low, high = lo - spare, hi + spare
    if index is None:
        return low, high
    value = series.points[index].value or 0.0
    if is_high(series, value):
        return low, max(high, value + words)
    return min(low, value - words), high


def is_high(series: Series, value: float) -> bool:
    """Whether a point's words belong above it: the line goes elsewhere."""
    return series.limits is not None and value > series.limits.mean


def words_above(series: Series, scale: Scale, value: float) -> bool:
    """Whether a point's words stand above it, on the side where there is room."""
    share = scale.share(value)
    if is_high(series, value):
        return share <= 1 - LEAST_ROOM
    return share < LEAST_ROOM


def ticks_of(scale: Scale, most: int = 5) -> tuple[float, ...]:
    """At most `most` round values on the scale, evenly apart."""
    span = scale.hi - scale.lo
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(nice * power for nice in NICE if nice * power >= raw * (1 - 1e-9))
    first = math.ceil(scale.lo / step - 1e-9)
    last = math.floor(scale.hi / step + 1e-9)
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def spread(
    wanted: list[float], apart: float, within: tuple[float, float]
) -> list[float]:
    """Places near the `wanted` ones, in their order, at least `apart`, if they fit.

    Pushed down from the top first, then up again from the bottom of `within`.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = [max(wanted[index], within[0]) for index in order]
    for before, after in pairwise(range(len(placed))):
        placed[after] = max(placed[after], placed[before] + apart)
    ceiling = within[1]
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - apart
    result = [0.0] * len(wanted)
    for index, y in zip(order, placed, strict=True):
        result[index] = round(y, 1)
    return result


def gathered(flags: Iterable[Flag], period: float) -> list[tuple[str, float]]:
    """What is written above the flags, and where: one text for those side by side.

    `period` is the width of a period in pixels. Numbers that would lie on one another
    become one text, "1 · 2", in the middle of its flags.
    """
    groups: list[list[Flag]] = []
    for flag in sorted(flags, key=lambda flag: (flag.at, flag.number)):
        group = [flag]
        while groups and _touch(groups[-1], group, period):
            group = groups.pop() + group
        groups.append(group)
    return [(_numbers(group), _middle(group)) for group in groups]


def _touch(left: list[Flag], right: list[Flag], period: float) -> bool:
    room = (_middle(right) - _middle(left)) * period
    return room < DIGIT * (len(_numbers(left)) + len(_numbers(right)) + 1) / 2


def _numbers(group: list[Flag]) -> str:
    return BETWEEN.join(str(number) for number in sorted(flag.number for flag in group))


def _middle(group: list[Flag]) -> float:
    return (group[0].at + group[-1].at) / 2
