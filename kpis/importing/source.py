"""The bytes of a file, looked at before anything reads them as text.

One pass of constant memory tells the encoding and refuses what is no text: NULs,
control characters, workbooks, archives, two encodings in one file, endless lines.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kpis.importing.issues import FileProblem

Source = Path | bytes

MAX_BYTES = 100_000_000
BLOCK = 1 << 20
MAX_LINE_BYTES = BLOCK  # no line that is longer can be a row of readings
CONTROL = bytes({*range(32), 127} - {9, 10, 13})
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
NO_TEXT = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b"{\\rtf": "a word processor's file",
}
# What UTF-8 looks like to Windows-1252, such as “Ã©”.
_UTF8_INSIDE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe2-\xef][\x80-\xbf]{2}")
_UNDEFINED_IN_1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])


@dataclass(frozen=True, slots=True)
class Examined:
    """A text whose bytes are safe to parse; ``quoted`` where any quote occurs."""

    source: Source
    encoding: str  # utf-8, utf-8-sig or cp1252, as Python and pandas name them
    quoted: bool
    written_in: str  # for people: UTF-8, UTF-16, Windows-1252


def examine(source: Source) -> Examined:
    """The encoding of a text file; ``FileProblem`` for anything that is none."""
    _check_size(source)
    head = next(blocks(source), b"")[:4096]
    _check_kind(head)
    if wide := _utf16(head):
        return _narrowed(source, wide)
    facts = _walk(source)
    if facts.utf8:
        encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
        return Examined(source, encoding, facts.quoted, "UTF-8")
    _check_single_byte(head, facts)
    return Examined(source, "cp1252", facts.quoted, "Windows-1252")


def open_source(source: Source) -> BinaryIO:
    """The bytes from the start, whether they lie in a file or in memory."""
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def blocks(source: Source) -> Iterator[bytes]:
    """The bytes, a mebibyte at a time."""
    with open_source(source) as stream:
        while block := stream.read(BLOCK):
            yield block


@dataclass(slots=True)
class _Facts:
    utf8: bool = True
    quoted: bool = False
    utf8_inside: bool = False
    undefined: bool = False


def _walk(source: Source) -> _Facts:
    facts = _Facts()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    lines = 1
    for block in blocks(source):
        _check_block(block, lines)
        lines += block.count(b"\n")
        facts.quoted |= b'"' in block
        facts.utf8 = facts.utf8 and _decodes(decoder, block)
        if not block.isascii():
            facts.utf8_inside |= _UTF8_INSIDE.search(block) is not None
            facts.undefined |= len(block.translate(None, _UNDEFINED_IN_1252)) < len(
                block
            )
    facts.utf8 = facts.utf8 and _decodes(decoder, b"", final=True)
    return facts


def _decodes(
    decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _check_size(source: Source) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise FileProblem(
            "too_large",
            f"The file has {size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are "
            "read at once. Split it, by month for example.",
        )
    if size == 0:
        raise FileProblem(
            "empty", "The file is empty. Choose one with a header and rows."
        )


def _check_kind(head: bytes) -> None:
    if head.startswith(WORKBOOKS):
        raise FileProblem(
            "workbook",
            "This is an Excel workbook. Save the sheet as CSV (comma separated) and "
            "import that file.",
        )
    start = head.lstrip(codecs.BOM_UTF8).lstrip()
    for magic, kind in NO_TEXT.items():
        if start[: len(magic)].lower() == magic.lower():
            raise FileProblem(
                "no_table", f"This is {kind}, not a table. Save the table as CSV."
            )


def _check_block(block: bytes, lines: int) -> None:
    if len(block.translate(None, CONTROL)) < len(block):
        at = next(i for i, byte in enumerate(block) if byte in CONTROL)
        line = lines + block[:at].count(b"\n")
        raise FileProblem(
            "binary",
            f"Line {line} holds bytes that no text file has, so this is no table of "
            "text. Save the table as CSV with the encoding UTF-8.",
        )
    if len(block) == MAX_LINE_BYTES and b"\n" not in block and b"\r" not in block:
        raise FileProblem(
            "line_too_long",
            f"Line {lines} is longer than a table's row can be. Save the table as CSV, "
            "one row on a line.",
        )


def _check_single_byte(head: bytes, facts: _Facts) -> None:
    if head.startswith(codecs.BOM_UTF8) or facts.utf8_inside or facts.undefined:
        raise FileProblem(
            "encoding",
            "The file mixes encodings or uses an unknown one, so names could be read "
            "wrongly. Save it again with the encoding UTF-8.",
        )


def _utf16(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileProblem(
            "encoding",
            "The file is written in UTF-32, which is not read. Save it again with the "
            "encoding UTF-8.",
        )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= 4 and head[1::2].count(0) > 0.4 * len(head) and head[0] != 0:
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) > 0.4 * len(head) and head[1] != 0:
        return "utf-16-be"
    return None


def _narrowed(source: Source, encoding: str) -> Examined:
    """UTF-16 rewritten as UTF-8, so that one path reads every file."""
    try:
        narrow = b"".join(blocks(source)).decode(encoding).encode()
    except UnicodeError:
        raise FileProblem(
            "encoding",
            "The file begins as UTF-16 and does not go on as such. Save it again with "
            "the encoding UTF-8.",
        ) from None
    facts = _walk(narrow)
    return Examined(narrow, "utf-8", facts.quoted, "UTF-16")
