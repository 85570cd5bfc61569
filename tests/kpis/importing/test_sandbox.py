"""Files from the web in a child process: the same answers, within limits."""

import subprocess
import sys

import pytest

from kpis.importing import sandbox
from kpis.importing.issues import FileProblem
from kpis.importing.mapping import Mapping
from kpis.importing.reader import read, scan
from kpis.importing.sandbox import read_in_sandbox
from tests.kpis.importing.files import BOOK, LONG, understood

GOOD = LONG + "sl,voice,2026-10-05,day,80,100\nsl,voice,x,day,1,2\n"


@pytest.fixture
def upload(tmp_path):
    """A function that writes an uploaded file."""

    def write(content):
        path = tmp_path / "upload.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_child_reads_the_same_as_the_reader_itself(upload, tmp_path):
    report = read_in_sandbox(upload(GOOD), BOOK, tmp_path)
    here = understood(GOOD)
    assert report.readings.read_bytes() == b"".join(
        b.copy_lines() for b in here.batches()
    )
    assert (report.count, report.issues) == (here.count, here.issues)


def test_child_names_what_is_new_and_writes_no_readings_without_ids(upload, tmp_path):
    mapping = Mapping.from_options("date", ["calls=calls/1"], queue_column="queue")
    adopting = type(BOOK)(BOOK.kpis, BOOK.queues, BOOK.calendar, BOOK.now, adopt=True)
    file = upload("date,queue,calls\n2026-10-05,back office,7\n")
    report = read_in_sandbox(file, adopting, tmp_path, mapping=mapping)
    assert report.readings is None
    assert report.new_queues == ["back office"]
    assert report.count == 1


def test_problem_of_the_file_comes_out_as_its_sentence(upload, tmp_path):
    with pytest.raises(FileProblem, match="Excel workbook"):
        read_in_sandbox(upload(b"PK\x03\x04" + b"\0" * 99), BOOK, tmp_path)


def test_child_that_computes_too_long_is_ended(upload, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 1)
    monkeypatch.setattr(sandbox, "MEGABYTE", 10**12)
    rows = (f'sl,"voice",2026-10-05,day,{at},{at}\n' for at in range(300_000))
    with pytest.raises(FileProblem) as problem:
        read_in_sandbox(upload(LONG + "".join(rows)), BOOK, tmp_path)
    assert problem.value.code == "too_slow"


def test_child_that_waits_for_ever_is_ended(upload, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "LONGEST_WAIT", 0.01)
    with pytest.raises(FileProblem) as problem:
        read_in_sandbox(upload(GOOD), BOOK, tmp_path)
    assert problem.value.code == "too_slow"


def test_child_has_its_time_however_busy_the_machine_is(upload, tmp_path, monkeypatch):
    slept = {}

    def run(command, *, timeout, **_options):
        slept["most"] = timeout
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(sandbox.subprocess, "run", run)
    monkeypatch.setattr(sandbox, "_report", lambda _directory: sandbox.Report())
    read_in_sandbox(upload(GOOD), BOOK, tmp_path)
    assert slept["most"] >= 10 * sandbox.SECONDS


def test_child_that_takes_too_much_memory_says_so(upload, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MEMORY", 140 * 2**20)
    rows = (f"sl,voice,2026-10-05,day,{at},{at}{'0' * 12}\n" for at in range(1_000))
    with pytest.raises(FileProblem) as problem:
        read_in_sandbox(upload(LONG + "".join(rows)), BOOK, tmp_path)
    assert problem.value.code == "too_much_memory"


def test_crash_of_the_child_is_one_sentence(upload, tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "ROOT", tmp_path)
    with pytest.raises(FileProblem) as problem:
        read_in_sandbox(upload(GOOD), BOOK, tmp_path)
    assert problem.value.code == "unreadable"


def test_reader_is_imported_without_numpy_and_pandas():
    code = (
        "import sys, kpis.importing.reader, kpis.importing.sandbox\n"
        "sys.exit(bool({'numpy', 'pandas'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=sandbox.ROOT, check=False)
    assert done.returncode == 0


def test_scan_of_a_long_file_names_kpis_and_queues_and_what_is_new():
    text = GOOD + "complaint_rate,,2026-10-05,day,1,2\nother,mail,2026-10-05,day,1,2\n"
    facts = scan(text.encode())
    assert facts.kpis == ("sl", "complaint_rate", "other")
    assert facts.queues == ("voice", "all", "mail")
    assert facts.new_kpis(BOOK) == ["complaint_rate"]
    assert facts.new_queues(BOOK) == ["mail"]


def test_file_is_read_from_disk_as_from_memory(upload):
    result = read(upload(GOOD), BOOK)
    assert (result.count, result.issue_count) == (1, 1)
