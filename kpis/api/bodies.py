"""Readings as machines send them: a JSON list, NDJSON or CSV, in the long form."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import IO, Any

from rest_framework.parsers import BaseParser

from kpis.importing.issues import RowIssue
from partnership.api.problems import Problem

COLUMNS = ("kpi", "queue", "period_start", "grain", "numerator", "denominator")
MORE_COLUMNS = ("value", "weight", "comment")
MOST_ROWS = 100_000


class RawParser(BaseParser):
    """The body as it came; what it means is said by its content type."""

    media_type = "*/*"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> bytes:
        return stream.read()


def as_csv(body: bytes, content_type: str) -> bytes:
    """The long form as CSV, whatever it was sent as. Raises `Problem`."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/csv":
        if body.count(b"\n") > MOST_ROWS + 1:
            raise _too_many()
        return body
    if kind in {"application/x-ndjson", "application/ndjson"}:
        return _written(_lines(body))
    if kind == "application/json":
        return _written(_list(body))
    raise Problem(
        f"“{kind[:60]}” cannot be read. Send application/json, application/x-ndjson "
        "or text/csv.",
        status_code=415,
    )


def as_sent(issue: RowIssue) -> RowIssue:
    """The issue with the row as the caller counts: a list has no header."""
    return replace(issue, row=issue.row - 1)


def _list(body: bytes) -> list[Any]:
    rows = _json(body, "The body")
    if not isinstance(rows, list):
        raise Problem("Send a JSON list of readings, even of one.")
    return rows


def _lines(body: bytes) -> Iterator[Any]:
    for number, line in enumerate(body.splitlines(), start=1):
        if line.strip():
            yield _json(line, f"Line {number}")


def _json(text: bytes, what: str) -> Any:
    try:
        # As text, so that 0.1 stays 0.1 on its way to the importer.
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem(f"{what} is no JSON: {error}.") from None


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _written(rows: Iterable[Any]) -> bytes:
    """Rows as CSV; one that is no object is refused by its number."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS + MORE_COLUMNS)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise _too_many()
        if not isinstance(row, dict):
            raise Problem(f"Row {number} is no object with {', '.join(COLUMNS)}.")
        writer.writerow([_cell(row.get(name)) for name in COLUMNS + MORE_COLUMNS])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    """`true` and nested things stay visible as text, which is then refused."""
    return "" if value is None else str(value)


def _too_many() -> Problem:
    return Problem(
        f"More than {MOST_ROWS:,} rows. Send them in several calls.", status_code=413
    )
