"""Counts in words."""

from typing import Protocol

from partnership import numbers


class Counted(Protocol):
    """A KPI with the units that it is counted in."""

    @property
    def numerator_power(self) -> int: ...
    @property
    def denominator_power(self) -> int: ...


def quotient(numerator: int, denominator: int, kpi: Counted) -> str:
    """“39,283 ÷ 48,200”, of sums in smallest units."""
    above = numbers.whole(numerator, kpi.numerator_power)
    return f"{above} ÷ {numbers.whole(denominator, kpi.denominator_power)}"
