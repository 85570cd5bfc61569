"""Exact values of KPIs: what the readings of any period add up to.

A reading is a pair of integers (n, d), each in the smallest unit that its KPI uses:
10^-pn and 10^-pd of the unit people speak of. A value comes from sums, never from
averages of averages:

    ratio   scale x sum(n) x 10^-pn / (sum(d) x 10^-pd)
    sum     scale x sum(n) x 10^-pn                      (d counts the readings)
    level   the pair is (level x seconds, seconds); a queue's value is the ratio
            above, the partnership's is the sum over its queues

Values are `fractions.Fraction`: 136 of 170 *is* 80. A value that nobody measured is
`None`, never 0.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Aggregation = Literal["ratio", "sum", "level"]
Number = int | Decimal | Fraction

ALL_QUEUES = "all"
PLAIN_DECIMALS = 6
MOST_DECIMALS = 12


class Pair(NamedTuple):
    """One reading or any sum of readings, in the KPI's smallest units."""

    numerator: int
    denominator: int
    queue: str = ALL_QUEUES


def exact(number: Number) -> Fraction:
    """The same number as a fraction. Binary floats are refused: 0.1 is not 1/10."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal | Fraction):
        raise TypeError(f"{number!r} is not an exact number")
    return Fraction(number)


def aggregate(
    aggregation: Aggregation,
    pairs: Iterable[Pair],
    *,
    scale: int = 1,
    numerator_power: int = 0,
    denominator_power: int = 0,
) -> Fraction | None:
    """The value of one KPI over `pairs`, in its unit; `None` where sum(d) is 0.

    For `level` a queue without a reading is left out of the sum: the caller shows
    the value as partial.
    """
    if aggregation == "level":
        totals = list(_sums_by_queue(pairs).values())
    else:
        totals = [_total(pairs)]
    measured = [pair for pair in totals if pair.denominator]
    if not measured:
        return None
    below = 10**numerator_power
    if aggregation == "sum":
        return Fraction(scale * measured[0].numerator, below)
    above = scale * 10**denominator_power
    parts = [Fraction(above * n, below * d) for n, d, _ in measured]
    return parts[0] if len(parts) == 1 else sum(parts, Fraction(0))


def _total(pairs: Iterable[Pair]) -> Pair:
    numerator = denominator = 0
    for pair in pairs:
        numerator += pair.numerator
        denominator += pair.denominator
    return Pair(numerator, denominator)


def _sums_by_queue(pairs: Iterable[Pair]) -> dict[str, Pair]:
    sums: dict[str, Pair] = {}
    for pair in pairs:
        so_far = sums.get(pair.queue, Pair(0, 0))
        sums[pair.queue] = Pair(
            so_far.numerator + pair.numerator,
            so_far.denominator + pair.denominator,
            pair.queue,
        )
    return sums


def to_units(number: Decimal, power: int) -> tuple[int, bool]:
    """`number` in units of 10^-power, half-even, and whether it had to be rounded.

    >>> to_units(Decimal("12.345"), 2)
    (1234, True)

    Raises `ValueError` for NaN and Infinity.
    """
    if not number.is_finite():
        raise ValueError(f"{number} is not a number that can be counted")
    wanted = Fraction(number) * 10**power
    units = round(wanted)
    return units, units != wanted


def round_half_even(number: Fraction, decimals: int | None) -> Fraction:
    """`number` at that many decimals; `None` leaves it as it is."""
    return number if decimals is None else round(number, decimals)


def decimal_at(number: Fraction, decimals: int) -> Decimal:
    """`number` rounded half-even, with exactly that many decimals written out."""
    units = round(number * 10**decimals)
    return Decimal(f"{units}E-{decimals}")


def plain(number: Fraction) -> str:
    """Exactly where six decimals allow it, else rounded to six, as in 79.333333…"""
    shown = decimal_at(number, PLAIN_DECIMALS)
    text = f"{shown.normalize():,f}"
    return text if Fraction(shown) == number else f"{shown:,f}…"


def display(
    value: Fraction | None, decimals: int, thresholds: Iterable[Fraction] = ()
) -> Decimal | None:
    """The value with the unit's decimals, and with more where those would mislead.

    A rounded value stands on the same side of every threshold (minimum, goal, start
    of the penalty, a limit) as the value itself: 79.96 against a minimum of 80 is
    shown as 79.96, not as 80.0; with twelve decimals it ends. `None` stays `None`.
    """
    if value is None:
        return None
    # A limit such as 1/3 that the value is exactly on cannot be written out anyway.
    limits = [t for t in thresholds if t != value or round(t, MOST_DECIMALS) == t]
    for more in range(decimals, MOST_DECIMALS):
        shown = decimal_at(value, more)
        if all(_side(Fraction(shown), t) == _side(value, t) for t in limits):
            return shown
    return decimal_at(value, max(decimals, MOST_DECIMALS))


def _side(value: Fraction, threshold: Fraction) -> int:
    return (value > threshold) - (value < threshold)
