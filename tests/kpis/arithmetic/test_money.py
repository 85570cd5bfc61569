from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.money import payable, share_out

ROUNDED = {
    "half-even, down": ("0.125", "EUR", "0.12"),
    "half-even, up": ("0.135", "EUR", "0.14"),
    "no minor unit": ("1500.5", "JPY", "1500"),
    "three decimals": ("1.2345", "KWD", "1.234"),
    "four decimals": ("1.23456", "CLF", "1.2346"),
}


@pytest.mark.parametrize(("amount", "currency", "paid"), ROUNDED.values(), ids=ROUNDED)
def test_payable_rounds_to_the_minor_unit(amount, currency, paid):
    assert str(payable(Fraction(amount), currency)) == paid


def test_payable_never_rounds_up_to_beyond_a_limit():
    amount = Fraction("10.0151")
    assert payable(amount, "EUR") == Decimal("10.02")
    assert payable(amount, "EUR", limit=amount) == Decimal("10.01")


def test_share_out_gives_what_is_left_to_the_largest_remainder():
    thirds = [Fraction(100, 3), Fraction(100, 6), Fraction(50)]
    shares = share_out(Decimal("100.00"), thirds, "EUR")
    assert [str(share) for share in shares] == ["33.33", "16.67", "50.00"]


def test_share_out_prefers_the_earlier_of_two_equal_remainders():
    halves = [Fraction("0.005"), Fraction("0.005")]
    assert share_out(Decimal("0.01"), halves, "EUR") == [Decimal("0.01"), 0]


@settings(max_examples=30)
@given(st.lists(st.fractions(0, 1000), max_size=6), st.sampled_from(["EUR", "JPY"]))
def test_share_out_adds_up_and_stays_within_one_minor_unit(parts, currency):
    total = payable(sum(parts, Fraction(0)), currency)
    shares = share_out(total, parts, currency)
    unit = Fraction(1, 100) if currency == "EUR" else 1
    assert sum(shares) == total
    assert all(abs(Fraction(s) - p) < unit for s, p in zip(shares, parts, strict=True))
    assert all(s == 0 for s, p in zip(shares, parts, strict=True) if p == 0)
