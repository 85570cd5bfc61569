"""Cells that hold no number, or one that a reading cannot hold, are refused."""

import numpy as np

from kpis.importing.amounts import EMPTY, TEXT, Amounts
from kpis.importing.columns import Column, Flags
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem, shown
from kpis.importing.numbers import NumberStyle, read_number
from kpis.importing.pairs import Sides

PERCENT_SCALE = 100


def refuse_cells(
    draft: Draft,
    named: tuple[str, Column | None],
    amounts: Amounts,
    optional: Flags,
    style: NumberStyle,
    findings: Findings,
) -> None:
    """Refuses a column's text and missing numbers, whatever else is wrong there."""
    name, column = named
    empty = (amounts.state == EMPTY) & ~optional
    bad = empty | (amounts.state == TEXT)
    draft.good &= ~bad
    findings.refuse_all(
        np.flatnonzero(bad).tolist(),
        lambda row: (*draft.place(row, name), _cell_problem(column, row, style)),
    )


def refuse_misfits(
    draft: Draft,
    sides: Sides,
    amounts: tuple[Amounts, Amounts],
    findings: Findings,
    *,
    by_value: bool = False,
) -> None:
    """Refuses what is too large, and percent signs where they mean nothing."""
    top, bottom = (
        draft.side(draft.labels.numerator),
        draft.side(draft.labels.denominator),
    )
    draft.refuse(sides.numerator.beyond, findings, top, _too_large)
    draft.refuse(sides.denominator.beyond, findings, bottom, _too_large)
    percentages = draft.of_rules(lambda rule: rule.scale) == PERCENT_SCALE
    meant = percentages & by_value
    draft.refuse(amounts[0].percent & ~meant, findings, top, _percent)
    draft.refuse(amounts[1].percent, findings, bottom, _percent)


def _cell_problem(column: Column | None, row: int, style: NumberStyle) -> CellProblem:
    text = column.text(row) if column else ""
    if not text.strip():
        return CellProblem(
            "missing_number",
            "The number is missing. Write it, or leave the row out if there is none.",
        )
    try:
        read_number(text, style)
    except CellProblem as problem:
        return problem
    return CellProblem("not_a_number", f"{shown(text)} is not a number.")


def _too_large(_row: int) -> CellProblem:
    return CellProblem(
        "too_large", "The number is larger than a reading can hold. Check its unit."
    )


def _percent(_row: int) -> CellProblem:
    return CellProblem(
        "percent_sign",
        "A percentage is no count. Give numerator and denominator as counts, or use "
        "the columns value and weight.",
    )
