"""Which points of a KPI's recent past are signals, and what a period's say. No Django.

Icon, row text and page sentence all take their verdict from here, so that they cannot
say different things of the same chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scorecards.document import Behaviour, KpiRow, PeriodPart

SIGNALS = frozenset({"improvement", "concern", "high", "low"})
WEEK = timedelta(days=6)  # from its first day to its last


@dataclass(frozen=True, slots=True)
class Signal:
    """A marked point: its period's first day, and improvement, concern, high or low."""

    first: date
    kind: str


def signals_of(past: Behaviour, direction: str) -> tuple[Signal, ...]:
    """Every marked point, oldest first; the last one judged is as the chart's verdict.

    The others are high or low by their side of the mean, as they are drawn.
    """
    judged = [
        (first, value, label)
        for first, value, label in zip(
            past.firsts, past.values, past.labels, strict=False
        )
        if value is not None and not (past.running and first == past.firsts[-1])
    ]
    return tuple(
        Signal(
            first,
            past.variation
            if first == judged[-1][0] and past.variation in SIGNALS
            else _kind(direction, above=float(value) > (past.mean or 0)),
        )
        for first, value, label in judged
        if label
    )


def last_day(past: Behaviour) -> date | None:
    """The last day of the last week that is judged; `None` on a chart of windows."""
    ended = past.firsts[:-1] if past.running else past.firsts
    return ended[-1] + WEEK if ended and past.grain == "week" else None


def overlaps(signal: Signal, grain: str, period: PeriodPart) -> bool:
    """Whether any day of the point's week, or window, lies in the period."""
    last = signal.first + WEEK if grain == "week" else signal.first
    return signal.first <= period.last and period.first <= last


def of_period(
    row: KpiRow, period: PeriodPart, charted: Sequence[Signal] = ()
) -> Signal | None:
    """The last signal that lies in the period, whether the card or a chart marks it."""
    known = (*signals_of(row.behaviour, row.direction), *charted)
    marked = [s for s in known if overlaps(s, row.behaviour.grain, period)]
    return max(marked, key=lambda signal: signal.first, default=None)


def before(
    row: KpiRow, period: PeriodPart, charted: Sequence[Signal] = ()
) -> Signal | None:
    """The last signal that came before the period."""
    known = (*signals_of(row.behaviour, row.direction), *charted)
    marked = [
        s
        for s in known
        if s.first <= period.last and not overlaps(s, row.behaviour.grain, period)
    ]
    return max(marked, key=lambda signal: signal.first, default=None)


def variation_of(
    row: KpiRow, period: PeriodPart, charted: Sequence[Signal] = ()
) -> str | None:
    """What the period says: of its last signal, else of the chart's latest point."""
    signal = of_period(row, period, charted)
    return row.behaviour.variation if signal is None else signal.kind


def _kind(direction: str, *, above: bool) -> str:
    if direction not in ("higher", "lower"):
        return "high" if above else "low"
    return "improvement" if above == (direction == "higher") else "concern"
