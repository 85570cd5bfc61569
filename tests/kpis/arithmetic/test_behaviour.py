from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.behaviour import as_point, autocorrelation, chart
from kpis.arithmetic.signals import Label

# Six weeks: the mean is 72 / 6 = 12, the moving ranges 2 1 2 1 2 have the mean 1.6.
SIX = [10, 12, 11, 13, 12, 14]


def series(*values):
    return [None if value is None else Fraction(value) for value in values]


def segment(*values, **options):
    (only,) = chart(series(*values), **options)
    return only


def labels(*values, **options):
    return [
        label for part in chart(series(*values), **options) for label in part.labels
    ]


def test_limits_of_the_example_worked_by_hand():
    six = segment(*SIX)
    assert six.mean == 12
    assert six.upper == Fraction("16.256")  # 12 + 2.66 x 1.6
    assert six.lower == Fraction("7.744")
    assert six.sigma == Fraction("1.6") / Fraction("1.128")
    assert six.range_limit == Fraction("5.2272")  # 3.267 x 1.6


@pytest.mark.parametrize(("points", "on_trial"), [(6, True), (12, True), (13, False)])
def test_limits_are_on_trial_up_to_twelve_points(points, on_trial):
    assert segment(*range(points)).on_trial is on_trial


@pytest.mark.parametrize(
    "values",
    [(), (1, 2, 3, 4, 5), (1, None, 2, None, 3, None, 4, None, 5, None, 6)],
    ids=["none", "five", "six without neighbours"],
)
def test_limits_need_six_points_and_neighbours(values):
    young = segment(*values)
    assert (young.lower, young.upper, young.sigma) == (None, None, None)
    assert young.labels == [None] * len(values)
    assert not young.on_trial


def test_limits_of_a_constant_series_are_its_mean():
    flat = segment(*[7] * 8)
    assert (flat.lower, flat.mean, flat.upper, flat.sigma) == (7, 7, 7, 0)
    assert flat.labels == [None] * 8


def test_gap_breaks_a_moving_range():
    # 10 12 11 | 13 12 14: the 2 between 11 and 13 is gone, 2 1 1 2 remain
    assert segment(10, 12, 11, None, 13, 12, 14).range_limit == Fraction("4.9005")


def test_screening_drops_large_moving_ranges_once_and_keeps_their_points():
    # moving ranges 1 x 8, then 20 and 20: mean 4.8, limit 15.6816
    values = [10, 11, 10, 11, 10, 30, 10, 11, 10, 11, 10]
    screened, raw = segment(*values), segment(*values, screen=False)
    assert raw.sigma == Fraction("4.8") / Fraction("1.128")
    assert screened.sigma == 1 / Fraction("1.128")
    assert screened.mean == raw.mean == Fraction(134, 11)


def test_freeze_takes_the_limits_from_the_first_points():
    frozen = segment(*SIX, 40, 50, freeze=6)
    assert (frozen.mean, frozen.upper) == (12, Fraction("16.256"))
    assert frozen.labels[-2:] == [Label.OUTSIDE, Label.OUTSIDE]


def test_freeze_counts_points_and_not_gaps():
    assert segment(None, *SIX, None, 40, freeze=6).mean == 12


def test_rebase_starts_a_segment_with_limits_of_its_own():
    first, second = chart(series(*SIX, *[v + 50 for v in SIX]), rebase=[6])
    assert (first.start, first.mean, second.start, second.mean) == (0, 12, 6, 62)
    assert second.upper - second.mean == first.upper - first.mean


NOISE = [10, 12, 10, 12, 10, 12, 10, 12]  # mean 11, moving ranges 2: limits 5.68, 16.32
NEAR = 15  # beyond 11 + 2/3 x 5.32 = 14.54...
FROZEN = {"freeze": 8}
RULES = {
    "on the limit is not outside": ([Fraction("16.32")], [None]),
    "beyond the limit": ([Fraction("16.33")], ["outside"]),
    "below the lower limit": ([5], ["outside"]),
    "seven above the mean": ([11, *[12] * 7], [None] + ["shift"] * 7),
    "six above the mean": ([11, *[12] * 6], [None] * 7),
    "a point on the mean breaks a shift": (
        [11, 12, 12, 12, 11, 12, 12, 12, 12],
        [None] * 9,
    ),
    "a gap breaks no shift": (
        [11, 12, 12, 12, None, 12, 12, 12, 12],
        [None, "shift", "shift", "shift", None, "shift", "shift", "shift", "shift"],
    ),
    "seven rising": (
        [11, 8, 9, 10, 11, 12, 13, 14],
        [None] + ["trend"] * 7,
    ),
    "six rising": ([11, 8, 9, 10, 11, 12, 13], [None] * 7),
    "a tie breaks a trend": ([11, 8, 9, 10, 11, 11, 12, 13, 14], [None] * 9),
    "two of three near": (
        [11, NEAR, 12, NEAR],
        [None, "two_of_three", None, "two_of_three"],
    ),
    "near on both sides": ([11, NEAR, 12, 7], [None] * 4),
    "the third on the other side": ([11, NEAR, 10, NEAR], [None] * 4),
    "outside is not near": ([11, 20, 12, NEAR], [None, "outside", None, None]),
    "outside comes before trend": (
        [11, 8, 9, 10, 11, 12, 13, 17],
        [None, *["trend"] * 6, "outside"],
    ),
    "two of three comes before shift": (
        [11, 12, 12, 12, 12, 12, NEAR, NEAR],
        [None, *["shift"] * 5, "two_of_three", "two_of_three"],
    ),
}


@pytest.mark.parametrize(("after", "expected"), RULES.values(), ids=RULES)
def test_labels_by_rule(after, expected):
    assert labels(*NOISE, *after, **FROZEN)[8:] == expected


def test_runs_never_cross_a_rebaseline():
    steady = [10, 12] * 4
    across = [*steady, 11, 12, 12, 12]
    there = labels(*across, 12, 12, 12, 12, *steady, rebase=[12])
    assert Label.SHIFT not in there[:12]


def test_points_are_what_a_json_number_can_carry():
    third = Fraction(100, 3)
    assert as_point(third) == as_point(float(third)) == Fraction("33.3333333333333")


def test_autocorrelation_of_the_example_worked_by_hand():
    # deviations -2 0 -1 1 0 2 from 12: products 0 0 -1 0 0, squares 10
    assert autocorrelation(series(*SIX)) == Fraction(-1, 10)


@pytest.mark.parametrize("values", [(), (5,), (5, 5, 5)], ids=["none", "one", "flat"])
def test_autocorrelation_is_missing_where_nothing_varies(values):
    assert autocorrelation(series(*values)) is None


POINTS = st.lists(st.none() | st.integers(0, 100), max_size=30)


@settings(max_examples=20)
@given(POINTS, st.integers(-50, 50), st.integers(1, 9))
def test_labels_do_not_depend_on_unit_or_origin(values, shift, factor):
    moved = [None if v is None else v * factor + shift for v in values]
    assert labels(*moved) == labels(*values)


@settings(max_examples=20)
@given(POINTS)
def test_labels_are_the_same_upside_down(values):
    assert labels(*(None if v is None else -v for v in values)) == labels(*values)
