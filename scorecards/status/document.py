"""The status document: everything that leadership sees of a partnership, and no more.

It is an allow-list. What has no field here cannot reach the status page, the feeds,
the calendar or a mail to leadership, whoever writes their templates. It holds facts,
not sentences: pages and feeds say them in their reader's language, at their time.

Times are aware; days are the partnership's. A document is kept as JSON (`as_data`,
`read`: the way there and back is the identity).
"""

from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from incidents.lifecycle import Severity, State
from scorecards.document import Counts, PeriodPart

VERSION = 1


class AreaState(StrEnum):
    """How an area is for the customers who use it; from the best to the worst."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"


class Stage(StrEnum):
    """Where an item stands for leadership."""

    AHEAD = "ahead"  # a heads-up: it may happen
    OPEN = "open"  # being resolved
    OVER = "over"  # resolved, or it did not happen


@dataclass(frozen=True)
class Owner:
    """Who owns the resolution: role and company. A name only on our own pages.

    `time_zone`: the owner's own, or empty.
    """

    name: str
    role: str
    company: str
    side: str
    time_zone: str


@dataclass(frozen=True)
class Word:
    """One entry of the timeline whose audience is leadership.

    `key` is stable for ever: 12 characters of a-z and 0-9. `state` is the item's with
    this entry. `aside`: a thank-you, a step or a review that is shared, which says
    nothing of how things are.
    """

    key: str
    at: datetime
    text: str
    state: State
    aside: bool = False


@dataclass(frozen=True)
class Need:
    """A next step that is addressed to executives, and not done yet.

    `taken_by`: the name of the one who said "I will do it"; empty while nobody did.
    """

    ref: str
    number: int
    what: str
    by: datetime | None
    taken_by: str


@dataclass(frozen=True)
class Item:
    """A heads-up or an incident that leadership was told of.

    `words` newest first, never empty. `areas`: keys of the areas that it touches.
    `next_update_at`: the open promise, None once it is over. `waits_for`: whose
    decision, in words, where the next step is not in the owner's power.
    """

    key: str
    ref: str
    began_as: str
    stage: Stage
    state: State
    severity: Severity | None
    summary: str
    began_at: datetime
    told_at: datetime
    changed_at: datetime
    words: tuple[Word, ...]
    areas: tuple[str, ...]
    owner: Owner | None
    next_update_at: datetime | None
    waits_for: str
    expected_at: datetime | None
    monitoring_at: datetime | None
    over_at: datetime | None
    learned: str
    reviewed_at: datetime | None
    thanked_by: tuple[str, ...]


@dataclass(frozen=True)
class ExcusedTime:
    """A time that both sides agreed not to count against the partner, and its reason.

    `reason`: the word for it, as a code (`client_outage`). What happened, which KPIs
    and how many of their counts is for those who agreed on it.
    """

    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True)
class Day:
    """One day of an area: as it was told that day, and as it is known now.

    `known` differs from `told` where the day was restated, at `restated_at`. `items`:
    refs of what touched it. `note`: planned work, named. `excused`: the parts of
    excused times that lie in this day, the first ones first; they change no colour.
    """

    day: date
    told: AreaState
    known: AreaState
    restated_at: datetime | None
    items: tuple[str, ...]
    note: str
    excused: tuple[ExcusedTime, ...] = ()


@dataclass(frozen=True)
class Turn:
    """A moment from which an area was said to be in a state."""

    at: datetime
    state: AreaState


@dataclass(frozen=True)
class Area:
    """A shared part of the service, as customers meet it. Never a company.

    `days`: the last 90, oldest first; days before the area was defined are left out.
    `turns`: when its state changed within these days, oldest first.
    """

    key: str
    code: str
    name: str
    description: str
    position: int
    state: AreaState
    words: str
    made_on: date
    changed_at: datetime
    days: tuple[Day, ...]
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Headline:
    """The scorecard in one line: counts of KPIs with a target, and nothing of money."""

    period: PeriodPart
    counts: Counts


@dataclass(frozen=True)
class Thanks:
    """A thank-you that both sides and leadership see."""

    by: str
    by_company: str
    to: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Question:
    """One executive's question to both leaders, and the answer if there is one."""

    number: int
    text: str
    by: str
    at: datetime
    ref: str
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Confirmed:
    """When a side last looked at the page and said that it is right."""

    side: str
    company: str
    by: str
    at: datetime


@dataclass(frozen=True)
class StatusDocument:
    """How a partnership is, for senior leadership.

    `changed_at` is when anything in it last changed; `items` are ordered: open ones by
    need, then heads-ups, then the 50 latest that are over.
    """

    version: int
    key: str
    slug: str
    client: str
    partner: str
    time_zone: str
    changed_at: datetime
    headline: Headline | None
    items: tuple[Item, ...]
    needs: tuple[Need, ...]
    areas: tuple[Area, ...]
    thanks: tuple[Thanks, ...]
    questions: tuple[Question, ...]
    confirmed: tuple[Confirmed, ...]

    @property
    def open(self) -> tuple[Item, ...]:
        """What is being resolved."""
        return self.at(Stage.OPEN)

    @property
    def ahead(self) -> tuple[Item, ...]:
        """Heads-ups: what may happen."""
        return self.at(Stage.AHEAD)

    @property
    def over(self) -> tuple[Item, ...]:
        """What is resolved or did not happen, the latest first."""
        return self.at(Stage.OVER)

    def at(self, stage: Stage) -> tuple[Item, ...]:
        """The items of one stage, in their order."""
        return tuple(item for item in self.items if item.stage is stage)

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it: times in ISO 8601."""
        data: dict[str, Any] = _plain(asdict(self))
        return data

    @classmethod
    def read(cls, data: dict[str, Any] | None) -> Self | None:
        """Read what `as_data` gave; None for nothing, and for another version's."""
        if data is None or data.get("version") != VERSION:
            return None
        try:
            read: Self = _read(cls, data)
        except (ValueError, KeyError, TypeError):
            return None
        return read


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """A dataclass's fields and their types: asked for hundreds of days in a row."""
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    """Read a value as its field says: a dataclass, a tuple, a time, a word."""
    if get_origin(kind) is UnionType:
        if value is None and NoneType in get_args(kind):
            return None
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], inner) for inner in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(
            # A field that came later than the document is at its default.
            **{
                f.name: _read(hints[f.name], value[f.name])
                for f in fields(kind)
                if f.name in value
            }
        )
    if kind in {datetime, date}:
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value
