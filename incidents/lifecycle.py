"""The life of a heads-up and of an incident: steps, promises, and who acts next.

Knows no framework and no database: what it is asked about comes as `Facts`, the clock
as `now`. A heads-up may happen (it is investigated then) or not (averted); both
outcomes are good. Times are aware.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    HEADS_UP = "heads_up"
    AVERTED = "averted"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"


class Kind(StrEnum):
    """What it began as."""

    HEADS_UP = "heads_up"
    INCIDENT = "incident"


class Audience(StrEnum):
    """Who reads an update; in confidence is a table of its own."""

    SIDE = "side"
    BOTH = "both"
    LEADERSHIP = "leadership"
    IN_CONFIDENCE = "in_confidence"


class Visibility(StrEnum):
    """Who sees an incident; it only widens."""

    SIDE = "side"
    BOTH = "both"


class Origin(StrEnum):
    """Where something began; never who is to blame."""

    CLIENT = "client"
    PARTNER = "partner"
    BOTH = "both"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class FactorSide(StrEnum):
    CLIENT = "client"
    PARTNER = "partner"
    BOTH = "both"
    OUTSIDE = "outside"


class Severity(StrEnum):
    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"


class Category(StrEnum):
    """What kind of circumstance contributed."""

    MESSAGE = "message"
    AUDIENCE = "audience"
    PROCESS = "process"
    MISSING_INTEGRATION = "missing_integration"
    FORECAST = "forecast"
    HIRING = "hiring"
    TRAINING = "training"
    STAFFING = "staffing"
    TOOLING = "tooling"
    CARRIER = "carrier"
    OTHER = "other"


class Expected(StrEnum):
    """When a heads-up might happen, where no time is known."""

    NOW = "now"
    TODAY = "today"
    WEEK = "week"
    DATE = "date"


class UpdateKind(StrEnum):
    """What an entry of the timeline is about."""

    TOLD = "told"
    UPDATE = "update"
    STILL_ON_IT = "still_on_it"
    STATE = "state"
    OWNER = "owner"
    ACKNOWLEDGED = "acknowledged"
    FACT = "fact"
    STEP = "step"
    FACTOR = "factor"
    CORRECTION = "correction"
    THANKS = "thanks"


class Kept(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"
    OVERDUE = "overdue"


OPEN = frozenset(
    {State.HEADS_UP, State.INVESTIGATING, State.IDENTIFIED, State.MONITORING}
)
OVER = frozenset(State) - OPEN
SEEN_BY_BOTH = frozenset({Audience.BOTH, Audience.LEADERSHIP})
ALLOWED: dict[State, frozenset[State]] = {
    State.HEADS_UP: frozenset({State.AVERTED, State.INVESTIGATING}),
    State.AVERTED: frozenset(),
    State.INVESTIGATING: frozenset(
        {State.IDENTIFIED, State.MONITORING, State.RESOLVED}
    ),
    State.IDENTIFIED: frozenset(
        {State.INVESTIGATING, State.MONITORING, State.RESOLVED}
    ),
    State.MONITORING: frozenset(
        {State.INVESTIGATING, State.IDENTIFIED, State.RESOLVED}
    ),
    State.RESOLVED: frozenset({State.INVESTIGATING}),
}
# Going back is good, and says what was learned.
NEEDS_REASON = frozenset(
    {
        (State.MONITORING, State.INVESTIGATING),
        (State.RESOLVED, State.INVESTIGATING),
    }
)

# How long the courtesy of the first next update is, and the least of "still on it".
HOUR = timedelta(hours=1)
REVIEW_WITHIN = timedelta(days=7)
FURTHEST_PROMISE = timedelta(days=366)
ACKNOWLEDGE_WITHIN = timedelta(hours=4)


class StepRefused(Exception):
    """The life does not allow this step; the message says what it does allow."""


def step(before: State, after: State, reason: str = "") -> None:
    """Pass where the step is allowed, else raise `StepRefused` with a sentence."""
    if after not in ALLOWED[before]:
        raise StepRefused(_no_such_step(before, after))
    if (before, after) in NEEDS_REASON and not reason.strip():
        raise StepRefused("Say what makes it worth another look.")


def _no_such_step(before: State, after: State) -> str:
    if before == after:
        return f"It is {PLAIN[before]} already."
    if not ALLOWED[before]:
        return "It did not happen, and that is the end of it; log a new one instead."
    ways = sorted(PLAIN[state] for state in ALLOWED[before])
    return f"From {PLAIN[before]} it can go to: {', '.join(ways)}."


PLAIN = {
    State.HEADS_UP: "heads-up",
    State.AVERTED: "did not happen",
    State.INVESTIGATING: "investigating",
    State.IDENTIFIED: "solution known",
    State.MONITORING: "monitoring",
    State.RESOLVED: "resolved",
}


def needs_promise(state: State, visibility: Visibility) -> bool:
    """Whether a next update has to be promised: while it is open and both see it."""
    return state in OPEN and visibility == Visibility.BOTH


def kept(due_at: datetime, answered_at: datetime | None, now: datetime) -> Kept:
    """What became of the promise of an update by `due_at`."""
    if answered_at is not None:
        return Kept.KEPT if answered_at <= due_at else Kept.MISSED
    return Kept.OPEN if now <= due_at else Kept.OVERDUE


def promised_again(made_at: datetime, due_at: datetime, now: datetime) -> datetime:
    """When "nothing new, still on it" promises the next update.

    The same distance as last time, and at least an hour.
    """
    return now + max(due_at - made_at, HOUR)


def disclosure_lag(known_at: datetime, told_at: datetime) -> timedelta:
    """From when a side knew to when the other side could see it; never negative."""
    return max(told_at - known_at, timedelta())


def ahead(told_at: datetime, expected_at: datetime | None) -> timedelta | None:
    """How long before it might happen a heads-up was told; None where nobody knows."""
    if expected_at is None or expected_at <= told_at:
        return None
    return expected_at - told_at


def knew_is_asked(began_as: Kind, origin: Origin, logged_side: str) -> bool:
    """Whether the side where it began is asked if it knew before.

    Where the other side found and logged it first. A heads-up is never asked about.
    """
    return (
        began_as == Kind.INCIDENT
        and origin in {Origin.CLIENT, Origin.PARTNER}
        and origin != logged_side
    )


# --- who acts next ---


class NeedCode(StrEnum):
    """What is waited for."""

    ACKNOWLEDGE = "acknowledge"
    NEEDS_OWNER = "needs_owner"
    HAVE_IT = "have_it"
    ASKED_FOR = "asked_for"
    PROMISE_DUE = "promise_due"
    PROMISE_OVERDUE = "promise_overdue"
    ANSWER_KNEW = "answer_knew"
    DECIDE = "decide"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True)
class Need:
    """Something that waits for a side, or for one person of it (a member's id).

    `side` is `client`, `partner` or `both`; `due_at` None: whenever it suits.
    """

    code: NeedCode
    side: str
    due_at: datetime | None = None
    member: int | None = None
    step: int | None = None  # the number of the next step that waits


@dataclass(frozen=True)
class Person:
    """A member, as far as this module has to know one."""

    id: int
    side: str


@dataclass(frozen=True)
class Waiting:
    """A next step that is not done: whose decision, of which side, by when."""

    number: int
    side: str
    decides: int | None
    by: datetime | None


@dataclass(frozen=True)
class Facts:
    """What is known of an incident when somebody asks who must act."""

    state: State
    began_as: Kind
    visibility: Visibility
    origin: Origin
    logged_side: str
    logged_at: datetime
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    owner: Person | None = None
    offered_to: Person | None = None
    asked_by: Person | None = None
    promise_side: str = ""
    promise_due_at: datetime | None = None
    knew_before: bool | None = None
    waiting: tuple[Waiting, ...] = ()
    reviewed: bool = False
    owner_within: timedelta = timedelta(minutes=30)


def who_must_act(facts: Facts, now: datetime) -> list[Need]:
    """Everything that waits for somebody, what is due first at the beginning."""
    return sorted(_needs(facts, now), key=_when)


def next_due(facts: Facts, now: datetime) -> datetime | None:
    """When the next thing is due; None where nothing has a time."""
    return min(
        (need.due_at for need in _needs(facts, now) if need.due_at), default=None
    )


def other_side(side: str) -> str:
    return "partner" if side == "client" else "client"


def _when(need: Need) -> tuple[bool, float, str]:
    at = need.due_at
    return at is None, at.timestamp() if at else 0.0, need.code


def _needs(facts: Facts, now: datetime) -> Iterator[Need]:
    if facts.told_at is not None:
        yield from _from_the_other_side(facts, facts.told_at)
    if facts.state in OPEN:
        yield from _about_the_owner(facts)
        yield from _about_the_promise(facts, now)
        for waiting in facts.waiting:
            yield Need(
                NeedCode.DECIDE,
                waiting.side,
                waiting.by,
                waiting.decides,
                waiting.number,
            )
    if facts.state == State.RESOLVED and facts.resolved_at and not facts.reviewed:
        yield Need(NeedCode.REVIEW_DUE, "both", facts.resolved_at + REVIEW_WITHIN)


def _from_the_other_side(facts: Facts, told_at: datetime) -> Iterator[Need]:
    if facts.acknowledged_at is None and facts.state in OPEN:
        yield Need(
            NeedCode.ACKNOWLEDGE,
            other_side(facts.logged_side),
            told_at + ACKNOWLEDGE_WITHIN,
        )
    asked = knew_is_asked(facts.began_as, facts.origin, facts.logged_side)
    if asked and facts.knew_before is None:
        yield Need(NeedCode.ANSWER_KNEW, facts.origin)


def _about_the_owner(facts: Facts) -> Iterator[Need]:
    if facts.owner is None:
        everybody = facts.visibility == Visibility.BOTH
        since = facts.told_at or facts.logged_at
        yield Need(
            NeedCode.NEEDS_OWNER,
            "both" if everybody else facts.logged_side,
            since + facts.owner_within,
        )
    if facts.offered_to:
        yield Need(NeedCode.HAVE_IT, facts.offered_to.side, member=facts.offered_to.id)
    if facts.asked_by and facts.owner:
        yield Need(NeedCode.ASKED_FOR, facts.owner.side, member=facts.owner.id)


def _about_the_promise(facts: Facts, now: datetime) -> Iterator[Need]:
    if facts.promise_due_at is None:
        return
    overdue = now > facts.promise_due_at
    owner = facts.owner
    mine = owner is not None and owner.side == facts.promise_side
    yield Need(
        NeedCode.PROMISE_OVERDUE if overdue else NeedCode.PROMISE_DUE,
        facts.promise_side,
        facts.promise_due_at,
        owner.id if owner is not None and mine else None,
    )
