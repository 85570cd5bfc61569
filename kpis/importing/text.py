"""Where the table is in a text: its separator, its header row, its columns.

Title rows above the header are passed over. Whether a header is one is decided by the
columns that the form needs, never by how a row looks, wherever they are known.
"""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from kpis.importing.dates import DateStyle, read_moment
from kpis.importing.issues import CellProblem, FileProblem, shown
from kpis.importing.source import Examined, Source, examine, open_source

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
HEAD_LINES = 60
MAX_COLUMNS = 1_000
LONG_NUMBERS = ("numerator", "denominator")
LONG_VALUES = ("value", "weight")
LONG = ("kpi", "queue", "period_start", "grain", *LONG_NUMBERS)


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in a text: what it is separated by, and what its columns are called."""

    examined: Examined
    separator: str
    header: tuple[str, ...]
    header_row: int  # the file's line, from 1
    first_row: int  # the line after the header, which may span several
    form: str  # long, wide or dates_across

    def index(self, column: str) -> int | None:
        """The position of a column by its name; capitals do not matter."""
        if column in self.header:
            return self.header.index(column)
        folded = [name.casefold() for name in self.header]
        key = column.casefold()
        return folded.index(key) if key in folded else None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    after: int
    cells: tuple[str, ...]


def find_layout(source: Source, columns: Collection[str] = ()) -> Layout:
    """The table in a file, by the named columns or, without any, by its looks.

    Raises ``FileProblem`` where there is none, or a named column is not in it.
    """
    examined = examine(source)
    found = _long(examined) if not columns else None
    if found is None:
        tables = {sep: list(_head(examined, sep)) for sep in SEPARATORS}
        found = _by_names(examined, tables, columns) or _by_looks(examined, tables)
    _check_header(found, columns)
    return found


def header_key(name: str) -> str:
    """A heading as the long form compares it: ``Period start`` is ``period_start``."""
    return "_".join(name.casefold().replace("_", " ").split())


def fingerprint(source: Source) -> str:
    """What a wide file's header is known by again; empty where it has none.

    Capitals, separator, title rows above and dates in the header do not matter: next
    month's file has the same.
    """
    try:
        layout = find_layout(source)
    except FileProblem:
        return ""
    if layout.form == "long":
        return ""
    names = (header_key(n) for n in layout.header if n and not _is_dated(n))
    return sha256("\n".join(names).encode()).hexdigest()


def _head(examined: Examined, separator: str) -> Iterator[_Row]:
    """The first rows, as one separator cuts them; quotes are taken as they come.

    No more than one cell beyond what a table may have is kept of a row.
    """
    with open_source(examined.source) as raw:
        text = io.TextIOWrapper(raw, examined.encoding, newline="")
        reader = csv.reader(islice(text, HEAD_LINES), delimiter=separator)
        line = 1
        try:
            for cells in reader:
                stripped = tuple(cell.strip() for cell in cells[: MAX_COLUMNS + 1])
                yield _Row(line, reader.line_num + 1, stripped)
                line = reader.line_num + 1
        except csv.Error:
            return


def _long(examined: Examined) -> Layout | None:
    """The table of the long form, whose header is the first line as a rule."""
    for separator in SEPARATORS:
        for row in _head(examined, separator):
            keys = tuple(header_key(cell) for cell in row.cells)
            if _is_long(keys):
                return Layout(examined, separator, keys, row.line, row.after, "long")
    return None


def _is_long(keys: Sequence[str]) -> bool:
    named = set(keys)
    numbers = set(LONG_NUMBERS) <= named or "value" in named
    return {"kpi", "period_start", "grain"} <= named and numbers


def _by_names(
    examined: Examined, tables: dict[str, list[_Row]], columns: Collection[str]
) -> Layout | None:
    wanted = {column.casefold() for column in columns}
    for separator, rows in tables.items():
        for row in rows if wanted else ():
            if wanted <= {cell.casefold() for cell in row.cells}:
                return Layout(
                    examined, separator, row.cells, row.line, row.after, "wide"
                )
    return None


def _by_looks(examined: Examined, tables: dict[str, list[_Row]]) -> Layout:
    """The first full row of the widest regular table."""
    separator = max(tables, key=lambda sep: _regularity(tables[sep]))
    rows = [row for row in tables[separator] if any(row.cells)]
    width = _usual_width(rows)
    if width < 2:
        raise FileProblem(
            "no_table",
            "The file is no table: no line holds columns separated by comma, "
            "semicolon, tab or pipe. Save the table as CSV.",
        )
    row = next(row for row in rows if len(row.cells) == width)
    layout = Layout(examined, separator, row.cells, row.line, row.after, "wide")
    return replace(layout, form="dates_across") if _dates_across(row.cells) else layout


def _usual_width(rows: Sequence[_Row]) -> int:
    widths = [len(row.cells) for row in rows]
    return max(
        widths, key=lambda width: (width > 1, widths.count(width), width), default=0
    )


def _regularity(rows: Sequence[_Row]) -> tuple[int, int]:
    width = _usual_width([row for row in rows if any(row.cells)])
    return (sum(len(row.cells) == width for row in rows) if width > 1 else 0, width)


def _dates_across(cells: Sequence[str]) -> bool:
    dated = sum(_is_dated(cell) for cell in cells)
    return dated >= 2 and dated * 2 >= len(cells)


def _is_dated(cell: str) -> bool:
    try:
        read_moment(cell, DateStyle("dmy"))
    except CellProblem:
        return False
    return any(sign in cell for sign in "-/. ")


def _check_header(layout: Layout, columns: Collection[str]) -> None:
    if len(layout.header) > MAX_COLUMNS:
        raise FileProblem(
            "too_many_columns",
            f"Row {layout.header_row} has more than {MAX_COLUMNS} columns, which is "
            "the most that is read. Leave out the columns that hold no readings.",
        )
    needed = {header_key(c) for c in columns} or {*LONG, *LONG_VALUES}
    names = [header_key(name) for name in layout.header]
    twice = next((n for n in names if n in needed and names.count(n) > 1), None)
    if twice is not None:
        raise FileProblem(
            "column_twice",
            f"Row {layout.header_row} names {shown(twice)} twice. Rename one.",
        )
    missing = [column for column in columns if layout.index(column) is None]
    if missing:
        raise FileProblem("no_such_column", _missing(layout, missing[0]))


def _missing(layout: Layout, column: str) -> str:
    listed = ", ".join(shown(name) for name in layout.header[:12] if name)
    more = f" and {len(layout.header) - 12} more" if len(layout.header) > 12 else ""
    return (
        f"The file has no column {shown(column)}. Row {layout.header_row} names "
        f"{listed}{more}."
    )
