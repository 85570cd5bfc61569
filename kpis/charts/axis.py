"""The value axis of a chart of time, and labels that do not lie on one another."""

import math
from dataclasses import dataclass
from itertools import pairwise

from kpis.charts.series import Scale, Series

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Axis:
    scale: Scale
    ticks: tuple[float, ...]


def axis_of(series: Series) -> Axis:
    """An axis that holds the data, the limits and what is agreed, 6 % to spare.

    It starts at zero for counts only; it never leaves what the KPI can be.
    """
    held = [*series.values, *(v for step in series.steps for v in step.terms)]
    if series.limits:
        held += [series.limits.lower, series.limits.upper]
    if series.from_zero:
        held.append(0.0)
    lo, hi = min(held, default=0.0), max(held, default=1.0)
    spare = 0.06 * (hi - lo) or abs(hi) / 10 or 1.0
    low, high = series.bounds
    lo = max(lo - spare, low) if low is not None else lo - spare
    hi = min(hi + spare, high) if high is not None else hi + spare
    if series.from_zero and min(held) >= 0:
        lo = 0.0
    scale = Scale(lo, hi) if lo < hi else Scale(lo - 1, lo + 1)
    return Axis(scale, ticks_of(scale))


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
