"""Files from the web are read in a child process with limits on memory and time.

Its time is what it computes, so that a busy machine refuses nobody's file; a clock on
the wall ends a child that waits for something that never comes.

The child is a fresh interpreter (``python -m kpis.importing.sandbox``), so that it can
be started from a Celery worker, whose processes may have no children of their own kind.
What goes in and out are files in a directory that the caller gives: ``request.json``,
``report.json`` and, for readings, ``readings.copy`` in COPY's text format. Nothing that
a hostile file could have put together is unpickled.
"""

import json
import math
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kpis.importing.book import Answers, KpiRule, RuleBook
from kpis.importing.issues import FileProblem, LeftOut, Notice, Question, RowIssue
from kpis.importing.mapping import Mapping
from kpis.importing.reader import read
from kpis.importing.text import fingerprint
from partnership.periods import Calendar

MEMORY = 512 * 1024 * 1024
SECONDS = 30  # of computing, and two more for each megabyte
WAITING = 10  # so many times as long may it take by the clock on the wall,
LONGEST_WAIT = 600  # and no longer than this
MEGABYTE = 1_000_000
ROOT = Path(__file__).resolve().parents[2]
OUT_OF_MEMORY = 3
NOTHING_REMEMBERED: Dict[str, str] = MappingProxyType({})
# What Python, pandas and the loader say when the limit is reached.
NO_MEMORY = (b"MemoryError", b"out of memory", b"failed to map segment")


@dataclass(frozen=True, slots=True)
class Report:
    """What the child found; ``readings`` is the COPY file where it read them.

    ``header`` is the fingerprint of a header that was read by a mapping.
    """

    count: int = 0
    issues: list[RowIssue] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    issue_count: int = 0
    left_out_count: int = 0
    rounded: int = 0
    new_kpis: list[str] = field(default_factory=list)
    new_queues: list[str] = field(default_factory=list)
    header: str = ""
    readings: Path | None = None


def read_in_sandbox(
    file: Path,
    book: RuleBook,
    directory: Path,
    *,
    mapping: Mapping | None = None,
    remembered: Dict[str, str] = NOTHING_REMEMBERED,
    answers: Answers = Answers(),  # noqa: B008 - frozen
) -> Report:
    """Reads a file in a child; ``FileProblem`` with one sentence where it cannot.

    Without a mapping the file's header chooses one of those ``remembered``: saved
    mappings by the fingerprints of headers. Where the file names KPIs and queues
    without ids, it writes no readings.
    """
    seconds = math.ceil(SECONDS + 2 * file.stat().st_size / MEGABYTE)
    request = {
        "file": str(file.resolve()),
        "book": _book_to_json(book),
        "mapping": mapping.to_json() if mapping else None,
        "remembered": dict(remembered),
        "answers": asdict(answers),
        "memory": MEMORY,
        "seconds": seconds,
    }
    (directory / "request.json").write_text(json.dumps(request), encoding="utf-8")
    _run(directory, seconds)
    return _report(directory)


def _run(directory: Path, seconds: int) -> None:
    command = [sys.executable, "-P", "-m", "kpis.importing.sandbox", str(directory)]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # each thread takes address space
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }
    try:
        # run() kills the child when the time is up, and waits for it.
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            env=environment,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=min(WAITING * seconds, LONGEST_WAIT),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    if done.returncode:
        raise _stopped(done, seconds)


def _too_slow(seconds: int) -> FileProblem:
    return FileProblem(
        "too_slow",
        f"Reading the file takes longer than {seconds} seconds. Split it, by month "
        "for example.",
    )


def _stopped(done: "subprocess.CompletedProcess[bytes]", seconds: int) -> FileProblem:
    if done.returncode == -signal.SIGXCPU:
        return _too_slow(seconds)
    if done.returncode == OUT_OF_MEMORY or any(s in done.stderr for s in NO_MEMORY):
        return FileProblem(
            "too_much_memory",
            f"Reading the file takes more than {MEMORY // 2**20} MB of memory. Split "
            "it, by month for example.",
        )
    return FileProblem(
        "unreadable",
        "The file stopped the reader, and nothing was written. Save it anew as CSV "
        "with the encoding UTF-8.",
    )


def _report(directory: Path) -> Report:
    said = json.loads((directory / "report.json").read_text(encoding="utf-8"))
    if "problem" in said:
        raise FileProblem(*said["problem"])
    lists = {
        "issues": RowIssue,
        "left_out": LeftOut,
        "notices": Notice,
        "questions": Question,
    }
    for name, kind in lists.items():
        said[name] = [kind(**item) for item in said[name]]
    readings = directory / "readings.copy"
    return Report(**said, readings=readings if readings.exists() else None)


def _book_to_json(book: RuleBook) -> dict[str, Any]:
    return {
        "kpis": [_rule_to_json(rule) for rule in book.kpis.values()],
        "adoptable": [_rule_to_json(rule) for rule in book.adoptable.values()],
        "queues": dict(book.queues),
        "calendar": asdict(book.calendar),
        "now": book.now.isoformat(),
        "adopt": book.adopt,
    }


def _rule_to_json(rule: KpiRule) -> dict[str, Any]:
    return asdict(rule) | {"grains": sorted(rule.grains)}


def _book_from_json(said: Dict[str, Any]) -> RuleBook:
    return RuleBook(
        kpis=_rules_from_json(said["kpis"]),
        queues=said["queues"],
        calendar=Calendar(**said["calendar"]),
        now=datetime.fromisoformat(said["now"]),
        adopt=said["adopt"],
        adoptable=_rules_from_json(said["adoptable"]),
    )


def _rules_from_json(rules: list[dict[str, Any]]) -> dict[str, KpiRule]:
    made = [
        KpiRule(
            **{
                **said,
                "grains": frozenset(said["grains"]),
                "columns": tuple(said["columns"]),
            }
        )
        for said in rules
    ]
    return {rule.code: rule for rule in made}


def _main(directory: Path) -> None:
    said = _request(directory)
    _limit(said["memory"], said["seconds"])
    _child(directory)


def _child(directory: Path) -> None:
    """Reads what ``request.json`` asks for and writes ``report.json``."""
    said = _request(directory)
    try:
        answer = _answer(said, directory)
    except FileProblem as problem:
        answer = {"problem": [problem.code, problem.sentence]}
    (directory / "report.json").write_text(json.dumps(answer), encoding="utf-8")


def _request(directory: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        (directory / "request.json").read_text(encoding="utf-8")
    )
    return said


def _answer(said: Dict[str, Any], directory: Path) -> dict[str, Any]:
    book, file = _book_from_json(said["book"]), Path(said["file"])
    known = said["mapping"] or said["remembered"]
    header = fingerprint(file) if known else ""
    chosen = said["mapping"] or said["remembered"].get(header)
    mapping = Mapping.from_json(chosen) if chosen else None
    answers = Answers(**said["answers"])
    understood = read(file, book, mapping, answers)
    if not (understood.new_kpis or understood.new_queues):
        with (directory / "readings.copy").open("wb") as out:
            out.writelines(batch.copy_lines() for batch in understood.batches())
    return _found(understood) | {"header": header}


def _found(result: Any) -> dict[str, Any]:
    """What there is to say about a file, besides its readings."""
    lists = ("issues", "left_out", "notices", "questions")
    plain = (
        "count",
        "issue_count",
        "left_out_count",
        "rounded",
        "new_kpis",
        "new_queues",
    )
    return {
        name: [asdict(item) for item in getattr(result, name)] for name in lists
    } | {name: getattr(result, name) for name in plain}


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    try:
        _main(Path(sys.argv[1]))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
