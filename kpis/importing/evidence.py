"""Which reading of dates and decimals a file leaves, or what to ask about them."""

from collections.abc import Mapping
from dataclasses import replace

from kpis.importing import dates, numbers
from kpis.importing.book import Answers
from kpis.importing.columns import Codes, Column
from kpis.importing.dates import FORMATS, DateStyle
from kpis.importing.findings import Findings
from kpis.importing.issues import Question
from kpis.importing.mapping import ACROSS
from kpis.importing.numbers import NumberStyle

DAY_FIRST = FORMATS["dmy"]
MONTH_FIRST = FORMATS["mdy"]
DATES = frozenset({"ambiguous_date", "mixed_dates"})
DECIMALS = frozenset({"ambiguous_decimal", "mixed_decimals"})


def date_style(
    name: str, column: Column, lines: Codes, answers: Answers, findings: Findings
) -> DateStyle:
    """How the dates of a column are read; asks where its dates leave two readings."""
    if answers.date_format:
        return DateStyle(format=answers.date_format)
    if answers.date_order:
        return DateStyle(order=answers.date_order)
    texts = column.distinct()
    told = dates.evidence(texts)
    if told.day_first and told.month_first:
        findings.ask(_mixed_dates(name, column, lines, told))
    elif told.either and not (told.day_first or told.month_first):
        findings.ask(_either_date(name, column, lines, told.either))
    _notice_serials(name, texts, findings)
    return DateStyle(order="mdy" if told.month_first else "dmy")


def number_style(
    columns: Mapping[str, Column],
    lines: Codes | Mapping[str, Codes],
    answers: Answers,
    findings: Findings,
) -> NumberStyle:
    """How the numbers of a file are read; asks where its numbers leave two readings.

    ``lines`` are those of all columns alike, or of each by its name.
    """
    if answers.exact:
        return NumberStyle(grouped=False)
    if answers.decimal:
        return NumberStyle(answers.decimal)
    seen = [
        _Seen(n, c, _lines_of(lines, n), numbers.evidence(c.distinct()))
        for n, c in columns.items()
    ]
    point = next((s for s in seen if s.told.point), None)
    comma = next((s for s in seen if s.told.comma), None)
    either = next((s for s in seen if s.told.either), None)
    if point and comma:
        findings.ask(_mixed_decimals(point, comma))
    elif either and not (point or comma):
        findings.ask(_either_decimal(either))
    return NumberStyle("," if comma else ".")


def both_answers(answers: Answers, asked: set[str]) -> list[Answers]:
    """The two ways to read a file whose dates or decimals are asked about, or none."""
    if not asked & (DATES | DECIMALS):
        return []
    orders = ("dmy", "mdy") if asked & DATES else (answers.date_order,) * 2
    signs = (".", ",") if asked & DECIMALS else (answers.decimal,) * 2
    return [
        replace(answers, date_order=order, decimal=sign)
        for order, sign in zip(orders, signs, strict=True)
    ]


class _Seen:
    """A column and what its numbers say."""

    def __init__(
        self, name: str, column: Column, lines: Codes, told: numbers.Evidence
    ) -> None:
        self.name, self.column, self.lines, self.told = name, column, lines, told

    def row_of(self, text: str | None) -> int:
        return int(self.lines[self.column.find((text or "").strip())])


def _lines_of(lines: Codes | Mapping[str, Codes], name: str) -> Codes:
    return lines[name] if isinstance(lines, Mapping) else lines


def _called(name: str) -> str:
    return "the headings" if name == ACROSS else f"column “{name}”"


def _either_date(name: str, column: Column, lines: Codes, text: str) -> Question:
    day_first, month_first = dates.both_readings(text)
    row = int(lines[column.find(text)])
    return Question(
        "ambiguous_date",
        name,
        row,
        f"The dates in {_called(name)} can be read in two ways: “{text}” in row "
        f"{row} is {day_first:%-d %B %Y} or {month_first:%-d %B %Y}. "
        f"Say which date format it is: {DAY_FIRST} or {MONTH_FIRST}.",
    )


def _mixed_dates(
    name: str, column: Column, lines: Codes, told: dates.DateEvidence
) -> Question:
    day, month = told.day_first or "", told.month_first or ""
    row, other = (int(lines[column.find(text)]) for text in (day, month))
    return Question(
        "mixed_dates",
        name,
        row,
        f"The dates in {_called(name)} are written in two ways: “{day}” in row "
        f"{row} has the day first, “{month}” in row {other} the month. "
        "Write them alike, best as 2026-10-05.",
    )


def _notice_serials(name: str, texts: list[str], findings: Findings) -> None:
    serial = next((text for text in texts if dates.is_serial(text)), None)
    if serial is not None:
        day = dates.read_moment(serial, DateStyle()).day
        findings.notice(
            "excel_dates",
            f"Excel's day numbers are in {_called(name)}: {serial} was read as {day}.",
        )


def _either_decimal(seen: _Seen) -> Question:
    text = (seen.told.either or "").strip()
    row = seen.row_of(text)
    signs = ",." if "," in text else ".,"
    small, large = (numbers.read_number(text, NumberStyle(sign)) for sign in signs)
    return Question(
        "ambiguous_decimal",
        seen.name,
        row,
        f"The numbers in column “{seen.name}” can be read in two ways: “{text}” in row "
        f"{row} is {_plain(large)} or {_plain(small)}. Say which decimal sign it is: "
        "a point or a comma.",
    )


def _mixed_decimals(point: _Seen, comma: _Seen) -> Question:
    dotted, comma_ed = point.told.point or "", comma.told.comma or ""
    row = point.row_of(dotted)
    return Question(
        "mixed_decimals",
        point.name,
        row,
        f"The decimal sign is a point in “{dotted.strip()}” (column “{point.name}”, "
        f"row {row}) and a comma in “{comma_ed.strip()}” (column “{comma.name}”, row "
        f"{comma.row_of(comma_ed)}). Write the numbers alike.",
    )


def _plain(number: numbers.Number) -> str:
    return f"{number.mantissa / 10**number.decimals:.{number.decimals}f}"
