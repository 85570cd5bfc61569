"""Two columns of numbers made into the pair that a reading keeps.

- ``ratio``: numerator and denominator as they are, each in its KPI's units.
- ``sum``: the numerator; the denominator is 1 where the file gives none.
- ``level``: (level x seconds, seconds). A file gives the level itself with the
  denominator 1 or none, and the seconds are those of the period.
"""

from dataclasses import dataclass

import numpy as np

from kpis.importing.amounts import EMPTY, NUMBER, Amounts, Units, ones, times, to_units
from kpis.importing.book import KpiRule
from kpis.importing.columns import Codes, Flags, Ints
from kpis.importing.numbers import INT64_MAX, divided


@dataclass
class Sides:
    """Numerators and denominators in units, with what does not fit."""

    numerator: Units
    denominator: Units
    unweighted: Flags


@dataclass(frozen=True)
class Rows:
    """Which KPI each row is of, and how long its period is."""

    rules: list[KpiRule]
    kpi: Codes
    seconds: Codes

    def flags(self, *aggregations: str) -> Flags:
        """Which rows are of KPIs that are aggregated in one of these ways."""
        wanted = [rule.aggregation in aggregations for rule in self.rules]
        return np.array(wanted, bool)[self.kpi]

    def powers(self, side: str) -> Ints:
        """The power of ten of each row's ``numerator`` or ``denominator``."""
        values = [getattr(rule, f"{side}_power") for rule in self.rules]
        return np.array(values, np.int64)[self.kpi]


def from_counts(rows: Rows, numerator: Amounts, denominator: Amounts) -> Sides:
    """The pair of a row that gives a numerator and a denominator."""
    alone = rows.flags("sum", "level") & (denominator.state == EMPTY)
    filled = _filled(denominator, alone)
    top = to_units(numerator, rows.powers("numerator"))
    bottom = to_units(filled, rows.powers("denominator"))
    is_one = (filled.mantissa == 1) & (filled.decimals == 0) & (filled.state == NUMBER)
    _spread(rows, rows.flags("level") & is_one, top, bottom)
    return Sides(top, bottom, np.zeros(len(rows.kpi), bool))


def from_values(rows: Rows, value: Amounts, weight: Amounts) -> Sides:
    """The pair of a row that gives a value as people read it, and its weight.

    numerator = value x weight / scale. Without a weight the pair counts as one and
    is marked unweighted.
    """
    unweighted = rows.flags("ratio") & (weight.state == EMPTY)
    filled = _filled(weight, weight.state == EMPTY)
    whole = rows.flags("sum", "level")
    bottom = to_units(filled, rows.powers("denominator"))
    top = _products(rows, value, filled)
    plain = to_units(value, rows.powers("numerator"))
    for wide, narrow in zip(
        (top.units, top.rounded, top.beyond),
        (plain.units, plain.rounded, plain.beyond),
        strict=True,
    ):
        wide[whole] = narrow[whole]
    _spread(rows, rows.flags("level"), top, bottom)
    return Sides(top, bottom, unweighted)


def _filled(amounts: Amounts, where: Flags) -> Amounts:
    one = ones(len(where))
    return Amounts(
        np.where(where, one.mantissa, amounts.mantissa),
        np.where(where, one.decimals, amounts.decimals),
        np.where(where, one.state, amounts.state),
        amounts.percent,
    )


def _spread(rows: Rows, where: Flags, top: Units, bottom: Units) -> None:
    """Levels over the seconds of their periods."""
    seconds = rows.seconds.astype(np.int64)
    powers = 10 ** np.minimum(rows.powers("denominator"), 9)
    spread, beyond = times(top.units, seconds)
    top.units[where] = spread[where]
    top.beyond[where] |= beyond[where]
    bottom.units[where] = (seconds * powers)[where]


def _products(rows: Rows, value: Amounts, weight: Amounts) -> Units:
    """value x weight / scale in units, by Python's unbounded integers."""
    exact = [
        divided(v * w * 10 ** int(power), scale * 10 ** (int(vd) + int(wd)))
        for v, w, vd, wd, power, scale in zip(
            value.mantissa.tolist(),
            weight.mantissa.tolist(),
            value.decimals,
            weight.decimals,
            rows.powers("numerator"),
            np.array([rule.scale for rule in rows.rules])[rows.kpi].tolist(),
            strict=True,
        )
    ]
    beyond = np.array([abs(units) > INT64_MAX for units, _ in exact], bool)
    kept = [0 if abs(units) > INT64_MAX else units for units, _ in exact]
    rounded = np.array([was for _, was in exact], bool)
    return Units(np.array(kept, np.int64), rounded, beyond)
