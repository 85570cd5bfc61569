"""One partnership's rules, and short ways to read a text with them."""

from dataclasses import replace
from datetime import UTC, datetime

from kpis.importing.book import Answers, KpiRule, RuleBook
from kpis.importing.mapping import Mapping
from kpis.importing.reader import read
from partnership.periods import Calendar

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONG = "kpi,queue,period_start,grain,numerator,denominator\n"


def rule(code, number, columns=(None, None), **others):
    said = {"aggregation": "ratio", "scale": 100, "numerator_power": 0}
    return KpiRule(
        code, number, **{**said, "denominator_power": 0, "columns": columns, **others}
    )


RULES = (
    rule("sl", 1, ("answered_within", "offered")),
    rule("sl_answered", 2, ("answered_within", "answered")),
    rule("abandon_rate", 3, ("abandoned", "offered")),
    rule("asa", 4, (None, "answered"), scale=1, may_exceed=True),
    rule("calls", 5, ("offered", None), aggregation="sum", scale=1),
    rule("headcount", 6, aggregation="level", scale=1, numerator_power=2),
    rule("nps", 7, may_be_negative=True),
    rule("utilisation", 8, numerator_power=2, denominator_power=2),
    rule("csat", 9, numerator_power=4),
    rule("attrition", 10, grains=frozenset({"month"})),
)
CATALOGUE = {"complaint_rate": rule("complaint_rate", 0, scale=1000)}
BOOK = RuleBook(
    kpis={one.code: one for one in RULES},
    queues={"all": 1, "voice": 2, "chat": 3},
    calendar=Calendar("Europe/London"),
    now=NOW,
    adoptable=CATALOGUE,
)
NEW_YORK = replace(BOOK, calendar=Calendar("America/New_York"))
WINDOW_22 = replace(BOOK, calendar=Calendar("Europe/London", window_start_day=22))


def understood(text, *, book=BOOK, mapping=None, answers=Answers()):  # noqa: B008
    content = text if isinstance(text, bytes) else text.encode()
    return read(content, book, mapping, answers)


def long(*rows, **options):
    """A long-form file of these rows, read."""
    return understood(LONG + "\n".join(rows) + "\n", **options)


def wide(text, *kpis, where=(), **options):
    """A wide file read by a mapping from the given ``--kpi`` options."""
    chosen = {k: options.pop(k) for k in ("book", "answers") if k in options}
    mapping = Mapping.from_options(options.pop("date", "date"), kpis, where, **options)
    return understood(text, mapping=mapping, **chosen)


def readings(result, book=None):
    """All readings as rows."""
    return [row for batch in result.batches(book) for row in batch.readings()]


def pairs(result):
    """Numerator and denominator of all readings."""
    return [(one.numerator, one.denominator) for one in readings(result)]


def said(result):
    """Row, column and code of all issues."""
    return [(issue.row, issue.field, issue.code) for issue in result.issues]


def asked(result):
    """The codes of all questions."""
    return [question.code for question in result.questions]


def noticed(result):
    """The codes of all notices."""
    return [notice.code for notice in result.notices]
