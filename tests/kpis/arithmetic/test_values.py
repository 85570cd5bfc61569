from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.values import (
    Pair,
    aggregate,
    display,
    exact,
    plain,
    to_units,
)

PAIRS = st.lists(
    st.builds(
        Pair, st.integers(-99, 999), st.integers(0, 99), st.sampled_from(["en", "de"])
    ),
    max_size=8,
)


def test_ratio_comes_from_sums_and_not_from_the_mean_of_ratios():
    pairs = [Pair(90, 100), Pair(1, 10)]
    assert aggregate("ratio", pairs, scale=100) == Fraction(9100, 110)


def test_ratio_of_counts_is_exact():
    assert aggregate("ratio", [Pair(136, 170)], scale=100) == 80


def test_ratio_undoes_the_powers_of_its_smallest_units():
    # 37.50 GBP over 2.5 hours, in pence and in hundredths of an hour
    value = aggregate(
        "ratio", [Pair(3750, 250)], numerator_power=2, denominator_power=2
    )
    assert value == 15


def test_sum_adds_numerators_only():
    assert aggregate("sum", [Pair(5, 1), Pair(7, 1)]) == 12


def test_sum_undoes_the_power_of_its_numerator():
    assert aggregate("sum", [Pair(1250, 1)], numerator_power=2) == Fraction("12.5")


def test_level_averages_a_queue_over_time_and_adds_queues_up():
    day, half = 86_400, 43_200
    pairs = [
        Pair(10 * half, half, "en"),
        Pair(14 * half, half, "en"),
        Pair(30 * day, day, "de"),
    ]
    assert aggregate("level", pairs) == 12 + 30


def test_level_leaves_out_a_queue_without_a_reading():
    assert aggregate("level", [Pair(0, 0, "en"), Pair(60, 2, "de")]) == 30


@pytest.mark.parametrize("aggregation", ["ratio", "sum", "level"])
@pytest.mark.parametrize("pairs", [[], [Pair(0, 0)]], ids=["no reading", "0 of 0"])
def test_value_without_a_denominator_is_missing_and_not_zero(aggregation, pairs):
    assert aggregate(aggregation, pairs) is None


@settings(max_examples=30)
@given(PAIRS, st.sampled_from(["ratio", "sum", "level"]))
def test_value_does_not_depend_on_the_order_of_readings(pairs, aggregation):
    assert aggregate(aggregation, pairs) == aggregate(aggregation, pairs[::-1])


@pytest.mark.parametrize(
    ("number", "power", "expected"),
    [
        ("12", 0, (12, False)),
        ("12.34", 2, (1234, False)),
        ("12.345", 2, (1234, True)),
        ("12.355", 2, (1236, True)),
        ("-0.5", 0, (0, True)),
    ],
)
def test_to_units_rounds_half_even_and_says_so(number, power, expected):
    assert to_units(Decimal(number), power) == expected


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_to_units_refuses_what_cannot_be_counted(number):
    with pytest.raises(ValueError, match="not a number that can be counted"):
        to_units(Decimal(number), 2)


@pytest.mark.parametrize(
    ("value", "thresholds", "expected"),
    [
        ("81.54", [80, 83], "81.5"),
        ("79.96", [80], "79.96"),
        ("79.9996", [80], "79.9996"),
        ("80.04", [80], "80.04"),
        ("80", [80], "80.0"),
        ("81.25", [], "81.2"),
    ],
)
def test_display_shows_more_decimals_where_rounding_would_cross(
    value, thresholds, expected
):
    shown = display(Fraction(value), 1, map(Fraction, thresholds))
    assert str(shown) == expected


def test_display_of_a_missing_value_is_nothing():
    assert display(None, 1) is None


def test_display_ends_where_a_value_lies_on_a_limit_that_cannot_be_written_out():
    third = Fraction(1, 3)
    assert str(display(third, 1, [third])) == "0.3"
    assert str(display(third, 1, [third - Fraction(1, 10**40)])) == "0.333333333333"


FOUR_DECIMALS = st.integers(0, 10**6).map(lambda n: Fraction(n, 10**4))


@settings(max_examples=30)
@given(FOUR_DECIMALS, FOUR_DECIMALS, st.integers(0, 3))
def test_display_never_tells_a_different_story_than_the_value(value, limit, decimals):
    shown = Fraction(display(value, decimals, [limit]))
    assert (shown > limit, shown < limit) == (value > limit, value < limit)


@pytest.mark.parametrize(
    ("number", "expected"),
    [("80", "80"), ("1398.50", "1,398.5"), ("0", "0"), ("238/3", "79.333333…")],
)
def test_plain_writes_all_of_a_number_or_says_that_it_goes_on(number, expected):
    assert plain(Fraction(number)) == expected


@pytest.mark.parametrize("number", [0.1, True, "80", None])
def test_exact_refuses_what_is_no_exact_number(number):
    with pytest.raises(TypeError, match="not an exact number"):
        exact(number)
