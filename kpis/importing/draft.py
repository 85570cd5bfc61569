"""Readings on the way from cells to checked rows, one array for each field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from kpis.importing.book import GRAINS, KpiRule
from kpis.importing.columns import Codes, Flags, Ints
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem


@dataclass(frozen=True, slots=True)
class Labels:
    """What the user calls the columns that the fields came from."""

    kpi: str = "kpi"
    queue: str = "queue"
    period: str = "period_start"
    grain: str = "grain"
    default: tuple[str, str] = ("numerator", "denominator")
    sides: dict[str, tuple[str, str]] = field(default_factory=dict)  # by KPI code
    # Of a turned file: where each count stands, by its queue's first row and its name.
    counts: dict[tuple[int, str], int] = field(default_factory=dict)

    def numerator(self, rule: KpiRule) -> str:
        """The column or columns that made the numerator."""
        return self.sides.get(rule.code, self.default)[0]

    def denominator(self, rule: KpiRule) -> str:
        """The column or columns that made the denominator."""
        return self.sides.get(rule.code, self.default)[1]


@dataclass
class Draft:
    """Readings in the file's order; ``good`` falls where a row is refused.

    ``kpi``, ``queue`` and ``grain`` count into ``rules``, ``queues`` and ``GRAINS``;
    ``day`` is a proleptic ordinal, ``starts`` are seconds since 1970, ``seconds`` is
    the period's length, ``numerator`` and ``denominator`` are in the KPI's units.
    """

    rules: list[KpiRule]
    queues: list[str]
    labels: Labels
    lines: Codes
    kpi: Codes
    queue: Codes
    grain: Codes
    day: Codes
    starts: Ints
    seconds: Codes
    numerator: Ints
    denominator: Ints
    unweighted: Flags
    good: Flags
    comments: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def of_rules(self, value: Callable[[KpiRule], int | bool]) -> npt.NDArray[np.int64]:
        """A property of each row's KPI."""
        return np.array([value(rule) for rule in self.rules], np.int64)[self.kpi]

    def rule(self, row: int) -> KpiRule:
        """The rule of one row."""
        return self.rules[int(self.kpi[row])]

    def named(self, row: int) -> str:
        """A reading for people: KPI, queue and period."""
        queue, grain = self.queues[int(self.queue[row])], GRAINS[int(self.grain[row])]
        return f"{self.rule(row).code}, queue {queue}, {grain} of {self.date(row)}"

    def date(self, row: int) -> str:
        """The local day of one row."""
        return str(np.datetime64(int(self.day[row]) - EPOCH_ORDINAL, "D"))

    def side(self, label: Callable[[KpiRule], str]) -> Callable[[int], str]:
        """What the user calls a row's numerator or denominator."""
        return lambda row: label(self.rule(row))

    def place(self, row: int, column: str) -> tuple[int, str]:
        """The line and column of one row, and the date where dates are columns."""
        line = int(self.lines[row])
        if not self.labels.counts:
            return line, column
        dated = f"{column}, {self.date(row)}" if self.day[row] else column
        return self.labels.counts.get((line, column), line), dated

    def refuse(
        self,
        bad: Flags,
        findings: Findings,
        column: Callable[[int], str],
        say: Callable[[int], CellProblem],
    ) -> None:
        """Takes flagged rows out, with one issue each, unless they are out already."""
        rows = np.flatnonzero(bad & self.good)
        self.good[rows] = False
        findings.refuse_all(
            rows.tolist(), lambda row: (*self.place(row, column(row)), say(row))
        )

    def leave_out(
        self, flagged: Flags, findings: Findings, say: Callable[[int], str]
    ) -> None:
        """Takes the flagged rows out; they are no readings, and nothing is wrong."""
        rows = np.flatnonzero(flagged & self.good)
        self.good[rows] = False
        findings.leave_out_all(
            rows.tolist(), lambda row: (int(self.lines[row]), say(row))
        )


EPOCH_ORDINAL = 719_163  # date(1970, 1, 1).toordinal()
_ARRAYS = (
    "lines",
    "kpi",
    "queue",
    "grain",
    "day",
    "starts",
    "seconds",
    "numerator",
    "denominator",
    "unweighted",
    "good",
)


def joined(drafts: Sequence[Draft]) -> tuple[Draft, Ints]:
    """Drafts of the same rows as one in the file's order, and where each row was."""
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(draft, name) for draft in drafts])
        for name in _ARRAYS
    }
    order = np.argsort(arrays["lines"], kind="stable")
    return replace(drafts[0], **{n: a[order] for n, a in arrays.items()}), order
