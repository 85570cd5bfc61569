"""The target of a row and what its value means against it. No Django."""

from fractions import Fraction
from functools import lru_cache

from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.target import Corridor, TargetTerms
from scorecards.document import RangePart, State, TargetPart


# A row asks for its state, its attainment and its misses; a series for all its points.
@lru_cache(maxsize=1024)
def terms_of(target: TargetPart) -> TargetTerms:
    """The target's numbers for the arithmetic. Raises `TermsError`."""
    return TargetTerms.of(
        target.direction,
        minimum=_pair(target.minimum, target.minimum_high),
        buffer=target.buffer,
        penalty_range=None if target.range is None else _range(target.range),
        floor=None if target.floor is None else _pair(target.floor, target.floor_high),
    )


def goal_of(target: TargetPart) -> Fraction | Corridor:
    """The partner goal, or the goal's corridor."""
    return _pair(target.goal, target.goal_high)


def state_of(target: TargetPart | None, value: Fraction | None) -> State:
    """The word for where the value stands."""
    if target is None:
        return State.NO_TARGET
    return State(terms_of(target).state(value))


def attainment_of(target: TargetPart | None, value: Fraction | None) -> Fraction | None:
    """0 to 100; `None` without a value, a target, or a line to read it from."""
    return None if target is None else terms_of(target).attainment(value)


def thresholds(target: TargetPart | None) -> list[Fraction]:
    """The values that a rounded one must not seem to have crossed."""
    if target is None:
        return []
    ends = [target.minimum, target.minimum_high, target.goal, target.goal_high]
    if target.range is not None:
        ends.append(target.range.start)
    return [end for end in ends if end is not None]


def _pair(low: Fraction, high: Fraction | None) -> Fraction | Corridor:
    return low if high is None else (low, high)


def _range(part: RangePart) -> PenaltyRange:
    return PenaltyRange.of(
        part.form,
        start=part.start,
        full=part.full,
        steps=[(step[0], step[1]) for step in part.steps],
        amount=part.amount,
    )
