"""Columns of numbers as exact integers: each distinct text is read once, strictly."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpis.importing.columns import Column, Flags, Ints
from kpis.importing.issues import CellProblem
from kpis.importing.numbers import (
    INT64_MAX,
    MAX_DIGITS,
    NumberStyle,
    read_number,
)

NUMBER, EMPTY, TEXT = 0, 1, 2
_ROW = np.dtype(
    [
        ("mantissa", np.int64),
        ("decimals", np.int8),
        ("state", np.int8),
        ("percent", "?"),
    ]
)


@dataclass
class Amounts:
    """``mantissa / 10 ** decimals`` for each row whose ``state`` is ``NUMBER``."""

    mantissa: Ints
    decimals: npt.NDArray[np.int8]
    state: npt.NDArray[np.int8]
    percent: Flags


@dataclass
class Units:
    """Whole steps of a power of ten; which were rounded, which are too large."""

    units: Ints
    rounded: Flags
    beyond: Flags


def read_amounts(column: Column, style: NumberStyle) -> Amounts:
    """What the cells of a column hold."""
    rows = column.interpreted(lambda texts: _read_texts(texts, style))
    return Amounts(rows["mantissa"], rows["decimals"], rows["state"], rows["percent"])


def ones(count: int) -> Amounts:
    """The number 1 in every row."""
    zeros = np.zeros(count, np.int8)
    return Amounts(np.ones(count, np.int64), zeros, zeros, zeros.astype(bool))


def blanks(count: int) -> Amounts:
    """A column that the file does not have."""
    none = ones(count)
    none.state = np.full(count, EMPTY, np.int8)
    return none


def to_units(amounts: Amounts, powers: Ints) -> Units:
    """Each number in steps of ``10 ** -power``, half-even; powers row by row."""
    shift = powers - amounts.decimals
    units = amounts.mantissa.copy()
    rounded = np.zeros(len(units), bool)
    beyond = np.zeros(len(units), bool)
    for step in np.unique(shift[shift != 0]):
        rows = shift == step
        if step > 0:
            units[rows], beyond[rows] = times(units[rows], 10 ** min(int(step), 18))
        else:
            units[rows], rounded[rows] = _divided(
                units[rows], 10 ** min(int(-step), 18)
            )
    return Units(units, rounded, beyond)


def times(values: Ints, factor: int | Ints) -> tuple[Ints, Flags]:
    """The products, 0 where 64 bits do not hold them, and which these are."""
    factors = np.asarray(factor, np.int64)
    beyond: Flags = np.abs(values) > INT64_MAX // np.maximum(1, factors)
    products: Ints = np.where(beyond, 0, values) * factors
    return products, beyond


def _divided(values: Ints, divisor: int) -> tuple[Ints, Flags]:
    quotient, rest = np.divmod(values, np.int64(divisor))
    twice = 2 * rest
    up = (twice > divisor) | ((twice == divisor) & (quotient % 2 == 1))
    return quotient + up, rest != 0


def _read_texts(texts: list[str], style: NumberStyle) -> npt.NDArray[np.void]:
    rows = np.zeros(len(texts), _ROW)
    joined = "".join(texts)
    if joined.isascii() and joined.isdigit() and _short_and_filled(texts):
        rows["mantissa"] = np.fromiter(map(int, texts), np.int64, len(texts))
    else:
        rows[:] = [_read_text(text, style) for text in texts]
    return rows


def _short_and_filled(texts: list[str]) -> bool:
    lengths = list(map(len, texts))
    return min(lengths) > 0 and max(lengths) <= MAX_DIGITS


def _read_text(text: str, style: NumberStyle) -> tuple[int, int, int, bool]:
    if not text.strip():
        return 0, 0, EMPTY, False
    try:
        number = read_number(text, style)
    except CellProblem:
        return 0, 0, TEXT, False
    return number.mantissa, number.decimals, NUMBER, number.percent
