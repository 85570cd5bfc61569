"""A wide file with one column for each date, turned into the ordinary wide form.

Its rows are counts: the label column, which is the first that neither is a date nor is
named by the mapping, says which. Turned, each queue and date is a row and each label a
column; where a count stood is kept, so that the file's own rows can be named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from kpis.importing.book import Answers
from kpis.importing.columns import Column, Columns, coded
from kpis.importing.dates import DateStyle, Moment, read_moment
from kpis.importing.evidence import date_style
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem, FileProblem, shown
from kpis.importing.mapping import ACROSS, Mapping
from kpis.importing.text import Layout
from kpis.importing.tidy import is_total

LISTED = 8
DATES, QUEUE = 0, 1  # the turned table's first columns; the labels follow


@dataclass(frozen=True)
class Headings:
    """The label column's position, each date's by its heading, and how dates read."""

    label: int
    dates: dict[str, int]
    style: DateStyle


@dataclass
class Turned:
    """A file of dates across, its rows known by queue and label.

    A queue goes by ``firsts``, its first line in the file; ``rows`` count into
    ``columns``.
    """

    layout: Layout
    columns: Columns
    headings: Headings
    firsts: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # by what ignores capitals
    rows: dict[tuple[int, str], int] = field(default_factory=dict)
    again: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, row: int, queue: str, label: str) -> None:
        """Takes one row of counts in."""
        first = self.firsts.setdefault(queue, int(self.columns.lines[row]))
        key = first, self.labels.setdefault(label.casefold(), label)
        if self.rows.setdefault(key, row) != row:
            self.again.setdefault(key, row)

    def turned_layout(self, queue_column: str | None) -> Layout:
        """The layout of the turned table."""
        header = (ACROSS, queue_column or "", *self.labels.values())
        return replace(self.layout, header=header)

    def label_layout(self) -> Layout:
        """The labels alone as columns, as KPIs are made of them."""
        return replace(self.layout, header=tuple(self.labels.values()))

    def in_rows(self, problem: FileProblem) -> FileProblem:
        """A problem of the mapping; a column that lacks is a row here."""
        if problem.code != "no_such_column":
            return problem
        listed = ", ".join(shown(label) for label in [*self.labels.values()][:LISTED])
        more = (
            f" and {len(self.labels) - LISTED} more"
            if len(self.labels) > LISTED
            else ""
        )
        return FileProblem(
            "no_such_row",
            f"{problem.sentence.split(' names no column')[0]} names no rows of the "
            f"file. Its rows are called {listed}{more}.",
        )

    def lines(self) -> dict[tuple[int, str], int]:
        """The line of each count in the file."""
        return {key: int(self.columns.lines[row]) for key, row in self.rows.items()}

    def table(self, layout: Layout, wanted: Iterable[str]) -> Columns:
        """Dates, queues and the wanted labels; a count that is missing is empty.

        ``FileProblem`` where a queue has a wanted label twice.
        """
        count, headings = len(self.headings.dates), list(self.headings.dates)
        cells = self._cells()
        queues = np.repeat(np.array(list(self.firsts), object), count)
        heads = np.array(headings * len(self.firsts), object)
        built = {DATES: coded(heads), QUEUE: coded(queues)}
        for label in wanted:
            at = [self._row(first, label) for first in self.firsts.values()]
            place = layout.header.index(label, QUEUE + 1)
            built[place] = coded(cells[:, at].T.ravel())
        lines = np.repeat(np.array([*self.firsts.values()], np.int32), count)
        return Columns(lines, {at: Column([chunk]) for at, chunk in built.items()})

    def _cells(self) -> np.ndarray:
        """The texts, date by row; one empty row at the end stands for what lacks."""
        count = len(self.columns.lines)
        cells = np.full((len(self.headings.dates), count + 1), "", object)
        for at, position in enumerate(self.headings.dates.values()):
            texts, codes = self.columns.by_index[position].unified()
            cells[at, :count] = np.array(texts, object)[codes]
        return cells

    def _row(self, first: int, label: str) -> int:
        row = self.rows.get((first, label), -1)
        if (first, label) in self.again:
            other = self.columns.lines[self.again[first, label]]
            raise FileProblem(
                "label_twice",
                f"Rows {self.columns.lines[row]} and {other} are both called "
                f"{shown(label)}. Keep one, or tell them apart: --queue COLUMN or "
                "--where COLUMN=VALUE.",
            )
        return row


def read_headings(
    layout: Layout, mapping: Mapping, said: Answers, findings: Findings
) -> Headings:
    """Which headings are dates; ``FileProblem`` for one that is none, or is twice.

    Asks where the headings leave two readings; totals at the end are left out.
    """
    named = {layout.index(column) for column in mapping.columns()}
    others = [at for at in range(len(layout.header)) if at not in named]
    pattern = DateStyle(format=said.date_format) if said.date_format else None
    label = next((at for at in others if not _looks_dated(layout, at, pattern)), None)
    dates = _without_totals(layout, [at for at in others if at != label], findings)
    if label is None or not any(_looks_dated(layout, at, pattern) for at in dates):
        raise FileProblem(
            "no_date_headings",
            f"Row {layout.header_row} does not have one column with the names of the "
            "counts and then one for each date. Where dates stand in a column, name it "
            "with --date.",
        )
    heads = Column([coded(np.array([layout.header[at] for at in dates], object))])
    lines = np.full(len(dates), layout.header_row, np.int32)
    style = date_style(ACROSS, heads, lines, said, findings)
    if findings.questions:
        return Headings(label, {layout.header[at]: at for at in dates}, style)
    return Headings(label, _distinct(layout, dates, style), style)


def turn(columns: Columns, layout: Layout, mapping: Mapping, heads: Headings) -> Turned:
    """The rows of the file by queue and label; ``columns`` are all of them."""
    _check_unnamed(columns, layout, heads.label)
    turned = Turned(layout, columns, heads)
    labels = columns.by_index[heads.label]
    at = layout.index(mapping.queue_column) if mapping.queue_column else None
    for row in range(len(columns.lines)):
        queue = "" if at is None else columns.by_index[at].text(row).strip()
        turned.add(row, queue, labels.text(row).strip())
    if mapping.queue_column and mapping.queue_column.casefold() in turned.labels:
        raise FileProblem(
            "label_is_column",
            f"A row is called {shown(mapping.queue_column)}, as the queue column is. "
            "Rename one.",
        )
    return turned


def _check_unnamed(columns: Columns, layout: Layout, label: int) -> None:
    """A column without heading is empty: separators at the ends of lines leave it."""
    for at, column in columns.by_index.items():
        if (
            layout.header[at]
            or at == label
            or not any(map(str.strip, column.distinct()))
        ):
            continue
        raise FileProblem(
            "heading_no_date",
            f"Row {layout.header_row}, column {at + 1}: the heading is missing, and "
            "the column has cells. Head it with its date, or leave it out.",
        )


def _looks_dated(layout: Layout, at: int, pattern: DateStyle | None) -> bool:
    styles = [pattern] if pattern else [DateStyle("dmy"), DateStyle("mdy")]
    return any(_moment(layout.header[at], style) for style in styles)


def _moment(text: str, style: DateStyle) -> Moment | None:
    try:
        return read_moment(text, style)
    except CellProblem:
        return None


def _without_totals(layout: Layout, places: list[int], findings: Findings) -> list[int]:
    """The places of dates: headings that are neither empty nor totals."""
    totals = [at for at in places if is_total(layout.header[at])]
    for at in totals:
        sentence = f"Column {at + 1}, {shown(layout.header[at])}, is a total of others."
        findings.leave_out_all([layout.header_row], lambda row, s=sentence: (row, s))  # type: ignore[misc]
    return [at for at in places if at not in totals and layout.header[at]]


def _distinct(layout: Layout, places: list[int], style: DateStyle) -> dict[str, int]:
    found: dict[Moment, int] = {}
    for at in places:
        moment = _heading(layout, at, style)
        if moment in found:
            raise FileProblem(
                "date_twice",
                f"Row {layout.header_row}, columns {found[moment] + 1} and {at + 1}: "
                f"both are headed {shown(layout.header[at])}. Keep the one that is "
                "right, and write times that occur twice with their offset from UTC.",
            )
        found[moment] = at
    return {layout.header[at]: at for at in found.values()}


def _heading(layout: Layout, at: int, style: DateStyle) -> Moment:
    try:
        return read_moment(layout.header[at], style)
    except CellProblem as problem:
        raise FileProblem(
            "heading_no_date",
            f"Row {layout.header_row}, column {at + 1}: {problem.sentence} Each column "
            "but the names of the counts is a date here: leave out the others, or "
            "name them with --queue or --where.",
        ) from None
