"""Readings that come by the API: JSON list, NDJSON or CSV, through the same checks.

JSON is written by programs: its decimal sign is a point, and every row is a reading.
CSV is a file like any other.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kpis.actions.imports import Choices, Outcome, import_file
from kpis.importing.issues import FileProblem, shown
from partnership.access import Door
from partnership.texts import is_storable

MOST_ROWS = 100_000
MOST_VALUES = 20 * MOST_ROWS
LONG = ("kpi", "queue", "period_start", "grain")
COUNTS = ("numerator", "denominator", "comment")
VALUES = ("value", "weight", "comment")
Row = Mapping[str, Any]


def import_api_rows(
    *, by: Door, body: bytes, content_type: str, now: datetime, choices: Choices
) -> Outcome:
    """Import a request's body, all or nothing unless `choices.partial`.

    Rows are counted from 1: a list's items, or a CSV's lines with its header. Raises
    `FileProblem` for a body that holds no rows, or more than 100,000.
    """
    if not body.strip():
        raise FileProblem("no_rows", "The body is empty. Send at least one reading.")
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/csv", "text/tab-separated-values"):
        _check_count(_lines(body) - 1)
        return _import(by, body, now, choices)
    rows = _ndjson(body) if kind == "application/x-ndjson" else _json(body)
    exact = replace(choices, answers=replace(choices.answers, exact=True))
    outcome = _import(by, as_csv(rows), now, exact)
    return _counted_without_header(outcome)


def _import(by: Door, body: bytes, now: datetime, choices: Choices) -> Outcome:
    return import_file(
        by=by,
        partnership=by.partnership,
        source=body,
        name="API",
        now=now,
        choices=choices,
    )


def _lines(body: bytes) -> int:
    """How many lines there are, whichever way they end; nothing is copied."""
    ends = body.count(b"\n") + body.count(b"\r") - body.count(b"\r\n")
    return ends + (not body.endswith((b"\n", b"\r")))


def _json(body: bytes) -> list[Row]:
    if body.count(b",") > MOST_VALUES:
        raise FileProblem(
            "too_many_rows",
            f"There are more values than {MOST_ROWS} rows can have. Send the rows in "
            "parts.",
        )
    return _checked(_parsed(body, 1))


def _ndjson(body: bytes) -> list[Row]:
    _check_count(_lines(body))
    lines = enumerate(body.splitlines(), 1)
    return _checked([_parsed(line, number) for number, line in lines if line.strip()])


def _parsed(text: bytes, line: int) -> Any:
    """JSON with its numbers as they were written: 0.1 stays 0.1."""
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError):
        raise FileProblem(
            "json", f"Line {line} is no JSON. Send a list of objects, or one a line."
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> Row:
    """One object, whose keys each come once, with texts that can be kept."""
    row = dict(pairs)
    if len(row) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in row if keys.count(key) > 1)
        raise FileProblem(
            "key_twice",
            f"An object has the key {shown(twice)} twice. Send each key once.",
        )
    texts = (text for pair in pairs for text in pair if isinstance(text, str))
    if broken := next((text for text in texts if not is_storable(text)), None):
        raise FileProblem(
            "characters",
            f"The text {shown(broken)} holds a character that no text can have, such "
            "as \\u0000 or half of a pair. Leave it out.",
        )
    return row


def _checked(rows: Any) -> list[Row]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FileProblem(
            "no_rows",
            "Send a list of objects with kpi, period_start, grain and counts.",
        )
    _check_count(len(rows))
    known = {*LONG, *COUNTS, *VALUES}
    for number, row in enumerate(rows, 1):
        if unknown := set(row) - known:
            raise FileProblem(
                "unknown_key",
                f"Row {number} has the key “{min(unknown)[:40]}”, which is not read. "
                f"Use {', '.join((*LONG, *COUNTS))}.",
            )
    return rows


def _check_count(count: int) -> None:
    if count > MOST_ROWS:
        raise FileProblem(
            "too_many_rows",
            f"There are {count} rows; at most {MOST_ROWS} are read at once. Send them "
            "in parts.",
        )


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as a file in the long form, each on one line."""
    has_value = any("value" in row for row in rows)
    header = (*LONG, *(VALUES if has_value else COUNTS))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(_cells(row, header) for row in rows)
    return text.getvalue().encode()


def _cells(row: Row, header: Sequence[str]) -> list[str]:
    """A row's cells. One that says nothing stays a row, with no KPI's name."""
    cells = [_cell(row.get(name)) for name in header]
    return cells if any(map(str.strip, cells)) else ["{}", *cells[1:]]


def _cell(value: Any) -> str:
    """A JSON value as a cell; what is no text and no number stays recognisable."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return " ".join(text.splitlines())


def _counted_without_header(outcome: Outcome) -> Outcome:
    outcome.rejected = [replace(i, row=i.row - 1) for i in outcome.rejected]
    outcome.left_out = [replace(left, row=left.row - 1) for left in outcome.left_out]
    outcome.questions = [replace(q, row=q.row - 1) for q in outcome.questions]
    return outcome
