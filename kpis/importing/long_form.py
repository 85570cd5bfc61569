"""The long form: one reading a row.

``kpi,queue,period_start,grain,numerator,denominator`` is the header.
``value,weight`` may stand in place of the two numbers, ``comment`` may follow, and
``queue`` may be empty or missing (the whole partnership).
"""

from dataclasses import dataclass

import numpy as np

from kpis.importing.amounts import Amounts, blanks, read_amounts
from kpis.importing.book import ALL, Answers, KpiRule, RuleBook
from kpis.importing.cells import refuse_cells, refuse_misfits
from kpis.importing.columns import Column, Columns, Flags, load
from kpis.importing.draft import Draft, Labels
from kpis.importing.evidence import date_style, number_style
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem
from kpis.importing.meanings import find_meaning, kpi_named, queue_named
from kpis.importing.numbers import NumberStyle
from kpis.importing.pairs import Rows, Sides, from_counts, from_values
from kpis.importing.placing import Clock, placed, settle_repeated
from kpis.importing.shares import ask_about_shares
from kpis.importing.text import LONG, LONG_NUMBERS, LONG_VALUES, Layout
from kpis.importing.tidy import tidied

MAX_COMMENT = 1_000
NOBODY = KpiRule("", 0, "ratio", 1, 0, 0)  # stands where a row's KPI is unknown


@dataclass
class _File:
    """A loaded file: its columns by name, and which two hold the numbers."""

    columns: Columns
    layout: Layout
    sides: tuple[str, str]

    def __getitem__(self, name: str) -> Column:
        return self.columns.by_index[self.layout.header.index(name)]

    def get(self, name: str) -> Column | None:
        return self[name] if name in self else None  # noqa: SIM401 - this is the get

    def __contains__(self, name: str) -> bool:
        return name in self.layout.header

    def amounts(self, name: str, style: NumberStyle) -> Amounts:
        if name in self:
            return read_amounts(self[name], style)
        return blanks(len(self.columns.lines))


def draft_long(
    layout: Layout, book: RuleBook, answers: Answers, findings: Findings
) -> Draft | None:
    """The readings of a long-form file; None where there is a question first."""
    file = _load(layout, book, findings, every_row=answers.exact)
    lines = file.columns.lines
    numbers = {name: file[name] for name in file.sides if name in file}
    style = number_style(numbers, lines, answers, findings)
    clock = Clock(
        book, date_style("period_start", file["period_start"], lines, answers, findings)
    )
    if findings.questions or not len(lines):
        return None
    draft, sides = _drafted(file, clock, style, findings)
    _read_sides(file, draft, sides, style, findings)
    _read_comments(file, draft, findings)
    return draft


def _load(
    layout: Layout, book: RuleBook, findings: Findings, *, every_row: bool
) -> _File:
    sides = LONG_NUMBERS if set(LONG_NUMBERS) <= set(layout.header) else LONG_VALUES
    named = {*LONG[:4], *sides, "comment"}
    wanted = [i for i, name in enumerate(layout.header) if name in named]
    known = {*book.kpis, *book.adoptable}
    columns = load(layout, wanted, findings)
    if every_row:
        return _File(columns, layout, sides)

    def is_data(text: str) -> bool:
        return layout.header[0] == "kpi" and text.strip() in known

    return _File(tidied(columns, layout, findings, is_data), layout, sides)


def _drafted(
    file: _File, clock: Clock, style: NumberStyle, findings: Findings
) -> tuple[Draft, tuple[Amounts, Amounts]]:
    """The draft with its numbers still in the file's own steps."""
    lines = file.columns.lines
    kpis = find_meaning(file["kpi"], kpi_named(clock.book))
    bad = kpis.refused(lines, "kpi", findings)
    queue, queues = np.zeros(len(lines), np.int32), [ALL]
    if "queue" in file:
        named = find_meaning(file["queue"], queue_named(clock.book))
        bad |= named.refused(lines, "queue", findings)
        # What stands for an unknown queue makes no file one that has the queue `all`.
        queue, queues = named.at, [*named.values, *([ALL] if bad.any() else [])]
    places = placed(
        ("period_start", file["period_start"]), file["grain"], clock, lines, findings
    )
    amounts = file.amounts(file.sides[0], style), file.amounts(file.sides[1], style)
    draft = Draft(
        rules=[*kpis.values, NOBODY],
        queues=queues,
        labels=Labels(default=file.sides),
        lines=lines,
        kpi=kpis.at % (len(kpis.values) + 1),  # -1 becomes the last, which is NOBODY
        queue=queue % len(queues),
        grain=places.grain,
        day=places.spots["day"].copy(),
        starts=places.spots["starts"].copy(),
        seconds=places.spots["seconds"],
        numerator=amounts[0].mantissa,
        denominator=amounts[1].mantissa,
        unweighted=np.zeros(len(lines), bool),
        good=~(bad | places.bad),
    )
    settle_repeated(draft, places, findings)
    return draft, amounts


def _read_sides(
    file: _File,
    draft: Draft,
    amounts: tuple[Amounts, Amounts],
    style: NumberStyle,
    findings: Findings,
) -> None:
    rows = Rows(draft.rules, draft.kpi, draft.seconds)
    by_value = file.sides == LONG_VALUES
    sides = (from_values if by_value else from_counts)(rows, *amounts)
    if by_value:
        ask_about_shares(draft, amounts[0], file.sides[0], findings)
    for name, amount, optional in zip(
        file.sides, amounts, _optional(rows, by_value=by_value), strict=True
    ):
        refuse_cells(draft, (name, file.get(name)), amount, optional, style, findings)
    refuse_misfits(draft, sides, amounts, findings, by_value=by_value)
    _store(draft, sides, findings)


def _optional(rows: Rows, *, by_value: bool) -> tuple[Flags, Flags]:
    """In which rows the first and the second number may be left empty."""
    never = np.zeros(len(rows.kpi), bool)
    return never, ~never if by_value else rows.flags("sum", "level")


def _store(draft: Draft, sides: Sides, findings: Findings) -> None:
    draft.numerator, draft.denominator = sides.numerator.units, sides.denominator.units
    draft.unweighted = sides.unweighted
    rounded = (sides.numerator.rounded | sides.denominator.rounded) & draft.good
    findings.rounded += int(rounded.sum())


def _read_comments(file: _File, draft: Draft, findings: Findings) -> None:
    if "comment" not in file:
        return
    column = file["comment"]
    long = column.equal_to(lambda text: len(text) > MAX_COMMENT)
    sentence = f"The comment is longer than {MAX_COMMENT} characters. Shorten it."
    problem = CellProblem("comment_too_long", sentence)
    draft.refuse(long, findings, lambda _: "comment", lambda _: problem)
    said = np.flatnonzero(column.equal_to(lambda text: bool(text.strip())))
    draft.comments = {row: column.text(row).strip() for row in said.tolist()}
