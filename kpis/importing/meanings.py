"""What the texts of a column mean: each distinct text is looked up once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

import numpy as np

from kpis.importing.book import ALL, GRAINS, KpiRule, RuleBook
from kpis.importing.columns import Codes, Column, Flags
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem, shown

T = TypeVar("T")
K = TypeVar("K")
LISTED = 8


@dataclass
class Meaning(Generic[T]):
    """``values[at[row]]`` is a row's meaning; ``at`` is -1 where there is none."""

    values: list[T]
    at: Codes
    codes: Codes
    problems: dict[int, CellProblem]

    def refused(self, lines: Codes, column: str, findings: Findings) -> Flags:
        """Which rows have no meaning, each with an issue that says why."""
        bad: Flags = self.at < 0
        findings.refuse_all(
            np.flatnonzero(bad).tolist(),
            lambda row: (int(lines[row]), column, self.problems[int(self.codes[row])]),
        )
        return bad


def find_meaning(column: Column, read: Callable[[str], T]) -> Meaning[T]:
    """``read`` for each distinct text of a column; it raises ``CellProblem``."""
    texts, codes = column.unified()
    return meaning_of(texts, codes, read)


def meaning_of(keys: list[K], codes: Codes, read: Callable[[K], T]) -> Meaning[T]:
    """``read`` for each key; equal values share a place."""
    values: dict[T, int] = {}
    problems: dict[int, CellProblem] = {}
    at = np.full(len(keys) + 1, -1, np.int32)
    for code, key in enumerate(keys):
        try:
            at[code] = values.setdefault(read(key), len(values))
        except CellProblem as problem:
            problems[code] = problem
    return Meaning(list(values), at[codes], codes, problems)


def kpi_named(book: RuleBook) -> Callable[[str], KpiRule]:
    """Looks a KPI up by its code, exactly."""

    def read(text: str) -> KpiRule:
        code = text.strip()
        if code in book.kpis:
            return book.kpis[code]
        if code in book.adoptable:
            if book.adopt:
                return book.adoptable[code]
            raise CellProblem(
                "kpi_not_in_use",
                f"The KPI {shown(code)} is in the catalogue but not in use here. Take "
                "it into use first, or import with --adopt.",
            )
        raise _unknown("unknown_kpi", "KPI", code, [*book.kpis, *book.adoptable])

    return read


def queue_named(book: RuleBook) -> Callable[[str], str]:
    """Looks a queue up by its name, exactly; an empty cell is the whole partnership."""

    def read(text: str) -> str:
        name = text.strip() or ALL
        if name in book.queues or name == ALL or (book.adopt and len(name) <= 80):
            return name
        problem = _unknown("unknown_queue", "queue", name, book.queues)
        new = " To take a new queue into use, import with --adopt." if name else ""
        raise CellProblem(problem.code, f"{problem.sentence}{new}")

    return read


def grain_named(text: str) -> str:
    """One of ``GRAINS``."""
    if text.strip() in GRAINS:
        return text.strip()
    raise _unknown("unknown_grain", "grain", text.strip(), GRAINS)


def _unknown(code: str, what: str, text: str, known: Iterable[str]) -> CellProblem:
    names = list(known)
    if not text:
        return CellProblem(code, f"The {what} is missing. {_known(names)}")
    near = _near(text, names)
    guess = f"Did you mean {shown(near)}? " if near else ""
    return CellProblem(
        code, f"There is no {what} {shown(text)}. {guess}{_known(names)}"
    )


def _near(text: str, names: list[str]) -> str | None:
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(text.casefold()[:100], folded, n=1)
    return folded[close[0]] if close else None


def _known(names: list[str]) -> str:
    listed = ", ".join(names[:LISTED])
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"There are: {listed}{more}." if names else "There are none yet."
