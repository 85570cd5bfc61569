"""How an area is for the customers who use it, at any moment.

It is the worst of two: what is being resolved and touches it, by severity, and what
somebody said about it by hand. Severity 1 is a major outage, 2 a partial one, 3 is
degraded performance, 4 is not noticed. While the remedy is only being watched it is at
most degraded. A heads-up leaves it operational: nothing has happened yet.

Of several words in force the one that began to hold last counts, where a word begins
to hold when it was said or from its `since`, whichever is later: what is said now
holds until a planned time begins, and from then on the plan does.

Knows no framework and no database. Times are aware, spans half-open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.lifecycle import OVER, Severity, State
from scorecards.status.document import AreaState, ExcusedTime

FELT = {
    Severity.SEV1: AreaState.MAJOR_OUTAGE,
    Severity.SEV2: AreaState.PARTIAL_OUTAGE,
    Severity.SEV3: AreaState.DEGRADED_PERFORMANCE,
    Severity.SEV4: AreaState.OPERATIONAL,
}
_RANK = {state: rank for rank, state in enumerate(AreaState)}


@dataclass(frozen=True)
class Trouble:
    """An item that leadership was told of, as far as areas feel it.

    `began_at` is when customers began to notice, `told_at` when leadership was told.
    `steps`: its states with the moment of each, in order; a heads-up has no severity.
    """

    ref: str
    severity: Severity | None
    began_at: datetime
    told_at: datetime
    steps: tuple[tuple[datetime, State], ...] = ()

    def state(self, at: datetime) -> State | None:
        """Where it stood at this moment; None before it began and once it was over."""
        if self.severity is None or at < self.began_at:
            return None
        last = State.INVESTIGATING
        for moment, state in self.steps:
            if moment <= at and state is not State.HEADS_UP:
                last = state
        return None if last in OVER else last

    def reaches(self, start: datetime, end: datetime) -> bool:
        """Whether it can have been there in the span; quicker than looking."""
        gone = self.steps and self.steps[-1][1] in OVER and self.steps[-1][0] <= start
        return self.began_at < end and not gone

    def moments(self) -> Iterator[datetime]:
        """When it may change how an area is."""
        yield self.began_at
        yield from (moment for moment, _state in self.steps)

    def touched(self, start: datetime, end: datetime) -> bool:
        """Whether it was there at any moment of the span."""
        return self.reaches(start, end) and any(
            self.state(at) for at in within(self.moments(), start, end)
        )


@dataclass(frozen=True)
class Said:
    """A word about an area: its state from `since` on, until it ends if it does."""

    state: AreaState
    since: datetime
    until: datetime | None
    words: str
    said_at: datetime
    number: int = 0  # of two that were said at once the higher one counts

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)

    def reaches(self, start: datetime, end: datetime) -> bool:
        """Whether it holds at any moment of the span."""
        return self.since < end and (self.until is None or self.until > start)

    def moments(self) -> Iterator[datetime]:
        yield self.since
        if self.until is not None:
            yield self.until

    @property
    def began_to_hold(self) -> tuple[datetime, datetime, int]:
        return max(self.since, self.said_at), self.said_at, self.number


@dataclass(frozen=True)
class Known:
    """Everything that is known of one area.

    What is `excused` does not count against anybody, and is felt all the same: it
    changes no state.
    """

    troubles: tuple[Trouble, ...] = ()
    said: tuple[Said, ...] = ()
    excused: tuple[ExcusedTime, ...] = ()

    def before(self, moment: datetime) -> "Known":
        """What of it was told or said before this moment."""
        return replace(
            self,
            troubles=tuple(one for one in self.troubles if one.told_at < moment),
            said=tuple(one for one in self.said if one.said_at < moment),
        )

    def during(self, start: datetime, end: datetime) -> "Known":
        """What of it can matter in a span."""
        return replace(
            self,
            troubles=tuple(one for one in self.troubles if one.reaches(start, end)),
            said=tuple(one for one in self.said if one.reaches(start, end)),
        )

    def moments(self) -> Iterator[datetime]:
        """Whenever the area may change."""
        for trouble in self.troubles:
            yield from trouble.moments()
        for word in self.said:
            yield from word.moments()


def worst(states: Iterable[AreaState]) -> AreaState:
    """The worst of them; operational where there is none."""
    return max(states, key=_RANK.__getitem__, default=AreaState.OPERATIONAL)


def felt(severity: Severity | None, state: State | None) -> AreaState:
    """How an area is that an item of this severity and state touches."""
    if severity is None or state is None or state in OVER or state is State.HEADS_UP:
        return AreaState.OPERATIONAL
    caused = FELT[severity]
    if state is not State.MONITORING:
        return caused
    return min(caused, AreaState.DEGRADED_PERFORMANCE, key=_RANK.__getitem__)


def word_at(said: Iterable[Said], at: datetime) -> Said | None:
    """The word that counts at this moment, if there is one."""
    holding = (one for one in said if one.holds(at))
    return max(holding, key=lambda one: one.began_to_hold, default=None)


def state_at(known: Known, at: datetime) -> AreaState:
    """How the area is at this moment."""
    word = word_at(known.said, at)
    return worst(
        [
            word.state if word else AreaState.OPERATIONAL,
            *(felt(one.severity, one.state(at)) for one in known.troubles),
        ]
    )


def worst_between(known: Known, start: datetime, end: datetime) -> AreaState:
    """The worst that it was from `start` until before `end`."""
    there = known.during(start, end)
    return worst(state_at(there, at) for at in within(there.moments(), start, end))


def turns(
    known: Known, start: datetime, end: datetime
) -> Iterator[tuple[datetime, AreaState]]:
    """When the area's state changed from `start` until before `end`, oldest first."""
    there, last = known.during(start, end), AreaState.OPERATIONAL
    for at in sorted(set(within(there.moments(), start, end))):
        state = state_at(there, at)
        if state is not last:
            yield at, state
            last = state


def within(
    moments: Iterable[datetime], start: datetime, end: datetime
) -> Iterator[datetime]:
    """The span's first moment, and each of these that lies in it."""
    if start < end:
        yield start
        yield from (at for at in moments if start < at < end)
