"""Numbers as people read them: unit, decimals, sign, currency, language."""

from decimal import Decimal

import pytest
from django.utils import translation

from partnership import numbers

NB = numbers.NO_BREAK


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        pytest.param(81.5, "%", 1, f"81.5{NB}%", id="percent"),
        pytest.param(81, "%", 1, f"81.0{NB}%", id="decimals-of-the-unit"),
        pytest.param(-3.2, "points", 1, f"−3.2{NB}points", id="minus-sign"),
        pytest.param(48200, "count", 0, "48,200", id="count"),
        pytest.param(3.5, "per 1,000", 1, f"3.5{NB}per 1,000", id="rate"),
        pytest.param(395, "s", 0, f"6:35{NB}min", id="minutes"),
        pytest.param(28, "s", 0, f"28{NB}s", id="seconds"),
        pytest.param(59.6, "s", 0, f"1:00{NB}min", id="rounded-to-a-minute"),
        pytest.param(3750, "s", 0, f"1:02:30{NB}h", id="hours"),
        pytest.param(12.4, "ratio", 1, "12.4", id="ratio"),
        pytest.param(7, "tickets", 0, f"7{NB}tickets", id="a-unit-of-ones-own"),
        pytest.param(None, "%", 1, "–", id="missing-is-a-dash"),
        pytest.param(0.125, "%", 2, f"0.12{NB}%", id="half-to-even"),
    ],
)
def test_show_writes_value_and_unit(value, unit, decimals, text):
    assert numbers.show(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        pytest.param(1.4, "%", 1, f"+1.4{NB}pts", id="percent-changes-in-points"),
        pytest.param(-2.4, "%", 1, f"−2.4{NB}pts", id="down"),
        pytest.param(0.04, "%", 1, f"±0.0{NB}pts", id="rounded-to-nothing"),
        pytest.param(4, "s", 0, "+0:04", id="seconds"),
        pytest.param(59.7, "s", 0, f"+1:00{NB}min", id="a-minute"),
        pytest.param(-1250, "count", 0, "−1,250", id="count"),
        pytest.param(None, "%", 1, "", id="nothing-to-compare"),
    ],
)
def test_change_carries_its_sign(value, unit, decimals, text):
    assert numbers.change(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        pytest.param(Decimal("1398"), "GBP", "£1,398.00", id="pounds"),
        pytest.param(Decimal("-3"), "EUR", "−€3.00", id="minus-before-the-symbol"),
        pytest.param(Decimal("1398.4"), "JPY", "¥1,398", id="no-minor-unit"),
        pytest.param(Decimal("1.5"), "KWD", f"KWD{NB}1.500", id="three-decimals"),
        pytest.param(Decimal("1.5"), "JOD", f"JOD{NB}1.500", id="dinars-of-jordan"),
        pytest.param(Decimal("2500"), "VND", f"VND{NB}2,500", id="no-minor-dong"),
    ],
)
def test_money_is_in_the_currencys_minor_unit(amount, currency, text):
    assert numbers.money(amount, currency) == text


def test_numbers_follow_the_readers_language():
    with translation.override("de"):
        assert numbers.show(48200.5, "count", 1) == "48.200,5"


@pytest.mark.parametrize(
    ("value", "text"),
    [("10.00", "10"), ("12.50", "12.5"), ("100", "100"), ("0.125", "0.125")],
)
def test_exactly_writes_no_decimals_that_say_nothing(value, text):
    assert numbers.exactly(Decimal(value), "%") == f"{text}{NB}%"
