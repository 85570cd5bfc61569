from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.behaviour import chart
from kpis.arithmetic.target import Direction
from kpis.arithmetic.verdicts import (
    Assurance,
    Variation,
    assurance,
    attainability,
    buffer_for_noise,
    is_dependent,
    variation,
)

HIGHER, LOWER, WITHIN = Direction
NOISE = [10, 12] * 4  # mean 11, limits 5.68 and 16.32


def segments(*values, **options):
    points = [None if value is None else Fraction(value) for value in values]
    return chart(points, **options)


VARIATIONS = {
    "nothing special": ([11], HIGHER, Variation.COMMON_CAUSE),
    "up is better": ([20], HIGHER, Variation.IMPROVEMENT),
    "up is worse": ([20], LOWER, Variation.CONCERN),
    "down is worse": ([2], HIGHER, Variation.CONCERN),
    "up in a corridor": ([20], WITHIN, Variation.HIGH),
    "down in a corridor": ([2], WITHIN, Variation.LOW),
    "a gap after the latest point": ([20, None], HIGHER, Variation.IMPROVEMENT),
    "an earlier signal is not the latest": ([20, 11], HIGHER, Variation.COMMON_CAUSE),
    "a trend up to just below the mean": (
        [Fraction(n, 10) for n in (80, 85, 90, 95, 100, 105, 109)],
        HIGHER,
        Variation.IMPROVEMENT,
    ),
}


@pytest.mark.parametrize(
    ("after", "direction", "expected"), VARIATIONS.values(), ids=VARIATIONS
)
def test_variation_is_about_the_latest_point(after, direction, expected):
    assert variation(segments(*NOISE, *after, freeze=8), direction) is expected


@pytest.mark.parametrize(
    ("values", "rebase"),
    [([], []), ([1, 2, 3], []), ([*NOISE, 20], [8])],
    ids=["nothing", "three points", "one point after a re-baseline"],
)
def test_variation_is_too_early_without_limits(values, rebase):
    told = segments(*values, rebase=rebase)
    assert variation(told, HIGHER) is Variation.TOO_EARLY
    assert assurance(told[-1], HIGHER, Fraction(10)) is None


ASSURANCES = {
    "between the limits": (HIGHER, "11", Assurance.HIT_OR_MISS),
    "on a limit": (HIGHER, "5.68", Assurance.HIT_OR_MISS),
    "below both limits, higher": (HIGHER, "5", Assurance.WILL_MEET),
    "above both limits, higher": (HIGHER, "17", Assurance.WILL_NOT_MEET),
    "below both limits, lower": (LOWER, "5", Assurance.WILL_NOT_MEET),
    "above both limits, lower": (LOWER, "17", Assurance.WILL_MEET),
}


@pytest.mark.parametrize(
    ("direction", "goal", "expected"), ASSURANCES.values(), ids=ASSURANCES
)
def test_assurance_compares_the_goal_with_both_limits(direction, goal, expected):
    (only,) = segments(*NOISE)
    assert assurance(only, direction, Fraction(goal)) is expected


@pytest.mark.parametrize(
    ("corridor", "expected"),
    [
        ((5, 17), Assurance.WILL_MEET),
        ((10, 12), Assurance.HIT_OR_MISS),
        ((17, 20), Assurance.WILL_NOT_MEET),
        ((1, 5), Assurance.WILL_NOT_MEET),
    ],
)
def test_assurance_in_a_corridor(corridor, expected):
    (only,) = segments(*NOISE)
    assert assurance(only, WITHIN, tuple(map(Fraction, corridor))) is expected


def test_assurance_without_a_goal_is_missing():
    (only,) = segments(*NOISE)
    assert assurance(only, HIGHER, None) is None


# Fourteen points, mean 11, moving ranges 2: sigma 2 / 1.128 = 1.773.
FOURTEEN = [10, 12] * 7


def test_attainability_is_half_the_normal_and_half_the_counted_share():
    (only,) = segments(*FOURTEEN)
    # the goal one sigma above the mean, 12.77: normal 0.1587, no point of fourteen;
    # at 12 it is 0.564 sigmas: normal 0.2864, seven points of fourteen
    above = attainability(only, HIGHER, only.mean + only.sigma)
    assert above == pytest.approx((0.158655 + 0) / 2, abs=1e-6)
    at_twelve = attainability(only, HIGHER, Fraction(12))
    assert at_twelve == pytest.approx((0.286375 + 0.5) / 2, abs=1e-4)


def test_attainability_at_the_mean_of_a_symmetric_process_is_a_half():
    (only,) = segments(*FOURTEEN)
    assert attainability(only, HIGHER, Fraction(11)) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("direction", "goal", "expected"),
    [(HIGHER, 1, 0.95), (HIGHER, 40, 0.05), (LOWER, 1, 0.05), (LOWER, 40, 0.95)],
)
def test_attainability_is_never_certain(direction, goal, expected):
    (only,) = segments(*FOURTEEN)
    assert attainability(only, direction, Fraction(goal)) == expected


def test_attainability_in_a_corridor_is_the_chance_to_be_inside():
    (only,) = segments(*FOURTEEN)
    corridor = (only.mean - only.sigma, only.mean + only.sigma)
    assert attainability(only, WITHIN, corridor) == pytest.approx(
        (0.682689 + 1) / 2, abs=1e-6
    )


def test_attainability_without_noise_is_the_share_alone():
    (only,) = segments(*[80] * 13)
    assert attainability(only, HIGHER, Fraction(80)) == 0.95
    assert attainability(only, HIGHER, Fraction(81)) == 0.05


def test_attainability_needs_thirteen_points_and_a_goal():
    (twelve,) = segments(*FOURTEEN[:12])
    (fourteen,) = segments(*FOURTEEN)
    assert attainability(twelve, HIGHER, Fraction(10)) is None
    assert attainability(fourteen, HIGHER, None) is None


@settings(max_examples=20)
@given(
    st.lists(st.integers(0, 50), min_size=13, max_size=20),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_attainability_never_rises_with_a_harder_goal(values, one, other):
    (only,) = segments(*values)
    easy, hard = sorted((one, other))
    chances = [attainability(only, HIGHER, Fraction(goal)) for goal in (easy, hard)]
    assert chances[0] >= chances[1]


def test_buffer_for_noise_keeps_95_percent_beyond_the_minimum():
    (only,) = segments(*FOURTEEN)
    minimum = only.mean - buffer_for_noise(only.sigma)
    noise = NormalDist(float(only.mean), float(only.sigma))
    assert noise.cdf(float(minimum)) == pytest.approx(0.05, abs=1e-4)


WAVE = [10, 12, 11, 13, 12, 14, 13, 15, 14, 16, 15, 14, 15, 13, 14, 12, 13, 11, 12, 10]


def test_dependent_neighbours_leave_the_verdict_to_the_outside_rule():
    shifted = segments(*WAVE, 13, *[Fraction(27, 2)] * 7)
    assert is_dependent(shifted[-1])
    assert shifted[-1].labels[-1] is not None
    assert variation(shifted, HIGHER) is Variation.COMMON_CAUSE


def test_dependent_neighbours_do_not_hide_a_point_outside():
    outside = segments(*WAVE, 40, freeze=20)
    assert is_dependent(segments(*WAVE)[-1])
    assert variation(outside, HIGHER) is Variation.IMPROVEMENT


def test_independence_is_not_doubted_with_fewer_than_twenty_points():
    assert not is_dependent(segments(*range(19))[-1])
    assert is_dependent(segments(*range(20))[-1])
