from fractions import Fraction
from itertools import pairwise
from math import sqrt

import pytest

from kpis.arithmetic.proportions import Kind, chart, clipped, swings
from kpis.arithmetic.signals import Label

COUNTS = [(8, 10), (16, 20), (6, 10), (20, 20), (8, 10), (14, 20)]


def counts(*pairs):
    return [pair and (Fraction(pair[0]), Fraction(pair[1])) for pair in pairs]


def test_p_prime_limits_of_the_example_worked_by_hand():
    (only,) = chart(Kind.P_PRIME, counts(*COUNTS), screen=False)
    # c = 72 / 90 = 0.8; sigma_10 = 0.12649, sigma_20 = 0.08944
    s10, s20 = sqrt(0.16 / 10), sqrt(0.16 / 20)
    z = [0, 0, -0.2 / s10, 0.2 / s20, 0, -0.1 / s20]
    ranges = [abs(b - a) for a, b in pairwise(z)]
    sigma_z = sum(ranges) / 5 / 1.128
    assert only.mean == 80
    assert float(only.points[0].upper) == pytest.approx(80 + 300 * s10 * sigma_z)
    assert float(only.points[1].lower) == pytest.approx(80 - 300 * s20 * sigma_z)
    assert float(only.sigma) == pytest.approx(100 * sqrt(0.16 / 15) * sigma_z)


def test_u_prime_limits_widen_as_sqrt_of_the_rate():
    pairs = counts((8, 4), (4, 4), (8, 4), (4, 4), (8, 4), (4, 4))
    (only,) = chart(Kind.U_PRIME, pairs, scale=Fraction(1), screen=False)
    # c = 36 / 24 = 1.5, z = +-0.5 / sigma_i, so sigma_i sigma_z = 1 / 1.128
    assert only.mean == Fraction(3, 2)
    assert float(only.points[0].upper) == pytest.approx(1.5 + 3 / 1.128)


@pytest.mark.parametrize(
    "pairs",
    [[(0, 10)] * 6, [(10, 10)] * 6, [(8, 10), (16, 20)] * 3],
    ids=["all 0", "all 1", "always the same share"],
)
def test_limits_of_a_constant_share_are_the_share(pairs):
    (only,) = chart(Kind.P_PRIME, counts(*pairs))
    assert {(p.lower, p.upper) for p in only.points} == {(only.mean, only.mean)}
    assert only.labels == [None] * 6


def test_zero_of_zero_is_a_gap():
    (only,) = chart(Kind.P_PRIME, counts(*COUNTS[:3], (0, 0), *COUNTS[3:]))
    assert only.values[3] is only.points[3] is None
    assert only.mean == 80


@pytest.mark.parametrize("pairs", [[], [None] * 7, COUNTS[:5]])
def test_limits_need_six_points(pairs):
    (only,) = chart(Kind.P_PRIME, counts(*pairs))
    assert only.sigma is None
    assert only.labels == [None] * len(pairs)


def test_label_uses_the_limits_of_its_own_denominator():
    steady = [(80, 100), (82, 100)] * 6
    # the same 60 % is a signal of 1,000 events and none of 5
    large, small = (
        chart(Kind.P_PRIME, counts(*steady, last), freeze=12)[0].labels[-1]
        for last in [(600, 1000), (3, 5)]
    )
    assert (large, small) == (Label.OUTSIDE, None)


def test_rebase_gives_each_segment_its_own_centre():
    low, high = [(5, 10)] * 6, [(9, 10)] * 6
    first, second = chart(Kind.P_PRIME, counts(*low, *high), rebase=[6])
    assert (first.mean, second.mean, second.start) == (50, 90, 6)


@pytest.mark.parametrize(
    ("kind", "limit", "drawn"),
    [
        (Kind.P_PRIME, 105, 100),
        (Kind.P_PRIME, -5, 0),
        (Kind.U_PRIME, 105, 105),
        (Kind.U_PRIME, -5, 0),
        (Kind.P_PRIME, None, None),
    ],
)
def test_drawn_limits_stay_where_the_kpi_can_be(kind, limit, drawn):
    given = None if limit is None else Fraction(limit)
    assert clipped(kind, given, Fraction(100)) == drawn


def test_denominators_swing_when_one_is_more_than_a_quarter_away():
    assert not swings([Fraction(75), Fraction(125)])
    assert swings([Fraction(74), Fraction(126)])
