"""The wide form: one row a date (and queue), counts in columns, KPIs by a mapping."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kpis.importing.amounts import EMPTY, TEXT, Amounts, read_amounts
from kpis.importing.book import ALL, Answers, KpiRule, RuleBook
from kpis.importing.cells import refuse_cells, refuse_misfits
from kpis.importing.columns import Codes, Column, Columns, Flags, load
from kpis.importing.dates import DateStyle, read_moment
from kpis.importing.derived import notice_contradictions, suspects
from kpis.importing.draft import Draft, Labels, joined
from kpis.importing.evidence import date_style, number_style
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem, FileProblem, shown
from kpis.importing.mapping import Mapping, Sum, sides_of
from kpis.importing.meanings import find_meaning, kpi_named, queue_named
from kpis.importing.numbers import NumberStyle
from kpis.importing.pairs import Rows, from_counts
from kpis.importing.placing import Clock, Places, placed, settle_repeated
from kpis.importing.shares import ask_about_counts
from kpis.importing.sums import evaluated
from kpis.importing.text import Layout
from kpis.importing.tidy import tidied
from kpis.importing.turned import read_headings, turn

LISTED = 8


@dataclass(frozen=True)
class MappedKpi:
    """A KPI and the columns of this file that make it."""

    rule: KpiRule
    numerator: Sum
    denominator: Sum

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it is made of."""
        return (*self.numerator.columns, *self.denominator.columns)


@dataclass
class WideFile:
    """A loaded wide file: the rows that the mapping wants."""

    layout: Layout
    columns: Columns
    mapping: Mapping
    kpis: list[MappedKpi]
    dates: DateStyle | None = None  # where the headings have told it
    counts: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def lines(self) -> Codes:
        """Each row's line in the file."""
        return self.columns.lines

    def lines_of(self, name: str) -> Codes:
        """Each row's line in the file, as far as one column goes."""
        if not self.counts:
            return self.lines
        found = (self.counts.get((line, name), line) for line in self.lines.tolist())
        return np.fromiter(found, np.int32, len(self.lines))

    def __getitem__(self, name: str) -> Column:
        index = self.layout.index(name)
        if index is None:
            raise KeyError(name)
        return self.columns.by_index[index]

    def number_columns(self) -> dict[str, Column]:
        """The columns that the KPIs are made of."""
        names = dict.fromkeys(name for kpi in self.kpis for name in kpi.columns)
        return {name: self[name] for name in names}


def draft_wide(
    layout: Layout,
    mapping: Mapping,
    book: RuleBook,
    answers: Answers,
    findings: Findings,
) -> Draft | None:
    """The readings of a wide file; None where there is a question first."""
    said = replace(answers, date_format=answers.date_format or mapping.date_format)
    if mapping.across:
        file = _load_across(layout, mapping, book, said, findings)
    else:
        file = _load(layout, mapping, book, findings)
    dates = file.dates or date_style(
        mapping.date_column, file[mapping.date_column], file.lines, said, findings
    )
    numbers = file.number_columns()
    lines = {name: file.lines_of(name) for name in numbers}
    style = number_style(numbers, lines, answers, findings)
    if findings.questions or not len(file.lines):
        return None
    base, places = _drafted(file, Clock(book, dates), findings)
    amounts = {name: read_amounts(column, style) for name, column in numbers.items()}
    _refuse_text(file, base, amounts, style, findings)
    drafts = [
        _of_kpi(base, at, kpi, amounts, findings) for at, kpi in enumerate(file.kpis)
    ]
    notice_contradictions(file, amounts, style, findings)
    draft, order = joined(drafts)
    repeated = Places(
        np.tile(places.spots, len(drafts))[order], draft.grain, ~draft.good
    )
    settle_repeated(draft, repeated, findings)
    return draft


def mapped_kpis(layout: Layout, mapping: Mapping, book: RuleBook) -> list[MappedKpi]:
    """The mapping's KPIs in this file; ``FileProblem`` for an unknown KPI or column."""
    read, mapped = kpi_named(book), []
    for kpi in mapping.kpis:
        try:
            mapped.append(MappedKpi(read(kpi[0]), *sides_of(kpi, layout.header)))
        except CellProblem as problem:
            raise FileProblem(problem.code, problem.sentence) from None
    return [replace(kpi, rule=_comparable(kpi, mapped)) for kpi in mapped]


def _comparable(kpi: MappedKpi, mapped: Sequence[MappedKpi]) -> KpiRule:
    """The rule without the names of columns that this file has under two names.

    A file with one volume uses it as offered and as the weight of a mean; comparing
    the two would compare the column with itself.
    """
    called: dict[str, set[str]] = {}
    for one in mapped:
        for side, name in zip(
            (one.numerator, one.denominator), one.rule.columns, strict=True
        ):
            if name:
                called.setdefault(side.text, set()).add(name)
    top, bottom = (
        None if len(called.get(side.text, ())) > 1 else name
        for side, name in zip(
            (kpi.numerator, kpi.denominator), kpi.rule.columns, strict=True
        )
    )
    return replace(kpi.rule, columns=(top, bottom))


def _load(
    layout: Layout, mapping: Mapping, book: RuleBook, findings: Findings
) -> WideFile:
    kpis = mapped_kpis(layout, mapping, book)
    names = {*mapping.columns(), *(name for kpi in kpis for name in kpi.columns)}
    names |= set(suspects(layout.header))
    found = (layout.index(name) for name in names)
    columns = load(layout, [index for index in found if index is not None], findings)
    style = DateStyle("dmy", mapping.date_format)

    def is_data(text: str) -> bool:
        return layout.index(mapping.date_column) == 0 and _is_date(text, style)

    tidy = tidied(columns, layout, findings, is_data)
    return _chosen(WideFile(layout, tidy, mapping, kpis))


def _load_across(
    layout: Layout, mapping: Mapping, book: RuleBook, said: Answers, findings: Findings
) -> WideFile:
    """A file with one column a date, turned around."""
    heads = read_headings(layout, mapping, said, findings)
    columns = load(layout, range(len(layout.header)), findings)
    columns = tidied(columns, layout, findings, lambda _: heads.label == 0)
    chosen = _chosen(WideFile(layout, columns, mapping, [])).columns
    turned = turn(chosen, layout, mapping, heads)
    around = turned.turned_layout(mapping.queue_column)
    try:
        kpis = mapped_kpis(turned.label_layout(), mapping, book)
    except FileProblem as problem:
        raise turned.in_rows(problem) from None
    names = dict.fromkeys(name for kpi in kpis for name in kpi.columns)
    labels = list(names | dict.fromkeys(suspects([*turned.labels.values()])))
    table = turned.table(around, labels)
    return WideFile(around, table, mapping, kpis, heads.style, turned.lines())


def _is_date(text: str, style: DateStyle) -> bool:
    try:
        read_moment(text, style)
    except CellProblem:
        return False
    return True


def _chosen(file: WideFile) -> WideFile:
    """The rows that ``where`` chooses; none at all is a problem of the mapping."""
    for name, value in file.mapping.where.items():
        keep = file[name].equal_to(lambda text, value=value: text.strip() == value)  # type: ignore[misc]
        if len(keep) and not keep.any():
            listed = [shown(text.strip()) for text in file[name].distinct()[:LISTED]]
            raise FileProblem(
                "where_finds_nothing",
                f"No row has {shown(value)} in column {shown(name)}. There are: "
                f"{', '.join(listed)}.",
            )
        file = replace(file, columns=file.columns.kept(keep))
    return file


def _drafted(file: WideFile, clock: Clock, findings: Findings) -> tuple[Draft, Places]:
    """Queue and period of each row, before any KPI."""
    mapping, lines = file.mapping, file.lines
    bad, queue, queues = (
        np.zeros(len(lines), bool),
        np.zeros(len(lines), np.int32),
        [ALL],
    )
    if mapping.queue_column:
        named = find_meaning(file[mapping.queue_column], queue_named(clock.book))
        bad |= named.refused(lines, mapping.queue_column, findings)
        queue, queues = named.at, [*named.values, ALL]
    dates = _labels(file).period, file[mapping.date_column]
    places = placed(dates, mapping.grain, clock, lines, findings)
    zeros = np.zeros(len(lines), np.int64)
    draft = Draft(
        rules=[kpi.rule for kpi in file.kpis],
        queues=queues,
        labels=_labels(file),
        lines=lines,
        kpi=zeros.astype(np.int32),
        queue=queue % len(queues),
        grain=places.grain,
        day=places.spots["day"],
        starts=places.spots["starts"],
        seconds=places.spots["seconds"],
        numerator=zeros,
        denominator=zeros,
        unweighted=zeros.astype(bool),
        good=~(bad | places.bad),
    )
    return draft, places


def _labels(file: WideFile) -> Labels:
    sides = {
        kpi.rule.code: (kpi.numerator.text, kpi.denominator.text) for kpi in file.kpis
    }
    mapping = file.mapping
    queue = mapping.queue_column or "queue"
    dates = "heading" if mapping.across else mapping.date_column
    return Labels("kpi", queue, dates, "grain", sides=sides, counts=file.counts)


def _refuse_text(
    file: WideFile,
    base: Draft,
    amounts: dict[str, Amounts],
    style: NumberStyle,
    findings: Findings,
) -> None:
    """One issue for each cell of text, however many KPIs it belongs to."""
    everywhere = np.ones(len(base), bool)
    for name, amount in amounts.items():
        cells = replace(base, good=base.good.copy())
        refuse_cells(cells, (name, file[name]), amount, everywhere, style, findings)


def _of_kpi(
    base: Draft,
    at: int,
    kpi: MappedKpi,
    amounts: dict[str, Amounts],
    findings: Findings,
) -> Draft:
    """The readings of one KPI, one for each row of the file."""
    top = evaluated(kpi.numerator, amounts, len(base))
    bottom = evaluated(kpi.denominator, amounts, len(base))
    draft = replace(
        base,
        kpi=np.full(len(base), at, np.int32),
        good=base.good & (top.state != TEXT) & (bottom.state != TEXT),
    )
    _leave_out_empty(draft, (top, bottom), kpi, findings)
    if kpi.numerator.single:
        ask_about_counts(draft, kpi.rule, top, kpi.numerator.text, findings)
    sides = from_counts(Rows(draft.rules, draft.kpi, draft.seconds), top, bottom)
    refuse_misfits(draft, sides, (top, bottom), findings)
    rounded: Flags = (sides.numerator.rounded | sides.denominator.rounded) & draft.good
    findings.rounded += int(rounded.sum())
    return replace(
        draft, numerator=sides.numerator.units, denominator=sides.denominator.units
    )


def _leave_out_empty(
    draft: Draft, sides: Sequence[Amounts], kpi: MappedKpi, findings: Findings
) -> None:
    for side, text in zip(
        sides, (kpi.numerator.text, kpi.denominator.text), strict=True
    ):
        draft.leave_out(
            side.state == EMPTY,
            findings,
            lambda row, text=text: f"{draft.named(row)}: no number in {shown(text)}.",  # type: ignore[misc]
        )
