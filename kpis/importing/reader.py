"""The way in: a file of readings, scanned, understood or previewed.

``read`` understands a whole file at once: a million rows are some hundred megabytes of
compact columns, so that every row is checked against all others before the first
reading is handed on.
"""

from kpis.importing.book import Answers, RuleBook
from kpis.importing.checks import check_rows
from kpis.importing.conflicts import check_conflicts
from kpis.importing.findings import Findings
from kpis.importing.issues import FileProblem
from kpis.importing.long_form import draft_long
from kpis.importing.reading_rows import Understood
from kpis.importing.source import Source
from kpis.importing.text import find_layout


def read(source: Source, book: RuleBook, answers: Answers = Answers()) -> Understood:
    """Every reading of a file that can be taken, and a sentence for each that cannot."""
    findings = Findings()
    layout = find_layout(source)
    draft = draft_long(layout, book, answers, findings)
    if findings.questions or draft is None:
        pass
    else:
        check_rows(draft, zero_is_missing=answers.zero_is_missing, findings=findings)
        check_conflicts(draft, findings)
    findings.sort()
    return Understood(
        book,
        draft,
        findings.issues,
        findings.left_out,
        findings.notices,
        findings.questions,
        findings.issue_count,
        findings.left_out_count,
        findings.rounded,
    )
