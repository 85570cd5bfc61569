"""Rows of one file that contradict one another: told by looking at all of them at once.

- The same KPI, queue and period twice: left out when the numbers agree, else refused.
- For one KPI, queue and day there is one grain: a week or a month reading covers all
  its days, so that a week and a month overlap too.
- For one KPI and day there is either the queue ``all`` or other queues.
Of two that contradict one another the first in the file stays and the later is refused.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from kpis.importing.across import STARTS_BITS
from kpis.importing.book import ALL, GRAINS
from kpis.importing.columns import Flags, Ints
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem

WEEK = GRAINS.index("week")
SECONDS_A_DAY = 86_400
HOURS_OFF = 7_200  # clocks are changed by two hours at most


def check_conflicts(draft: Draft, findings: Findings) -> None:
    """Refuses or leaves out rows that another row contradicts or repeats."""
    _check_repeated(draft, findings)
    _check_grains(draft, findings)
    _check_all_beside_queues(draft, findings)


def _check_repeated(draft: Draft, findings: Findings) -> None:
    rows = np.flatnonzero(draft.good)
    key = _key(draft, rows)
    again = pd.Index(key).duplicated()
    if not again.any():
        return
    first = pd.Series(rows).groupby(key, sort=False).transform("first").to_numpy()
    same = (draft.numerator[rows] == draft.numerator[first]) & (
        draft.denominator[rows] == draft.denominator[first]
    )
    line_of = dict(zip(rows.tolist(), draft.lines[first].tolist(), strict=True))
    draft.leave_out(
        _spread(draft, rows[again & same]),
        findings,
        lambda row: f"{draft.named(row)}: the same numbers as in row {line_of[row]}.",
    )
    draft.refuse(
        _spread(draft, rows[again & ~same]),
        findings,
        lambda _: draft.labels.period,
        lambda row: CellProblem(
            "twice",
            f"{draft.named(row)} is in row {line_of[row]} already, with other numbers. "
            "Keep the one that is right; in a wide file --where can choose.",
        ),
    )


def _key(draft: Draft, rows: Ints) -> Ints:
    """A number for what each row is a reading of: KPI, queue, grain and start."""
    cells = draft.kpi[rows].astype(np.int64) * len(draft.queues) + draft.queue[rows]
    codes, _cells = pd.factorize(cells * len(GRAINS) + draft.grain[rows])
    key: Ints = (codes.astype(np.int64) << STARTS_BITS) + draft.starts[rows]
    return key


def _check_grains(draft: Draft, findings: Findings) -> None:
    if len(np.unique(draft.grain[draft.good])) < 2:
        return
    _refuse_later_kinds(
        draft,
        _covered(draft),
        ["kpi", "queue", "day"],
        "grain",
        findings,
        (draft.labels.grain, _overlap(draft)),
    )


def _check_all_beside_queues(draft: Draft, findings: Findings) -> None:
    if ALL not in draft.queues or len(np.unique(draft.queue[draft.good])) < 2:
        return
    whole = [at for at, name in enumerate(draft.queues) if name == ALL]
    covered = _covered(draft)
    covered["whole"] = np.isin(covered.queue, whole)
    _refuse_later_kinds(
        draft,
        covered,
        ["kpi", "day"],
        "whole",
        findings,
        (draft.labels.queue, _beside(draft)),
    )


def _refuse_later_kinds(
    draft: Draft,
    covered: pd.DataFrame,
    key: list[str],
    kind: str,
    findings: Findings,
    words: tuple[str, Callable[[int, int], CellProblem]],
) -> None:
    """Refuses rows that are of another kind than the first of their key in the file."""
    covered = covered[draft.good[covered.row.to_numpy()]]
    first = covered.drop_duplicates(key).set_index(key)[[kind, "row"]]
    first = first.set_axis(["stays", "row_first"], axis=1)
    if len(covered.drop_duplicates([*key, kind])) == len(first):
        return
    both = covered.join(first, on=key)
    other = both[both[kind] != both["stays"]].drop_duplicates("row")
    stays = dict(zip(other.row.tolist(), other.row_first.tolist(), strict=True))
    column, say = words
    draft.refuse(
        _spread(draft, other.row.to_numpy()),
        findings,
        lambda _: column,
        lambda row: say(row, stays[row]),
    )


def _covered(draft: Draft) -> pd.DataFrame:
    """One line for each good row and each day that it covers, in the file's order."""
    frame = _frame(
        draft, np.flatnonzero(draft.good), "kpi", "queue", "day", "grain", "seconds"
    )
    count = np.where(
        frame.grain >= WEEK, (frame.seconds + HOURS_OFF) // SECONDS_A_DAY, 1
    )
    if (count == 1).all():
        return frame
    spread = frame.loc[frame.index.repeat(count)]
    return spread.assign(day=spread.day + spread.groupby("row").cumcount())


def _frame(draft: Draft, rows: Ints, *names: str) -> pd.DataFrame:
    columns = {name: getattr(draft, name)[rows] for name in names}
    return pd.DataFrame(columns | {"row": rows})


def _spread(draft: Draft, rows: Sequence[int] | Ints) -> Flags:
    flags = np.zeros(len(draft), bool)
    flags[rows] = True
    return flags


def _overlap(draft: Draft) -> Callable[[int, int], CellProblem]:
    def say(row: int, first: int) -> CellProblem:
        other = GRAINS[draft.grain[first]]
        return CellProblem(
            "overlapping_grains",
            f"{draft.named(row)} overlaps the {other} reading in row "
            f"{draft.lines[first]}. One KPI, queue and day has one grain: keep one.",
        )

    return say


def _beside(draft: Draft) -> Callable[[int, int], CellProblem]:
    def say(row: int, first: int) -> CellProblem:
        other = draft.queues[draft.queue[first]]
        return CellProblem(
            "all_beside_queues",
            f"{draft.named(row)} stands beside queue {other} in row "
            f"{draft.lines[first]}. For one KPI and day give either the whole "
            "partnership or its queues.",
        )

    return say
