"""Strict numbers: what is one, what is none, and what is asked about."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpis.importing.book import Answers
from kpis.importing.issues import CellProblem
from kpis.importing.numbers import (
    Number,
    NumberStyle,
    possible_decimals,
    read_number,
    to_units,
)
from tests.kpis.importing.files import asked, long, pairs, understood

POINT, COMMA = NumberStyle("."), NumberStyle(",")
ASCII_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)")


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("0", POINT, Number(0, 0)),
        (" 42 ", POINT, Number(42, 0)),
        ("+7", POINT, Number(7, 0)),
        ("-7", POINT, Number(-7, 0)),
        ("007", POINT, Number(7, 0)),
        ("12.50", POINT, Number(125, 1)),
        (".5", POINT, Number(5, 1)),
        ("1,234", POINT, Number(1234, 0)),
        ("1,234,567.8", POINT, Number(12345678, 1)),
        ("1.234", COMMA, Number(1234, 0)),
        ("1.234,5", COMMA, Number(12345, 1)),
        ("12,5", COMMA, Number(125, 1)),
        ("1 234", POINT, Number(1234, 0)),
        ("1\u00a0234,5", COMMA, Number(12345, 1)),
        ("1'234'567", POINT, Number(1234567, 0)),
        ("82.6%", POINT, Number(826, 1, percent=True)),
        ("82,6 %", COMMA, Number(826, 1, percent=True)),
        ("999999999999999999", POINT, Number(999999999999999999, 0)),
    ],
)
def test_number_is_read_exactly(text, style, number):
    assert read_number(text, style) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "+",
        ".",
        ",",
        "%",
        "1_000",
        "True",
        "nan",
        "inf",
        "1e5",
        "1e400",
        "0x10",
        "１２",
        "١٢",
        "²",
        "½",
        "--1",
        "1-",
        "(5)",
        "1,23",
        "1,2345",
        "12,34,567",
        "1.2.3",
        "0,123",
        "1 23",
        "1,234 567",
        "5%%",
        "€5",
        "=1+1",
        "−5",
        "1\u200b2",
        "1.",
        "1 000.0 0",
    ],
)
def test_text_is_no_number(text):
    with pytest.raises(CellProblem) as problem:
        read_number(text, POINT)
    assert problem.value.code == "not_a_number"


@pytest.mark.parametrize("text", ["1" + "0" * 18, "9" * 400, "0.1234567890123456789"])
def test_number_of_more_digits_than_a_reading_holds_is_refused(text):
    with pytest.raises(CellProblem) as problem:
        read_number(text, POINT)
    assert problem.value.code in {"too_large", "too_many_digits"}


@pytest.mark.parametrize(
    ("text", "power", "units", "rounded"),
    [
        ("12", 0, 12, False),
        ("12.5", 2, 1250, False),
        ("0.125", 2, 12, True),
        ("0.135", 2, 14, True),
        ("-0.125", 2, -12, True),
        ("2.5", 0, 2, True),
        ("3.5", 0, 4, True),
        ("0.1250001", 2, 13, True),
    ],
)
def test_units_are_rounded_half_even(text, power, units, rounded):
    assert to_units(text, power) == (units, rounded)


def test_units_beyond_64_bits_are_refused():
    with pytest.raises(CellProblem, match="larger"):
        to_units("999999999999999999", 2)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("1234", ""),
        ("1.234", ".,"),
        ("1,234", ".,"),
        ("0.132", "."),
        ("0,132", ","),
        ("1234.567", "."),
        ("12.5", "."),
        ("12,5", ","),
        ("1.234.567", ","),
        ("1,234.5", "."),
        ("1.234,5", ","),
        ("82.6%", "."),
        ("text, more", ""),
        ("1.2.3", ""),
    ],
)
def test_text_says_which_signs_can_be_decimal(text, signs):
    assert possible_decimals(text) == frozenset(signs)


def row(number, day=5, denominator="90000"):
    return f'asa,voice,2026-10-{day:02},day,"{number}",{denominator}'


def test_number_that_can_be_read_in_two_ways_is_asked_about():
    result = long(row("17"), row("1.234", 6))
    assert asked(result) == ["ambiguous_decimal"]
    question = result.questions[0]
    assert (question.row, question.column) == (3, "numerator")
    assert "“1.234” in row 3 is 1234 or 1.234" in question.message
    assert result.count == 0


def test_question_is_answered_by_the_user():
    ambiguous = row("1.234")
    assert pairs(long(ambiguous, answers=Answers(decimal=","))) == [(1234, 90000)]
    assert pairs(long(ambiguous, answers=Answers(decimal="."))) == [(1, 90000)]


def test_question_is_answered_by_another_number_of_the_file():
    assert pairs(long(row("1.234"), row("12,5", 6))) == [(1234, 90000), (12, 90000)]
    assert pairs(long(row("1,234"), row("0.132", 6))) == [(1234, 90000), (0, 90000)]


def test_both_decimal_signs_in_one_file_are_asked_about():
    result = long(row("12.5"), row("12,5", 6))
    assert asked(result) == ["mixed_decimals"]
    assert "row 2" in result.questions[0].message
    assert "row 3" in result.questions[0].message


def test_semicolons_leave_commas_to_decimals():
    text = "kpi;queue;period_start;grain;numerator;denominator\n"
    text += "utilisation;voice;2026-10-05;day;7,25;8,5\n"
    assert pairs(understood(text)) == [(725, 850)]


@given(st.text(alphabet="0123456789.,+-eE_ %'\u00a0１٢²xinfaNT", max_size=24))
@example("1e5")
@example("１")
def test_parser_accepts_nothing_that_is_no_ascii_decimal(text):
    try:
        number = read_number(text, POINT)
    except CellProblem:
        return
    bare = text.strip().removesuffix("%").rstrip()
    bare = re.sub(r"[,' \u00a0]", "", bare)
    assert ASCII_NUMBER.fullmatch(bare)
    assert Decimal(number.mantissa).scaleb(-number.decimals) == Decimal(bare)


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False), st.integers(0, 6))
def test_units_agree_with_decimal(value, power):
    units, rounded = to_units(f"{value:f}", power)
    exact = value.scaleb(power)
    assert units == exact.to_integral_value(ROUND_HALF_EVEN)
    assert rounded == (exact != exact.to_integral_value())
