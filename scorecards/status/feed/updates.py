"""The updates of an item: what leadership was told, newest first, never empty.

Each word keeps its own id. To them come, with ids that are derived from the item's:
the end of a heads-up, and the shared review as a `postmortem`. Who owns an item, the
next promise, and what it waits for are said with the newest update while it is open:
further down they would be promises of the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incidents.lifecycle import State
from scorecards.status import keys
from scorecards.status.days import INSTANT
from scorecards.status.document import Item, Stage, StatusDocument, Word
from scorecards.status.feed import sentences
from scorecards.status.feed.basics import clean, stamp
from scorecards.status.feed.components import affected, touched
from scorecards.status.feed.shapes import Update

AS_HEADS_UP = frozenset({State.HEADS_UP, State.AVERTED})
STATUS = {
    State.HEADS_UP: "scheduled",
    State.AVERTED: "completed",
    State.INVESTIGATING: "investigating",
    State.IDENTIFIED: "identified",
    State.MONITORING: "monitoring",
    State.RESOLVED: "resolved",
}


@dataclass(frozen=True)
class Said:
    """One update before it has its final shape."""

    key: str
    at: datetime
    changed_at: datetime
    status: str
    body: str


def of_incident(item: Item) -> list[Said]:
    """From when it is an incident; the review on top once it was shared."""
    words = [word for word in item.words if word.state not in AS_HEADS_UP]
    said = [_said(word) for word in words] or [_only_known_before(item)]
    if item.state is State.RESOLVED and item.reviewed_at is not None:
        at = max(item.reviewed_at, said[0].at)
        body = sentences.learned(item)
        said.insert(0, _own(item, "postmortem", at, "postmortem", body))
    return said


def of_heads_up(item: Item) -> list[Said]:
    """While it may happen; then that it did not, or that it is an incident now."""
    words = [word for word in item.words if word.state in AS_HEADS_UP]
    said = [_said(word) for word in words if clean(word.text) != ENDED]
    if item.stage is Stage.AHEAD:
        return said or [_own(item, "told", item.told_at, "scheduled", _first(item))]
    averted = item.state is State.AVERTED
    at = (item.over_at if averted else turned_at(item)) or item.changed_at
    at = max([at, *(one.at for one in said)])
    body = ENDED if averted else sentences.IT_HAPPENED
    return [_own(item, "completed", at, "completed", body), *said]


ENDED = sentences.DID_NOT_HAPPEN


def turned_at(item: Item) -> datetime:
    """When a heads-up became an incident: its first word as one."""
    words = (word.at for word in item.words if word.state not in AS_HEADS_UP)
    return min(words, default=item.changed_at)


def shaped(
    document: StatusDocument, item: Item, parent: str, said: Sequence[Said]
) -> list[Update]:
    """The updates as the API has them; `parent` is the incident's id."""
    ordered = sorted(said, key=lambda one: one.at, reverse=True)
    if item.stage is not Stage.OVER and ordered[0].status != "completed":
        ordered[0] = _standing(document, item, ordered[0])
    before = [one.at for one in ordered[1:]] + [item.began_at - INSTANT]
    return [
        _update(document, item, parent, one, earlier)
        for one, earlier in zip(ordered, before, strict=True)
    ]


def _update(
    document: StatusDocument, item: Item, parent: str, said: Said, before: datetime
) -> Update:
    areas = touched(document, item.areas)
    return Update(
        id=said.key,
        status=said.status,
        body=said.body,
        incident_id=parent,
        created_at=stamp(said.at),
        updated_at=stamp(said.changed_at),
        display_at=stamp(said.at),
        affected_components=[
            affected(document, area, before, said.at) for area in areas
        ],
        deliver_notifications=False,
        custom_tweet=None,
        tweet_id=None,
    )


def _standing(document: StatusDocument, item: Item, said: Said) -> Said:
    body = f"{said.body}\n\n{sentences.standing(document, item)}"
    return replace(said, body=body, changed_at=max(said.at, item.changed_at))


def _said(word: Word) -> Said:
    status = STATUS[word.state]
    body = clean(word.text) or sentences.WITHOUT_WORDS[status]
    return Said(word.key, word.at, word.at, status, body)


def _own(item: Item, purpose: str, at: datetime, status: str, body: str) -> Said:
    return Said(keys.key(item.key, purpose), at, at, status, body)


def _only_known_before(item: Item) -> Said:
    """It became an incident, and leadership was told nothing new since."""
    status = STATUS[item.state]
    return _own(item, "turned", item.changed_at, status, _first(item))


def _first(item: Item) -> str:
    return clean(item.summary) or sentences.WITHOUT_WORDS[STATUS[item.state]]
