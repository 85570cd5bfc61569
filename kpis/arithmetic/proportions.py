"""Behaviour charts whose limits move with the denominator: Laney's p' and u'.

For proportions (p', 0 <= n <= d) and rates per unit (u', n >= 0) whose denominators
swing by more than a quarter. With c = sum(n) / sum(d) and x_i = n_i / d_i:

    sigma_i = sqrt(c (1 - c) / d_i)   for p'
    sigma_i = sqrt(c / d_i)           for u'
    z_i     = (x_i - c) / sigma_i
    sigma_z = mean(mR of z) / 1.128, screened as on the XmR chart
    limits  = c +/- 3 sigma_i sigma_z

Source: D. B. Laney, "Improved control charts for attributes", Quality Engineering 14
(2002). A plain p chart is not here on purpose: it takes all variation beyond sampling
for a signal, which contact-centre volumes always have.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import TypeVar

from kpis.arithmetic.behaviour import (
    FEWEST_POINTS,
    SIGMA,
    Segment,
    as_point,
    baseline_end,
    mean_moving_range,
    spans,
)
from kpis.arithmetic.signals import Point

WIDTH = 3  # sigmas
SWING = Fraction(1, 4)

Count = tuple[Fraction, Fraction]  # numerator, denominator
T = TypeVar("T")


class Kind(StrEnum):
    P_PRIME = "p_prime"
    U_PRIME = "u_prime"


@dataclass(frozen=True, slots=True)
class Noise:
    """The centre c of a baseline with the spread that its own z show."""

    kind: Kind
    centre: Fraction
    sigma_z: float

    def sigma(self, denominator: Fraction) -> Fraction:
        """sigma_i x sigma_z."""
        return Fraction(spread(self.kind, self.centre, denominator) * self.sigma_z)


def swings(denominators: Sequence[Fraction]) -> bool:
    """Whether some denominator is more than a quarter away from their mean."""
    mean = sum(denominators, Fraction(0)) / len(denominators)
    return any(abs(d - mean) > SWING * mean for d in denominators)


def spread(kind: Kind, centre: Fraction, denominator: Fraction) -> float:
    """sigma_i: what sampling alone does to one point."""
    variance = centre * (1 - centre) if kind is Kind.P_PRIME else centre
    return sqrt(variance / denominator)


def chart(
    kind: Kind,
    counts: Sequence[Count | None],
    *,
    scale: Fraction = Fraction(100),
    rebase: Sequence[int] = (),
    freeze: int | None = None,
    screen: bool = True,
) -> list[Segment]:
    """The segments of a p' or u' chart, all values times `scale`.

    A period without a reading, or 0 of 0, is a gap.
    """
    there = [count if count and count[1] else None for count in counts]
    return [
        _segment(kind, start, there[start:end], scale, freeze=freeze, screen=screen)
        for start, end in spans(len(there), rebase)
    ]


def clipped(kind: Kind, limit: Fraction | None, scale: Fraction) -> Fraction | None:
    """A limit as it is drawn: no proportion is below 0 or above 1."""
    if limit is None:
        return None
    held = max(Fraction(0), limit)
    return min(scale, held) if kind is Kind.P_PRIME else held


def _segment(
    kind: Kind,
    start: int,
    counts: Sequence[Count | None],
    scale: Fraction,
    *,
    freeze: int | None,
    screen: bool,
) -> Segment:
    first = counts[: baseline_end(counts, freeze)]
    based = [count for count in first if count is not None]
    values = tuple(_each(counts, lambda n, d: as_point(scale * n / d)))
    baseline = tuple(as_point(scale * n / d) for n, d in based)
    if not based:
        return Segment(start, values, baseline, None)
    size = sum((d for _, d in based), Fraction(0))
    centre = sum((n for n, _ in based), Fraction(0)) / size
    noise = _noise(kind, centre, first, screen=screen)
    mean = scale * centre
    if noise is None or len(based) < FEWEST_POINTS:
        return Segment(start, values, baseline, mean)
    sigma = scale * noise.sigma(size / len(based))
    return Segment(
        start,
        values,
        baseline,
        mean,
        sigma=sigma,
        lower=mean - WIDTH * sigma,
        upper=mean + WIDTH * sigma,
        points=tuple(_each(counts, lambda n, d: _point(noise, scale, n, d))),
    )


def _noise(
    kind: Kind, centre: Fraction, counts: Sequence[Count | None], *, screen: bool
) -> Noise | None:
    if not spread(kind, centre, Fraction(1)):  # nothing varies: all are 0, or all are 1
        return Noise(kind, centre, 0.0)
    z = _each(
        counts, lambda n, d: as_point(float(n / d - centre) / spread(kind, centre, d))
    )
    moving = mean_moving_range(z, screen=screen)
    return None if moving is None else Noise(kind, centre, float(moving / SIGMA))


def _point(noise: Noise, scale: Fraction, n: Fraction, d: Fraction) -> Point:
    mean, width = scale * noise.centre, scale * WIDTH * noise.sigma(d)
    return Point(scale * n / d, mean, mean - width, mean + width)


def _each(
    counts: Sequence[Count | None], work: Callable[[Fraction, Fraction], T]
) -> list[T | None]:
    """`work` on every count; a gap stays a gap."""
    return [None if count is None else work(*count) for count in counts]
