"""Numbers as pages print them and as people type them; what is in doubt is refused."""

from decimal import Decimal

import pytest

from kpis.terms.fields import MONEY_TOTAL, VALUE, NotReadableError, decimal_of

TYPED = {
    "plain": ("186400", "186400"),
    "as the page prints it": ("186,400.00", "186400"),
    "a million": ("1,186,400.5", "1186400.5"),
    "grouped by spaces": ("186\N{NO-BREAK SPACE}400", "186400"),
    "decimal comma": ("6,5", "6.5"),
    "two decimals after a comma": ("6,25", "6.25"),
    "less than one": ("0,125", "0.125"),
    "a minus sign": ("\N{MINUS SIGN}2.5", "-2.5"),
}


@pytest.mark.parametrize(("typed", "means"), TYPED.values(), ids=TYPED)
def test_a_number_is_read_as_it_is_printed(typed: str, means: str) -> None:
    assert decimal_of(typed, *MONEY_TOTAL) == Decimal(means)


@pytest.mark.parametrize("typed", ["1,23,4", "1.5,2", "1 2", "1,,000", ",5,", "12,"])
def test_a_number_in_doubt_is_asked_for_again(typed: str) -> None:
    with pytest.raises(NotReadableError, match="is no number"):
        decimal_of(typed, *VALUE)
