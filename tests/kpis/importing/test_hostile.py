"""Files that are no table, or want to be more: a sentence, never a wrong number."""

import codecs
import random

import pytest

from kpis.importing import source
from kpis.importing.issues import FileProblem
from tests.kpis.importing.files import LONG, pairs, readings, understood

ROW = "sl,voice,2026-10-05,day,80,100\n"
GOOD = LONG + ROW


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        GOOD.encode("utf-16"),
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace(",", "|").encode(),
        GOOD.replace("80", '"80"').encode(),
        GOOD.rstrip("\n").encode(),
        (GOOD + "\n\n").encode(),
        ("\n\n" + GOOD).encode(),
        ("Report of the week\n\n" + GOOD).encode(),
        GOOD.replace("voice", " voice ").encode(),
        GOOD.replace("\n", ",,\n").encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16 bom",
        "utf-16-le",
        "utf-16-be",
        "crlf",
        "cr",
        "semicolon",
        "tab",
        "pipe",
        "quoted",
        "no last newline",
        "blank end",
        "blank start",
        "title",
        "spaces",
        "empty columns",
    ],
)
def test_same_table_is_read_whatever_way_it_is_written(content):
    assert pairs(understood(content)) == [(80, 100)]


def test_windows_text_keeps_its_letters():
    result = understood(GOOD.replace("voice", "Köln").encode("cp1252"))
    assert result.written_in == "Windows-1252"
    assert "“Köln”" in result.issues[0].message


def test_row_numbers_are_the_files_lines_after_titles_blanks_and_quoted_breaks():
    text = (
        "Report\n\n" + LONG.strip() + ",comment\n" + ROW.strip() + ',"two\nlines"\n'
        "\nsl,chat,2026-10-05,day,8,10,\n"
    )
    result = understood(text)
    assert [(one.row, one.comment) for one in readings(result)] == [
        (4, "two\nlines"),
        (7, None),
    ]


REFUSED = {
    "empty": (b"", "empty"),
    "newlines alone": (b"\n\n\n", "no_table"),
    "spaces alone": (b"   \n  \n", "no_table"),
    "prose": (b"Dear all,\nthe numbers follow.\n", "no_readings_table"),
    "one column": (b"calls\n1\n2\n", "no_table"),
    "xlsx": (b"PK\x03\x04" + b"\0" * 100, "workbook"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "workbook"),
    "pdf": (b"%PDF-1.7\n", "no_table"),
    "gzip": (b"\x1f\x8b\x08\x00" + b"x" * 50, "no_table"),
    "png": (b"\x89PNG\r\n\x1a\n", "no_table"),
    "html": (b"<!doctype html><table><tr><td>kpi", "no_table"),
    "xml bomb": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>', "no_table"),
    "parquet": (b"PAR1\x15\x04\x15", "no_table"),
    "nul in a cell": (GOOD.encode().replace(b"80", b"8\x000"), "binary"),
    "nul at the end": (GOOD.encode() + b"\0", "binary"),
    "escape": (GOOD.encode().replace(b"voice", b"\x1b[31m"), "binary"),
    "vertical tab": (GOOD.encode() + b"\x0b", "binary"),
    "utf-32": (GOOD.encode("utf-32"), "encoding"),
    "half a utf-16": (GOOD.encode("utf-16") + b"\x00", "encoding"),
    "bom and cp1252": (codecs.BOM_UTF8 + "Köln,".encode("cp1252"), "encoding"),
    "two encodings": ("Köln,".encode() + "Köln".encode("cp1252"), "encoding"),
    "undefined in 1252": (GOOD.encode().replace(b"voice", b"vo\x81ce"), "encoding"),
    "quote never closed": (GOOD.encode() + b'sl,"voice,2026-10-05', "unclosed_quote"),
    "text after a quote": (
        GOOD.encode() + b'sl,"voice"x,2026-10-06,day,1,2',
        "unclosed_quote",
    ),
    "huge quoted cell": (
        GOOD.encode() + b'"' + b"x" * 200_000 + b'"',
        "unclosed_quote",
    ),
    "long cell": (GOOD.encode() + b"sl," + b"x" * 20_000 + b",,,,\n", "cell_too_long"),
    "endless line": (LONG.encode() + b"x" * 3_000_000, "line_too_long"),
    "100,000 columns": (b"a," * 100_000 + b"b\n1\n", "too_many_columns"),
    "column twice": (
        b"kpi,kpi,period_start,grain,numerator,denominator\n" + b"a,b,c,d,e,f\n",
        "column_twice",
    ),
    "columns missing": (b"kpi,queue,day\nsl,voice,2026-10-05\n", "no_readings_table"),
    "json": (b'[{"kpi": "sl", "queue": "voice"}]', "no_readings_table"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED)
def test_file_that_is_no_table_gets_one_sentence(content, code):
    with pytest.raises(FileProblem) as problem:
        understood(content)
    assert problem.value.code == code
    assert problem.value.sentence.endswith(".")
    assert len(problem.value.sentence) < 300


CELLS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1+1",
    "-1-1",
    "\t80",
    "80\u200b",
    "8\xad0",
    "８０",
    "٨٠",
    "8०",
    "²",
    "1e1",
    "1e400",
    "-1e400",
    "1E-5",
    "inf",
    "-inf",
    "nan",
    "NaN",
    "NULL",
    "None",
    "#N/A",
    "#DIV/0!",
    "n/a",
    "-",
    "--",
    "True",
    "TRUE",
    "1_0",
    "0x1f",
    "0b11",
    "1.2.3",
    "1..2",
    ".",
    "80 calls",
    "$80",
    "80€",
    "(80)",
    "80-",
    "1/2",
    "½",
    "9" * 19,
    "9" * 5000,
    "-" + "9" * 400,
    "0." + "3" * 400,
    "💥",
    "\ufeff80",
    "8\u202e0",
]


@pytest.mark.parametrize("cell", CELLS, ids=ascii)
def test_cell_that_is_no_number_never_becomes_one(cell):
    quoted = cell.replace('"', '""')
    result = understood(f'{LONG}sl,voice,2026-10-05,day,"{quoted}",100\n')
    if cell == "\t80":  # a tab is white space around a number
        assert pairs(result) == [(80, 100)]
        return
    assert result.count == 0
    assert len(result.issues) + len(result.questions) == 1


def test_missing_words_are_not_taken_for_missing_cells():
    for word in ("NA", "null", "N/A", ""):
        result = understood(GOOD.replace("voice", word))
        assert (result.count, result.issue_count) == ((1, 0) if word == "" else (0, 1))


def test_too_large_file_is_refused_before_it_is_read(tmp_path):
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as out:
        out.truncate(source.MAX_BYTES + 1)
    with pytest.raises(FileProblem, match="100 MB"):
        source.examine(huge)


def test_a_million_bad_cells_are_counted_and_some_are_worded(monkeypatch):
    monkeypatch.setattr("kpis.importing.findings.MAX_LISTED", 100)
    rows = "".join(f"sl,voice,2026-10-05,day,x{at},100\n" for at in range(5_000))
    result = understood(LONG + rows)
    assert (result.issue_count, len(result.issues)) == (5_000, 100)


def test_random_damage_never_crashes_and_never_invents_numbers():
    dice = random.Random(20261121)  # noqa: S311 - a fixed seed
    text = LONG + "".join(
        f"sl,voice,2026-10-{day:02},day,{day},100\n" for day in range(1, 20)
    )
    for _ in range(150):
        content = bytearray(text.encode())
        for _ in range(dice.randint(1, 6)):
            content[dice.randrange(len(content))] = dice.choice(
                b'\x00",;\n\r\xff\xc3 09a.-='
            )
        try:
            result = understood(bytes(content))
        except FileProblem:
            continue
        for numerator, denominator in pairs(result):
            assert 0 <= numerator <= denominator
