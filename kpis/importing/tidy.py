"""Rows below a header that are no readings: blank ones, totals, notes, more headers."""

from collections.abc import Callable

import numpy as np

from kpis.importing.columns import Column, Columns, Flags
from kpis.importing.findings import Findings
from kpis.importing.issues import shown
from kpis.importing.text import Layout

TOTALS = {"total", "totals", "grand total", "sum", "subtotal", "summe", "gesamt"}


def tidied(
    columns: Columns, layout: Layout, findings: Findings, is_data: Callable[[str], bool]
) -> Columns:
    """The rows that can be readings; the others are left out and named.

    ``is_data`` tells whether a text of the first column can begin a reading, so that
    a KPI that is called ``total`` stays one.
    """
    first = columns.by_index[0]
    if first.equal_to(lambda text: bool(text.strip()) and is_data(text)).all():
        return columns
    others = [column for index, column in columns.by_index.items() if index]
    empty = np.logical_and.reduce([_blank(c) for c in others] or [_blank(first)])
    blank = empty & _blank(first)
    named = first.equal_to(lambda text: bool(text.strip()) and not is_data(text))
    total = first.equal_to(is_total) & named
    again = first.equal_to(lambda text: text.strip() == _heading(layout)) & named
    note = empty & named & ~total
    _name(columns, total, findings, "is a total of other rows, no reading of its own")
    _name(columns, again & ~note, findings, "repeats the header")
    _name(columns, note, findings, "is a note beside the table")
    return columns.kept(~(blank | total | again | note))


def _heading(layout: Layout) -> str:
    return layout.header[0]


def _blank(column: Column) -> Flags:
    return column.equal_to(lambda text: not text.strip())


def is_total(text: str) -> bool:
    """Whether a row or column of this name adds others up."""
    word = text.strip().casefold().rstrip(":")
    return word in TOTALS or word.startswith(("total ", "grand total "))


def _name(columns: Columns, rows: Flags, findings: Findings, what: str) -> None:
    first = columns.by_index[0]
    findings.leave_out_all(
        np.flatnonzero(rows).tolist(),
        lambda row: (int(columns.lines[row]), f"{shown(first.text(row))} {what}."),
    )
