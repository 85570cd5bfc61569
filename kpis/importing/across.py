"""What the columns of one source say about one another, within a queue and period.

Answered and abandoned together cannot be more than offered; answered within the
threshold cannot be more than answered. KPIs share columns by name
(``KpiRule.columns``), so the counts of one are compared with those of another.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kpis.importing.columns import Flags, Ints
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem

OFFERED, ANSWERED, WITHIN, ABANDONED = (
    "offered",
    "answered",
    "answered_within",
    "abandoned",
)
STARTS_BITS = 40  # seconds since 1970 take fewer


@dataclass
class Counts:
    """One named column: for each queue and period a value and the row that gave it."""

    keys: Ints
    values: Ints
    rows: Ints

    def at(self, keys: Ints) -> tuple[Ints, Flags]:
        """The values at these keys, and where there is one."""
        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.values[places], self.keys[places] == keys


def check_across(draft: Draft, findings: Findings) -> None:
    """Refuses readings whose counts cannot stand beside those of other KPIs."""
    _check_within(draft, findings)
    _check_abandoned(draft, findings)


def _check_within(draft: Draft, findings: Findings) -> None:
    within, answered = _counts(draft, WITHIN), _counts(draft, ANSWERED)
    limit, known = answered.at(within.keys)
    bad = known & (within.values > limit)
    _refuse(
        draft,
        within,
        bad,
        findings,
        lambda at: CellProblem(
            "within_above_answered",
            f"{within.values[at]} answered within the threshold is above {limit[at]} "
            "answered. Check both in the source.",
        ),
    )


def _check_abandoned(draft: Draft, findings: Findings) -> None:
    abandoned = _counts(draft, ABANDONED)
    answered, has_answered = _counts(draft, ANSWERED).at(abandoned.keys)
    offered, has_offered = _counts(draft, OFFERED).at(abandoned.keys)
    bad = has_answered & has_offered & (answered + abandoned.values > offered)
    _refuse(
        draft,
        abandoned,
        bad,
        findings,
        lambda at: CellProblem(
            "more_than_offered",
            f"{answered[at]} answered and {abandoned.values[at]} abandoned are "
            f"more than {offered[at]} offered. Check whether “abandoned” counts only "
            "abandoned contacts.",
        ),
    )


def _counts(draft: Draft, name: str) -> Counts:
    """The first value of a column for each queue and period, of whole counts only."""
    parts = [_side(draft, at, side) for at, side in _places(draft, name)]
    if not parts:
        none = np.zeros(0, np.int64)
        return Counts(none, none, none)
    rows = np.concatenate([rows for rows, _ in parts])
    values = np.concatenate([values for _, values in parts])
    keys = (draft.queue[rows].astype(np.int64) << STARTS_BITS) + draft.starts[rows]
    distinct, first = np.unique(keys, return_index=True)
    return Counts(distinct, values[first], rows[first])


def _places(draft: Draft, name: str) -> list[tuple[int, str]]:
    """The KPIs that hold the column, numerators first."""
    found = []
    for side, label in enumerate(("numerator", "denominator")):
        for at, rule in enumerate(draft.rules):
            if rule.columns[side] == name and not getattr(rule, f"{label}_power"):
                found.append((at, label))
    return found


def _side(draft: Draft, at: int, side: str) -> tuple[Ints, Ints]:
    rows = np.flatnonzero(draft.good & (draft.kpi == at) & ~draft.unweighted)
    return rows, getattr(draft, side)[rows]


def _refuse(
    draft: Draft,
    counts: Counts,
    bad: Flags,
    findings: Findings,
    say: Callable[[int], CellProblem],
) -> None:
    at_row = dict(
        zip(counts.rows[bad].tolist(), np.flatnonzero(bad).tolist(), strict=True)
    )
    flags = np.zeros(len(draft), bool)
    flags[counts.rows[bad]] = True
    draft.refuse(
        flags,
        findings,
        lambda row: draft.labels.numerator(draft.rule(row)),
        lambda row: say(at_row[row]),
    )
