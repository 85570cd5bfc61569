"""Money: rounded once, at the end, to what the currency can pay.

Amounts are exact fractions of the currency's unit until then. The parts of a total
are rounded so that they add up to it (largest remainder).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kpis.arithmetic.values import decimal_at
from partnership.currencies import minor_unit


def payable(amount: Fraction, currency: str, limit: Fraction | None = None) -> Decimal:
    """`amount` rounded half-even to the minor unit, never above `limit`.

    A limit need not be payable itself (10 % of 100,000.05); rounding up to beyond it
    would break the promise that it is one.
    """
    decimals = minor_unit(currency)
    rounded = decimal_at(amount, decimals)
    if limit is not None and Fraction(rounded) > limit:
        return rounded - Decimal(f"1E-{decimals}")
    return rounded


def share_out(
    total: Decimal, parts: Sequence[Fraction], currency: str
) -> list[Decimal]:
    """Round `parts` to the minor unit so that they add up to `total`.

    Each is rounded down, and what is then left goes, one minor unit each, to the
    largest remainders (the earlier part where two are equal). `total` is the parts'
    sum, rounded; so no part of 0 ever receives anything.
    """
    decimals = minor_unit(currency)
    exact_units = [part * 10**decimals for part in parts]
    units = [amount.__floor__() for amount in exact_units]
    left = int(Fraction(total) * 10**decimals) - sum(units)
    by_remainder = sorted(
        range(len(parts)), key=lambda i: units[i] - exact_units[i]
    )  # a stable sort: the largest remainder first, then the earlier part
    for i in by_remainder[:left]:
        units[i] += 1
    return [Decimal(f"{amount}E-{decimals}") for amount in units]
