"""A column of dates placed in time: each distinct date and grain is placed once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpis.importing.book import GRAINS, RuleBook
from kpis.importing.columns import Codes, Column, Flags, Ints
from kpis.importing.dates import DateStyle, read_moment
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.meanings import Meaning, find_meaning, grain_named, meaning_of
from kpis.importing.spots import Spot, place

_SPOT = np.dtype(
    [
        ("day", np.int32),
        ("starts", np.int64),
        ("seconds", np.int32),
        ("again", np.int64),
        ("again_day", np.int32),
    ]
)


@dataclass
class Places:
    """Row by row: the spot, the grain, and what could not be placed."""

    spots: npt.NDArray[np.void]
    grain: Codes
    bad: Flags


@dataclass(frozen=True)
class Clock:
    """What turns a cell's date into an instant."""

    book: RuleBook
    style: DateStyle

    def spot(self, text: str, grain: str) -> Spot:
        """The spot of one date at one grain; ``CellProblem`` where it has none."""
        moment = read_moment(text, self.style)
        return place(self.book.calendar, self.book.now, moment, grain)


def placed(
    dates: tuple[str, Column],
    grains: Column | str,
    clock: Clock,
    lines: Codes,
    findings: Findings,
) -> Places:
    """Every row's spot; rows without one are refused with a sentence.

    ``dates`` is the column with its name, ``grains`` a column or one for all rows.
    """
    name, column = dates
    grain, bad = _grains(grains, lines, findings)
    spots = _spots(column, grain, clock)
    bad |= spots.refused(lines, name, findings)
    # Bad grains were read as days to go on; the row is refused anyway.
    table = np.array([tuple(spot) for spot in [*spots.values, Spot(0, 0, 0)]], _SPOT)
    return Places(table[spots.at], grain, bad)


def settle_repeated(draft: Draft, places: Places, findings: Findings) -> None:
    """Gives local times that happen twice to the rows in the file's order.

    Of two rows of one KPI, queue and local time the earlier in time is the first in
    the file, or the last one where the file runs backwards. A single row is taken as
    the first of the two times, and said so.
    """
    rows = np.flatnonzero((places.spots["again"] > 0) & draft.good)
    if not len(rows):
        return
    if draft.starts[0] > draft.starts[-1]:
        rows = rows[::-1]
    key = pd.DataFrame(
        {"k": draft.kpi[rows], "q": draft.queue[rows], "s": draft.starts[rows]}
    )
    groups = key.groupby(["k", "q", "s"], sort=False)
    second = rows[(groups.cumcount() > 0).to_numpy()]
    draft.starts[second] = places.spots["again"][second]
    draft.day[second] = places.spots["again_day"][second]
    alone = rows[(groups["k"].transform("size") == 1).to_numpy()]
    if len(alone):
        findings.notice(
            "happens_twice",
            f"The clock is set back over the time in row {draft.lines[alone[0]]}"
            f"{_others(len(alone))}, and the file has it once: it was taken as the "
            "first of the two. Write it with its offset from UTC to say which.",
        )


def _others(count: int) -> str:
    return f" and in {count - 1} more" if count > 1 else ""


def _grains(
    grains: Column | str, lines: Codes, findings: Findings
) -> tuple[Codes, Flags]:
    if isinstance(grains, str):
        number = GRAINS.index(grains)
        return np.full(len(lines), number, np.int32), np.zeros(len(lines), bool)
    meaning = find_meaning(grains, lambda text: GRAINS.index(grain_named(text)))
    bad = meaning.refused(lines, "grain", findings)
    numbers = np.array([*meaning.values, GRAINS.index("day")], np.int32)
    return numbers[meaning.at], bad


def _spots(column: Column, grain: Codes, clock: Clock) -> Meaning[Spot]:
    texts, codes = column.unified()
    both: Ints = codes.astype(np.int64) * len(GRAINS) + grain
    pair_codes, pairs = pd.factorize(both)
    keys = [divmod(int(pair), len(GRAINS)) for pair in pairs]
    return meaning_of(
        keys,
        pair_codes.astype(np.int32),
        lambda key: clock.spot(texts[key[0]], GRAINS[key[1]]),
    )
