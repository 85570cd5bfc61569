"""Columns of a wide file added, taken away and multiplied, exactly."""

from collections.abc import Mapping, Sequence

import numpy as np

from kpis.importing.amounts import EMPTY, NUMBER, TEXT, Amounts, ones
from kpis.importing.columns import Ints
from kpis.importing.mapping import Sum, Term
from kpis.importing.numbers import divided

SAFE = 10**15  # a thousand such numbers add up within 64 bits
LARGEST = 10**18


def evaluated(side: Sum, amounts: Mapping[str, Amounts], count: int) -> Amounts:
    """The side in every row; empty or text where one of its columns is."""
    if not side.terms:
        return ones(count)
    if side.single:
        return amounts[side.single]
    used = [amounts[name] for name in side.columns]
    state = np.maximum.reduce([_ranked(a) for a in used])
    mantissa, decimals = _whole(side, amounts) or _exact(side, amounts, count)
    state = np.choose(state, [NUMBER, EMPTY, TEXT]).astype(np.int8)
    signed = np.zeros(count, bool)
    for term in side.terms:
        if len(term.columns) == 1:
            signed |= amounts[term.columns[0]].percent
    return Amounts(mantissa, decimals, state, signed)


def _ranked(amounts: Amounts) -> np.ndarray:
    """0 for a number, 1 for an empty cell, 2 for text."""
    return np.select([amounts.state == NUMBER, amounts.state == EMPTY], [0, 1], 2)


def _whole(side: Sum, amounts: Mapping[str, Amounts]) -> tuple[Ints, np.ndarray] | None:
    """The sum of whole numbers by numpy; None where it takes more than that."""
    if any(len(term.columns) > 1 for term in side.terms):
        return None
    used = [(term.sign, amounts[term.columns[0]]) for term in side.terms]
    if any(a.decimals.any() or (np.abs(a.mantissa) > SAFE).any() for _, a in used):
        return None
    total = sum(
        (sign * a.mantissa for sign, a in used), np.zeros_like(used[0][1].mantissa)
    )
    return total, used[0][1].decimals


def _exact(
    side: Sum, amounts: Mapping[str, Amounts], count: int
) -> tuple[Ints, np.ndarray]:
    """The same by Python's unbounded integers, row by row."""
    rows = [_fitting(*_row_sum(side.terms, amounts, row)) for row in range(count)]
    mantissa = np.array([m for m, _ in rows], np.int64)
    return mantissa, np.array([d for _, d in rows], np.int8)


def _row_sum(
    terms: Sequence[Term], amounts: Mapping[str, Amounts], row: int
) -> tuple[int, int]:
    products = [_row_product(term, amounts, row) for term in terms]
    decimals = max(places for _, places in products)
    return sum(
        value * 10 ** (decimals - places) for value, places in products
    ), decimals


def _row_product(
    term: Term, amounts: Mapping[str, Amounts], row: int
) -> tuple[int, int]:
    value, places = term.sign, 0
    for name in term.columns:
        column = amounts[name]
        value *= int(column.mantissa[row])
        places += int(column.decimals[row])
        if len(term.columns) > 1 and column.percent[row]:
            places += 2  # 82.6% of the calls
    return value, places


def _fitting(value: int, places: int) -> tuple[int, int]:
    """The number within 18 digits, by dropping decimals that no reading keeps."""
    while places and (abs(value) >= LARGEST or value % 10 == 0):
        value, _ = divided(value, 10)
        places -= 1
    return (value, places) if abs(value) < LARGEST else (LARGEST, -18)
