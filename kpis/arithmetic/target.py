"""A target: what a value means against what both sides agreed.

With s = +1 where higher is better and -1 where lower is:

    m   the client minimum: what the client itself has to make
    b   the buffer on top of it, 0 or more
    g   the partner goal, m + s*b
    f   the floor, worse than m: the value at which attainment is 0. Where none is
        agreed, the full end p1 of the penalty range takes its place

x meets the goal if s*x >= s*g and the minimum if s*x >= s*m; unrounded and exactly.
Attainment, 0 to 100, the first that applies:

    100 at or beyond g
    80 + 20 x (x - m) / (g - m)   from m to g
    80 x (x - f) / (m - f)        from f to m
    0 at or beyond f

A `within` target has a corridor [lo, hi] as its minimum and [lo + b, hi - b] as its
goal. Below the corridor's centre it is read as `higher` from lo, above it as `lower`
from hi. It has no penalty range; its floor is a pair.

Only where the contract states decimals are x, g, m, p0, p1 (and f, in p1's place)
rounded first, half-even.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Self

from kpis.arithmetic.errors import TermsError
from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.values import Number, exact, round_half_even

Corridor = tuple[Fraction, Fraction]
NumberOrPair = Number | tuple[Number, Number]

AT_MINIMUM = 80  # attainment at the client minimum
AT_GOAL = 100
MOST_DECIMALS = 12
FLOOR_SIGMAS = 4  # a proposed floor lies as many sigmas beyond the minimum
FLOOR_POINTS = 13  # ... where the baseline has as many points


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"

    @property
    def sign(self) -> int:
        """s of the formulas. A corridor has none: ask one of its halves."""
        if self is Direction.WITHIN:
            raise ValueError("a corridor has no sign of its own")
        return 1 if self is Direction.HIGHER else -1


class State(StrEnum):
    """Where a value stands."""

    ON_GOAL = "on_goal"
    IN_BUFFER = "in_buffer"
    BELOW_MINIMUM = "below_minimum"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Slope:
    """One side of a target: the whole of it, or one half of a corridor."""

    sign: int
    minimum: Fraction
    goal: Fraction
    floor: Fraction | None

    def meets_minimum(self, x: Fraction) -> bool:
        return self.sign * x >= self.sign * self.minimum

    def meets_goal(self, x: Fraction) -> bool:
        return self.sign * x >= self.sign * self.goal

    def attainment(self, x: Fraction) -> Fraction | None:
        # Without a floor there is no line below the minimum. A target that could only
        # be scored while it is met would lift the joint score by missing it.
        if self.floor is None:
            return None
        if self.meets_goal(x):
            return Fraction(AT_GOAL)
        if self.meets_minimum(x):
            way = (x - self.minimum) / (self.goal - self.minimum)
            return AT_MINIMUM + (AT_GOAL - AT_MINIMUM) * way
        way = (x - self.floor) / (self.minimum - self.floor)
        return max(Fraction(0), AT_MINIMUM * way)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTerms:
    """One agreed version of a target's numbers. Made with `of`; checks itself.

    Raises `TermsError` for every set of terms that cannot stand: a negative buffer, a
    range that starts on the good side of the minimum, a range or floor that does not
    worsen, a corridor that its buffers close.
    """

    direction: Direction
    minimum: Fraction | Corridor
    buffer: Fraction = Fraction(0)
    penalty_range: PenaltyRange | None = None
    floor: Fraction | Corridor | None = None
    decimals: int | None = None

    @classmethod
    def of(
        cls,
        direction: str,
        *,
        minimum: NumberOrPair,
        buffer: Number = 0,
        penalty_range: PenaltyRange | None = None,
        floor: NumberOrPair | None = None,
        decimals: int | None = None,
    ) -> Self:
        """Terms from exact numbers of any kind (int, Decimal, Fraction)."""
        return cls(
            direction=_direction(direction),
            minimum=_exact(minimum),
            buffer=exact(buffer),
            penalty_range=penalty_range,
            floor=None if floor is None else _exact(floor),
            decimals=decimals,
        )

    def __post_init__(self) -> None:
        for check in _CHECKS:
            check(self)

    @property
    def goal(self) -> Fraction | Corridor:
        """g, or the goal's corridor."""
        goals = [slope.goal for slope in _slopes(self)]
        return goals[0] if len(goals) == 1 else (goals[0], goals[1])

    @property
    def sign(self) -> int:
        """s of the formulas; `ValueError` for a corridor."""
        return self.direction.sign

    def meets_minimum(self, x: Fraction) -> bool:
        return self._slope_at(x).meets_minimum(self.as_stated(x))

    def meets_goal(self, x: Fraction) -> bool:
        return self._slope_at(x).meets_goal(self.as_stated(x))

    def state(self, x: Fraction | None) -> State:
        """Where the value stands, as one word."""
        if x is None:
            return State.MISSING
        if self.meets_goal(x):
            return State.ON_GOAL
        return State.IN_BUFFER if self.meets_minimum(x) else State.BELOW_MINIMUM

    def attainment(self, x: Fraction | None) -> Fraction | None:
        """0 to 100; `None` without a value, or where no range or floor gives a line."""
        if x is None:
            return None
        return self._slope_at(x).attainment(self.as_stated(x))

    def as_stated(self, number: Fraction) -> Fraction:
        """The number at the contract's decimals, where the contract states them."""
        return round_half_even(number, self.decimals)

    @property
    def range_as_stated(self) -> PenaltyRange | None:
        """The penalty range at the contract's decimals."""
        rng = self.penalty_range
        return None if rng is None else rng.rounded(self.decimals)

    @property
    def range_with_buffer(self) -> PenaltyRange | None:
        """The same range had the buffer been part of it: what it would have cost."""
        rng = self.range_as_stated
        if rng is None:
            return None
        (slope,) = _slopes(self)
        return rng.with_buffer(slope.sign, abs(slope.goal - slope.minimum))

    def _slope_at(self, x: Fraction) -> Slope:
        slopes = list(_slopes(self))
        if len(slopes) == 1:
            return slopes[0]
        low, high = slopes
        return low if 2 * self.as_stated(x) <= low.minimum + high.minimum else high


def proposed_floor(
    minimum: NumberOrPair, direction: str, sigma: Fraction | None, points: int
) -> Fraction | Corridor | None:
    """The floor that the form proposes; a person decides.

    m - s*4*sigma of the baseline with 13 points or more, else 10 % of |m| beyond m,
    else (m = 0) `None`: the form asks. A pair for a corridor.
    """
    base = _exact(minimum)
    if isinstance(base, tuple):
        low = proposed_floor(base[0], Direction.HIGHER, sigma, points)
        high = proposed_floor(base[1], Direction.LOWER, sigma, points)
        if isinstance(low, Fraction) and isinstance(high, Fraction):
            return low, high
        return None
    if sigma and points >= FLOOR_POINTS:
        return base - Direction(direction).sign * FLOOR_SIGMAS * sigma
    if base:
        return base - Direction(direction).sign * abs(base) / 10
    return None


def _slopes(terms: TargetTerms) -> Iterator[Slope]:
    """The target's one slope, or the two halves of its corridor, as stated."""
    if isinstance(terms.minimum, tuple):
        floors = terms.floor if isinstance(terms.floor, tuple) else (None, None)
        for sign, minimum, floor in zip((1, -1), terms.minimum, floors, strict=True):
            yield _slope(terms, sign, minimum, floor)
        return
    floor = terms.floor if isinstance(terms.floor, Fraction) else None
    if floor is None and terms.penalty_range is not None:
        floor = terms.penalty_range.full
    yield _slope(terms, terms.sign, terms.minimum, floor)


def _slope(
    terms: TargetTerms, sign: int, minimum: Fraction, floor: Fraction | None
) -> Slope:
    stated = terms.as_stated(minimum)
    bottom = None if floor is None else terms.as_stated(floor)
    return Slope(
        sign=sign,
        minimum=stated,
        goal=terms.as_stated(minimum + sign * terms.buffer),
        floor=None if bottom == stated else bottom,  # a range that is full at m
    )


def _exact(number: NumberOrPair) -> Fraction | Corridor:
    if isinstance(number, tuple):
        return exact(number[0]), exact(number[1])
    return exact(number)


def _as_tuple(number: Fraction | Corridor) -> tuple[Fraction, ...]:
    return number if isinstance(number, tuple) else (number,)


def _direction(direction: str) -> Direction:
    try:
        return Direction(direction)
    except ValueError:
        raise TermsError(
            "direction",
            "direction",
            f"The direction is higher, lower or within, not {direction!r}.",
        ) from None


def _check_shape(terms: TargetTerms) -> None:
    within = terms.direction is Direction.WITHIN
    if within != isinstance(terms.minimum, tuple):
        wanted = "a corridor of two values" if within else "one value"
        raise TermsError(
            "minimum_shape",
            "minimum",
            f"With the direction {terms.direction} the client minimum is {wanted}.",
        )
    if terms.floor is not None and within != isinstance(terms.floor, tuple):
        wanted = "two values, one on each side" if within else "one value"
        raise TermsError(
            "floor_shape",
            "floor",
            f"With the direction {terms.direction} the floor is {wanted}.",
        )


def _check_buffer(terms: TargetTerms) -> None:
    if terms.buffer < 0:
        raise TermsError(
            "negative_buffer",
            "buffer",
            "The buffer must be 0 or more: below 0 the partner goal would be easier "
            "than the client's own minimum.",
        )


def _check_decimals(terms: TargetTerms) -> None:
    if terms.decimals is not None and not 0 <= terms.decimals <= MOST_DECIMALS:
        raise TermsError(
            "decimals",
            "decimals",
            f"A contract states from 0 to {MOST_DECIMALS} decimals.",
        )


def _check_corridor(terms: TargetTerms) -> None:
    if not isinstance(terms.minimum, tuple):
        return
    low, high = terms.minimum
    if low >= high:
        raise TermsError(
            "corridor", "minimum", "The corridor's first value must be the lower one."
        )
    if 2 * terms.buffer > high - low:
        raise TermsError(
            "corridor_closed",
            "buffer",
            "A buffer on both sides leaves nothing of the corridor: take at most half "
            "of its width.",
        )
    if terms.penalty_range is not None:
        raise TermsError(
            "corridor_range",
            "range",
            "A target within a corridor has no penalty range; agree on a floor.",
        )


def _check_range(terms: TargetTerms) -> None:
    rng = terms.penalty_range
    if rng is None or isinstance(terms.minimum, tuple):
        return
    if terms.sign * rng.start > terms.sign * terms.minimum:
        raise TermsError(
            "range_above_minimum",
            "start",
            "The penalty range must not start on the good side of the client minimum: "
            "no penalty is due while the client still makes its minimum.",
        )
    rng.check_direction(terms.sign)


def _check_floor(terms: TargetTerms) -> None:
    if terms.floor is None:
        return
    signs = (1, -1) if isinstance(terms.minimum, tuple) else (terms.sign,)
    pairs = zip(signs, _as_tuple(terms.floor), _as_tuple(terms.minimum), strict=True)
    if any(sign * floor >= sign * minimum for sign, floor, minimum in pairs):
        raise TermsError(
            "floor_not_worse",
            "floor",
            "The floor must be worse than the client minimum.",
        )


def _check_rounded(terms: TargetTerms) -> None:
    """Rounding to the contract's decimals must not fold the terms into one value."""
    if terms.decimals is None or isinstance(terms.minimum, tuple):
        return
    floor = None if isinstance(terms.floor, tuple) else terms.floor
    try:
        replace(
            terms,
            decimals=None,
            minimum=terms.as_stated(terms.minimum),
            floor=None if floor is None else terms.as_stated(floor),
            penalty_range=terms.range_as_stated,
        )
    except TermsError as refusal:
        raise TermsError(
            "rounded_away",
            "decimals",
            f"At {terms.decimals} decimals these terms do not stand. "
            f"{refusal.sentence}",
        ) from None


# In the order in which a person would want to hear of them.
_CHECKS: tuple[Callable[[TargetTerms], None], ...] = (
    _check_shape,
    _check_buffer,
    _check_decimals,
    _check_corridor,
    _check_range,
    _check_floor,
    _check_rounded,
)
