"""One line of the table, and how time is measured."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection


@dataclass(frozen=True)
class Figure:
    """What was measured. `ratio` is product to reference; `aim` what it should be.

    `cpu` is the same ratio of processor time, which holds on a busy machine too.
    """

    work: str
    figure: str
    ratio: str = ""
    aim: str = ""
    cpu: str = ""

    def __str__(self) -> str:
        measured = f"{self.figure:>16} {self.ratio:>6} {self.cpu:>6}"
        return f"{self.work:58} {measured}  {self.aim}"


HEADING = Figure("work", "figure", "ratio", "aim", "cpu")


@dataclass
class Spent:
    """Time by the clock, and the processor's for this process and its session."""

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def watch() -> Iterator[Spent]:
    """`with watch() as spent: ...`, then `spent.seconds` and `spent.cpu`."""
    connection.ensure_connection()
    found = Spent()
    begin, cpu = time.perf_counter(), _cpu_seconds()
    yield found
    found.seconds = time.perf_counter() - begin
    found.cpu = _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    """The database's part is in steps of 1/100 s; it runs on this machine."""
    pid = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])  # in the program and in the kernel
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def ratio(above: float, below: float) -> str:
    return f"{above / below:.2f}" if below else ""


def median_seconds(act: Callable[[], object], times: int) -> float:
    """The median of several runs."""
    seconds = []
    for _ in range(times):
        with watch() as run:
            act()
        seconds.append(run.seconds)
    return statistics.median(seconds)


def per_second(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s"
