from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.document import State
from scorecards.plain import exact_text, from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Inner:
    value: Fraction | None
    state: State


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Inner, ...]
    day: date
    at: datetime
    money: Decimal
    data: dict[str, int]


EXACT_TEXTS = {
    "a whole number": (Fraction(80), "80"),
    "a number that ends in zeros": (Fraction(1200), "1200"),
    "zero": (Fraction(0), "0"),
    "a decimal": (Fraction(163, 2), "81.5"),
    "a negative decimal": (Fraction(-1, 8), "-0.125"),
    "a decimal without end": (Fraction(2095, 27), "2095/27"),
    "more digits than a decimal context holds": (
        Fraction(10**30 + 1, 4),
        "250000000000000000000000000000.25",
    ),
}


@pytest.mark.parametrize(
    ("number", "text"), EXACT_TEXTS.values(), ids=EXACT_TEXTS.keys()
)
def test_a_fraction_is_written_exactly(number, text):
    assert exact_text(number) == text
    assert Fraction(text) == number


@given(st.fractions())
@settings(max_examples=60)
def test_every_fraction_comes_back_as_it_was(number):
    assert Fraction(exact_text(number)) == number


def test_a_dataclass_comes_back_as_it_was():
    outer = Outer(
        inner=(Inner(None, State.MISSING), Inner(Fraction(1, 3), State.ON_GOAL)),
        day=date(2026, 11, 1),
        at=datetime(2026, 12, 1, 7, 14, tzinfo=UTC),
        money=Decimal("372.80"),
        data={"code": 1},
    )
    assert from_plain(Outer, to_plain(outer)) == outer
    assert to_plain(outer)["money"] == "372.80"
