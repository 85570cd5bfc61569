"""A table of readings, scanned or read. Loads numpy and pandas."""

from kpis.importing.across import check_across
from kpis.importing.book import ALL, Answers, RuleBook
from kpis.importing.checks import check_rows
from kpis.importing.columns import Column, load
from kpis.importing.conflicts import check_conflicts
from kpis.importing.draft import Draft
from kpis.importing.evidence import both_answers, date_style, number_style
from kpis.importing.facts import FileFacts
from kpis.importing.findings import Findings
from kpis.importing.issues import FileProblem, shown
from kpis.importing.long_form import draft_long
from kpis.importing.mapping import Mapping
from kpis.importing.reading_rows import Understood
from kpis.importing.text import LONG, LONG_NUMBERS, LONG_VALUES, Layout
from kpis.importing.turned import read_headings
from kpis.importing.wide_form import draft_wide

SHOWN_COLUMNS = 12


def scan(layout: Layout, mapping: Mapping | None, answers: Answers) -> FileFacts:
    """The file's form, header, KPIs and queues, and the questions that it leaves."""
    findings = Findings()
    names = _scanned(layout, mapping)
    indexes = [index for name in names if (index := layout.index(name)) is not None]
    columns = load(layout, indexes, findings)
    found = {layout.header[at]: columns.by_index[at] for at in indexes}
    dates = mapping.date_column if mapping else "period_start"
    said = answers
    if mapping and mapping.date_format and not answers.date_format:
        said = Answers(mapping.date_format, answers.decimal, answers.zero_is_missing)
    if mapping and mapping.across:
        read_headings(layout, mapping, said, findings)
    elif dates in found:
        date_style(dates, found[dates], columns.lines, said, findings)
    sides = {
        name: found[name] for name in (*LONG_NUMBERS, *LONG_VALUES) if name in found
    }
    if layout.form == "long":
        number_style(sides, columns.lines, answers, findings)
    queue = mapping.queue_column if mapping else "queue"
    return FileFacts(
        form=layout.form,
        written_in=layout.examined.written_in,
        separator=layout.separator,
        header=layout.header,
        header_row=layout.header_row,
        rows=len(columns.lines),
        kpis=_texts(found, "kpi")
        if not mapping
        else tuple(k for k, _, _ in mapping.kpis),
        queues=tuple(q or ALL for q in _texts(found, queue or "")),
        questions=tuple(findings.questions),
    )


def read(
    layout: Layout, book: RuleBook, mapping: Mapping | None, answers: Answers
) -> Understood:
    """Every reading that can be taken, and a sentence for each row that cannot."""
    findings = Findings()
    draft = _checked(layout, book, mapping, answers, findings)
    if findings.questions:
        _refuse_whatever_is_answered(layout, book, mapping, answers, findings)
    _notice_rounding(findings)
    findings.sort()
    return Understood(
        book=book,
        draft=None if findings.questions else draft,
        issues=findings.issues,
        left_out=findings.left_out,
        notices=findings.notices,
        questions=findings.questions,
        issue_count=findings.issue_count,
        left_out_count=findings.left_out_count,
        rounded=findings.rounded,
        form=layout.form,
        written_in=layout.examined.written_in,
    )


def _checked(
    layout: Layout,
    book: RuleBook,
    mapping: Mapping | None,
    answers: Answers,
    findings: Findings,
) -> Draft | None:
    draft = _draft(layout, book, mapping, answers, findings)
    if draft is not None and not findings.questions:
        missing = answers.zero_is_missing or bool(mapping and mapping.zero_is_missing)
        check_rows(draft, zero_is_missing=missing, findings=findings)
        check_across(draft, findings)
        check_conflicts(draft, findings)
    return draft


def _refuse_whatever_is_answered(
    layout: Layout,
    book: RuleBook,
    mapping: Mapping | None,
    answers: Answers,
    findings: Findings,
) -> None:
    """The rows that are refused in either reading, to be put right all at once.

    What depends on the answer comes once it is given.
    """
    either = []
    for said in both_answers(
        answers, {question.code for question in findings.questions}
    ):
        found = Findings()
        try:
            _checked(layout, book, mapping, said, found)
        except FileProblem:
            return
        either.append(found)
    if either:
        findings.keep_common(*either)


def _draft(
    layout: Layout,
    book: RuleBook,
    mapping: Mapping | None,
    answers: Answers,
    findings: Findings,
) -> Draft | None:
    if mapping is not None:
        return draft_wide(layout, mapping, book, answers, findings)
    if layout.form == "long":
        return draft_long(layout, book, answers, findings)
    raise _no_form(layout)


def _no_form(layout: Layout) -> FileProblem:
    if layout.form == "dates_across":
        return FileProblem(
            "dates_across",
            f"Row {layout.header_row} has one column for each date. Say so with "
            "--date '*', and which rows make a KPI: --kpi CODE=NUMERATOR/DENOMINATOR.",
        )
    lacking = [name for name in LONG if name not in layout.header and name != "queue"]
    return FileProblem(
        "no_readings_table",
        f"Row {layout.header_row} is no header of a readings file: it lacks "
        f"{', '.join(lacking)}. Use the columns {','.join(LONG)}, or say which of its "
        f"columns are the dates and the counts: {_named(layout.header)}.",
    )


def _named(header: tuple[str, ...]) -> str:
    """The first columns of a file, for a sentence."""
    names = [shown(name) for name in header if name]
    more = ["and more"] if len(names) > SHOWN_COLUMNS else []
    return ", ".join([*names[:SHOWN_COLUMNS], *more])


def _scanned(layout: Layout, mapping: Mapping | None) -> list[str]:
    if mapping:
        return mapping.columns()
    return [*LONG, *LONG_VALUES] if layout.form == "long" else []


def _texts(found: dict[str, Column], name: str) -> tuple[str, ...]:
    if name not in found:
        return ()
    return tuple(dict.fromkeys(text.strip() for text in found[name].distinct()))


def _notice_rounding(findings: Findings) -> None:
    if findings.rounded:
        findings.notice(
            "rounded",
            f"{findings.rounded} readings have more decimals than their KPI keeps and "
            "were rounded, half to even.",
        )
