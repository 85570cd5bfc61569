"""One line of the table, and how time is measured."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured. `ratio` is product to reference; `aim` what it should be."""

    work: str
    figure: str
    ratio: str = ""
    aim: str = ""

    def __str__(self) -> str:
        return f"{self.work:58} {self.figure:>24} {self.ratio:>8}  {self.aim}"


class Watch:
    """`with Watch() as watch: ...`, then `watch.seconds`."""

    seconds: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    begin = time.perf_counter()
    found = Watch()
    yield found
    found.seconds = time.perf_counter() - begin


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
