"""Targets that the tests share, and strategies that make any target that may stand."""

from fractions import Fraction

from hypothesis import strategies as st

from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.target import TargetTerms

SERVICE_LEVEL = TargetTerms.of(
    "higher",
    minimum=80,
    buffer=3,
    penalty_range=PenaltyRange.of("linear", start=80, full=75),
)
ASA = TargetTerms.of(
    "lower",
    minimum=30,
    buffer=5,
    penalty_range=PenaltyRange.of("linear", start=32, full=42),
)
AHT = TargetTerms.of("within", minimum=(300, 400), buffer=20, floor=(200, 480))


def tenths(low: int, high: int) -> st.SearchStrategy[Fraction]:
    """Numbers with one decimal, from `low` to `high`."""
    return st.integers(low * 10, high * 10).map(lambda n: Fraction(n, 10))


VALUES = tenths(0, 100)
DIRECTIONS = st.sampled_from(["higher", "lower"])


@st.composite
def ranges(draw: st.DrawFn, sign: int, minimum: Fraction) -> PenaltyRange:
    """Any range that may stand with that minimum."""
    form = draw(st.sampled_from(["linear", "steps", "flat", "per_unit"]))
    start = minimum - sign * draw(tenths(0, 5))
    gaps = st.lists(tenths(1, 5), min_size=1, max_size=3)
    if form == "steps":
        thresholds = [start]
        for gap in draw(gaps):
            thresholds.append(thresholds[-1] - sign * gap)
        shares = sorted(draw(st.sets(st.integers(1, 100), min_size=1, max_size=4)))
        return PenaltyRange.of("steps", steps=zip(thresholds, shares, strict=False))
    return PenaltyRange.of(
        form,
        start=start,
        full=start - sign * sum(draw(gaps)),
        amount=draw(st.integers(0, 5000)) if form == "per_unit" else None,
    )


@st.composite
def one_sided(draw: st.DrawFn, *, buffer: Fraction | None = None) -> TargetTerms:
    """A `higher` or `lower` target with a penalty range, perhaps with decimals."""
    direction = draw(DIRECTIONS)
    minimum = draw(tenths(30, 70))
    rng = draw(ranges(1 if direction == "higher" else -1, minimum))
    return TargetTerms.of(
        direction,
        minimum=minimum,
        buffer=draw(tenths(0, 10)) if buffer is None else buffer,
        penalty_range=rng,
        decimals=draw(st.sampled_from([None, 1, 2])),
    )
