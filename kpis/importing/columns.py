"""A file's columns, each distinct text once: a million rows in some ten megabytes.

Plain files (no quotes, every line of the same width) are cut by pandas; all others by
the standard library's csv module, row by row. Both give the same columns, and what a
text means is decided elsewhere, once for each distinct text.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem, FileProblem
from kpis.importing.source import blocks, open_source
from kpis.importing.text import Layout

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
CHUNK = 50_000
MAX_CELL = 10_000
NO_CODES: Codes = np.zeros(0, np.int32)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass
class Column:
    """One column as (distinct texts, codes) per chunk of rows."""

    chunks: list[tuple[list[str], Codes]] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(codes) for _, codes in self.chunks)

    def distinct(self) -> list[str]:
        """Every text that occurs, in no order that means anything."""
        return list(dict.fromkeys(text for texts, _ in self.chunks for text in texts))

    def unified(self) -> tuple[list[str], Codes]:
        """The distinct texts of the whole column, and a code for each row."""
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        parts = [
            np.fromiter(map(numbers.__getitem__, texts), np.int32, len(texts))[codes]
            for texts, codes in self.chunks
        ]
        return list(numbers), np.concatenate(parts) if parts else NO_CODES

    def interpreted(
        self, reading: Callable[[list[str]], npt.NDArray[Any]]
    ) -> npt.NDArray[Any]:
        """What ``reading`` makes of the distinct texts, spread over the rows."""
        parts = [reading(texts)[codes] for texts, codes in self.chunks]
        return np.concatenate(parts) if parts else reading([])

    def text(self, row: int) -> str:
        """The cell of one row, counted from 0."""
        for texts, codes in self.chunks:
            if row < len(codes):
                return texts[int(codes[row])]
            row -= len(codes)
        raise IndexError(row)

    def find(self, wanted: str) -> int:
        """The first row, counted from 0, that holds this text when stripped."""
        passed = 0
        for texts, codes in self.chunks:
            hits = [at for at, text in enumerate(texts) if text.strip() == wanted]
            if hits and len(rows := np.flatnonzero(np.isin(codes, hits))):
                return passed + int(rows[0])
            passed += len(codes)
        raise ValueError(wanted)

    def equal_to(self, accept: Callable[[str], bool]) -> Flags:
        """Which rows hold a text that is accepted."""
        return self.interpreted(
            lambda texts: np.array([accept(t) for t in texts], bool)
        )

    def kept(self, keep: Flags) -> "Column":
        """The column without the other rows."""
        kept, start = Column(), 0
        for texts, codes in self.chunks:
            kept.chunks.append((texts, codes[keep[start : start + len(codes)]]))
            start += len(codes)
        return kept


@dataclass
class Columns:
    """The loaded columns by position in the file, and each row's line in the file."""

    lines: Codes
    by_index: dict[int, Column]

    def kept(self, keep: Flags) -> "Columns":
        """The rows that are flagged, in all columns."""
        if keep.all():
            return self
        columns = {index: column.kept(keep) for index, column in self.by_index.items()}
        return Columns(self.lines[keep], columns)


def load(layout: Layout, wanted: Iterable[int], findings: Findings) -> Columns:
    """The wanted columns (positions in the header) of every row below the header.

    Blank rows are passed over; rows with more cells than the header are refused.
    """
    indexes = sorted({0, *wanted})
    if _is_plain(layout):
        return _by_pandas(layout, indexes)
    return _by_csv(layout, indexes, findings)


def _is_plain(layout: Layout) -> bool:
    """No quotes, and as many separators in each line as in the header."""
    if layout.examined.quoted or layout.first_row != layout.header_row + 1:
        return False
    lines = _line_blocks(layout)
    next(lines, None)  # up to and with the header
    separator = layout.separator.encode()
    row = separator * (len(layout.header) - 1) + b"\n"
    others = bytes({*range(256)} - {*row, *separator})
    return all(_is_regular(block, row, others) for block in lines)


def _line_blocks(layout: Layout) -> Iterator[bytes]:
    """The lines to the end of the header, then the others in blocks of whole lines."""
    rest, header = b"", True
    for block in blocks(layout.examined.source):
        rest += block
        if header:
            start = _after_lines(rest, layout.header_row)
            yield rest[:start]
            rest, header = rest[start:], False
        cut = rest.rfind(b"\n") + 1
        yield rest[:cut]
        rest = rest[cut:]
    yield rest + b"\n" if rest else b""


def _after_lines(block: bytes, count: int) -> int:
    at = 0
    for _ in range(count):
        at = block.find(b"\n", at) + 1
    return at


def _is_regular(block: bytes, row: bytes, others: bytes) -> bool:
    """Whether each line is a `row` once all `others` than its marks are taken out."""
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return False
    return block.translate(None, others) == row * block.count(b"\n")


def _by_pandas(layout: Layout, indexes: Sequence[int]) -> Columns:
    columns = {index: Column() for index in indexes}
    rows = 0
    with open_source(layout.examined.source) as raw:
        for frame in _frames(layout, raw, indexes):
            rows += len(frame)
            for index in indexes:
                columns[index].chunks.append(coded(frame[index].to_numpy()))
    lines = np.arange(layout.first_row, layout.first_row + rows, dtype=np.int32)
    return Columns(lines, columns)


def _frames(layout: Layout, raw: Any, indexes: Sequence[int]) -> Iterator[pd.DataFrame]:
    try:
        yield from pd.read_csv(
            raw,
            sep=layout.separator,
            header=None,
            names=range(len(layout.header)),
            index_col=False,
            usecols=list(indexes),
            skiprows=layout.header_row,
            dtype=object,  # "category" would turn 1e400 into infinity
            chunksize=CHUNK,
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
            encoding=layout.examined.encoding.removesuffix("-sig"),
            engine="c",
        )
    except pd.errors.EmptyDataError:
        return


def _by_csv(layout: Layout, indexes: Sequence[int], findings: Findings) -> Columns:
    columns = {index: Column() for index in indexes}
    lines: list[int] = []
    for numbered in _row_chunks(layout):
        rows = [
            row for row in (_fitted(layout, n, r, findings) for n, r in numbered) if row
        ]
        lines += [line for line, _ in rows]
        for index in indexes:
            cells = np.array([cells[index] for _, cells in rows], dtype=object)
            columns[index].chunks.append(coded(cells))
    return Columns(np.array(lines, np.int32), columns)


def _row_chunks(layout: Layout) -> Iterator[list[tuple[int, list[str]]]]:
    """Rows with the line on which each begins."""
    with open_source(layout.examined.source) as raw:
        text = io.TextIOWrapper(raw, layout.examined.encoding, newline="")
        after_header = islice(text, layout.first_row - 1, None)
        reader = csv.reader(after_header, delimiter=layout.separator, strict=True)
        line = layout.first_row
        while rows := _next_rows(reader, layout.first_row):
            numbered = []
            for row in rows:
                numbered.append((line, row))
                line += 1 + sum(
                    len(_LINE_BREAK.findall(c)) for c in row if "\n" in c or "\r" in c
                )
            yield numbered


def _next_rows(reader: Any, first_row: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, CHUNK))
    except csv.Error:
        raise FileProblem(
            "unclosed_quote",
            f"Line {first_row + reader.line_num - 1}: quotation marks do not match, "
            "or a cell is too long. Close each mark before the next column.",
        ) from None
    return rows


def _fitted(
    layout: Layout, line: int, row: list[str], findings: Findings
) -> tuple[int, list[str]] | None:
    """The row with as many cells as the header; None where it is blank or refused."""
    width = len(layout.header)
    if not any(map(str.strip, row)):
        return None
    if len(row) > width and any(map(str.strip, row[width:])):
        sentence = (
            f"The row has {len(row)} cells and the header {width}. Put a text or "
            "number that holds the separator into quotes."
        )
        findings.refuse(line, "row", CellProblem("too_many_cells", sentence))
        return None
    return line, row[:width] + [""] * (width - len(row))


def coded(cells: npt.NDArray[np.object_]) -> tuple[list[str], Codes]:
    """The distinct texts, and a code for each cell: one chunk of a column."""
    codes, texts = pd.factorize(cells)
    _check_cells(texts)
    return list(texts), codes.astype(np.int32)


def _check_cells(texts: Iterable[str]) -> None:
    longest = max(map(len, texts), default=0)
    if longest > MAX_CELL:
        raise FileProblem(
            "cell_too_long",
            f"A cell has {longest} characters; at most {MAX_CELL} are read.",
        )
