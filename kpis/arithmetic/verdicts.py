"""What a behaviour chart says: of its latest point, of its process, of a goal.

Variation is about the latest point, assurance about the process against a goal; the
two are kept apart. Attainability is the chance that the present process meets the goal
in a period:

    half the normal probability, with the baseline's mean and sigma, of the goal's good
    side, plus half the share of baseline points there; held between 0.05 and 0.95;
    13 points or more; where sigma is 0 the share alone

Where neighbours depend on each other (|lag-1 autocorrelation| above 0.4 with 20 points
or more) runs mean less, so the verdict is taken from the outside rule alone.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from statistics import NormalDist

from kpis.arithmetic.behaviour import FULL_LIMITS, Segment, autocorrelation
from kpis.arithmetic.signals import Label, Point
from kpis.arithmetic.target import Corridor, Direction

SURE_OF_NOTHING = (0.05, 0.95)
DEPENDENT = Fraction("0.4")
DEPENDENT_POINTS = 20
BUFFER_SIGMAS = Fraction("1.645")  # one-sided 95 % of a normal distribution


class Variation(StrEnum):
    """Of the latest point. High and low, in a corridor, are neither good nor bad."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"
    TOO_EARLY = "too_early"


class Assurance(StrEnum):
    """Of the process against a goal."""

    WILL_MEET = "will_meet"
    HIT_OR_MISS = "hit_or_miss"
    WILL_NOT_MEET = "will_not_meet"


def variation(segments: Sequence[Segment], direction: Direction) -> Variation:
    """What the latest point with a value says."""
    last = segments[-1]
    latest = next((point for point in reversed(last.points) if point), None)
    if latest is None:
        return Variation.TOO_EARLY
    place = max(i for i, point in enumerate(last.points) if point)
    label = last.labels[place]
    if label is None or (label is not Label.OUTSIDE and is_dependent(last)):
        return Variation.COMMON_CAUSE
    heading = _heading(last, latest, label)
    if direction is Direction.WITHIN:
        return Variation.HIGH if heading > 0 else Variation.LOW
    better = heading == direction.sign
    return Variation.IMPROVEMENT if better else Variation.CONCERN


def is_dependent(segment: Segment) -> bool:
    """Whether neighbours depend on each other too much for runs to count."""
    r = autocorrelation(segment.values)
    points = sum(value is not None for value in segment.values)
    return r is not None and abs(r) > DEPENDENT and points >= DEPENDENT_POINTS


def assurance(
    segment: Segment, direction: Direction, goal: Fraction | Corridor | None
) -> Assurance | None:
    """Whether the process meets the goal by itself; `None` while it is too early."""
    if segment.lower is None or segment.upper is None or goal is None:
        return None
    low, high = _good_side(direction, goal)
    above = low is None or segment.lower > low
    below = high is None or segment.upper < high
    if above and below:
        return Assurance.WILL_MEET
    if (low is not None and segment.upper < low) or (
        high is not None and segment.lower > high
    ):
        return Assurance.WILL_NOT_MEET
    return Assurance.HIT_OR_MISS


def attainability(
    segment: Segment, direction: Direction, goal: Fraction | Corridor | None
) -> float | None:
    """0.05 to 0.95; `None` with fewer than 13 points in the baseline."""
    if goal is None or segment.sigma is None or len(segment.baseline) < FULL_LIMITS:
        return None
    low, high = _good_side(direction, goal)
    good = sum(
        (low is None or x >= low) and (high is None or x <= high)
        for x in segment.baseline
    )
    chance = good / len(segment.baseline)
    if segment.sigma:
        chance = (chance + _probability(segment, low, high)) / 2
    least, most = SURE_OF_NOTHING
    return min(most, max(least, chance))


def buffer_for_noise(sigma: Fraction) -> Fraction:
    """The buffer that noise explains: with it 95 % of periods stay beyond m."""
    return BUFFER_SIGMAS * sigma


def _heading(segment: Segment, latest: Point, label: Label) -> int:
    """+1 where the signal points up, -1 where it points down."""
    if label is not Label.TREND:
        return latest.side
    before, last = [point.value for point in segment.points if point][-2:]
    return 1 if last > before else -1


def _good_side(
    direction: Direction, goal: Fraction | Corridor
) -> tuple[Fraction | None, Fraction | None]:
    """The lowest and the highest value that are good; `None` where there is no end."""
    if isinstance(goal, tuple):
        return goal
    return (goal, None) if direction is Direction.HIGHER else (None, goal)


def _probability(
    segment: Segment, low: Fraction | None, high: Fraction | None
) -> float:
    """The normal probability of [low, high]."""
    noise = NormalDist(float(segment.mean or 0), float(segment.sigma or 0))
    below = 0.0 if low is None else noise.cdf(float(low))
    return (1.0 if high is None else noise.cdf(float(high))) - below
