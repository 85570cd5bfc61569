"""Items as incidents and as scheduled maintenances.

A heads-up is a scheduled maintenance: `scheduled` while it may happen, `completed`
once it did not. One that did happen is completed too, with a word of where it is told
from there on, and an incident with an id of its own begins: `in_progress` would count
the same trouble twice, and an id that moved from one list to the other would look
like a maintenance that was withdrawn to who follows it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from incidents.lifecycle import OPEN, Kind, Severity, State
from scorecards.status import keys
from scorecards.status.document import Item, Stage, StatusDocument
from scorecards.status.feed import updates
from scorecards.status.feed.basics import Address, clean, stamp, stamp_or_none
from scorecards.status.feed.components import component, touched
from scorecards.status.feed.shapes import Incident, Maintenance

IMPACT = {
    Severity.SEV1: "critical",
    Severity.SEV2: "major",
    Severity.SEV3: "minor",
    Severity.SEV4: "none",
}
UNRESOLVED = frozenset(updates.STATUS[state] for state in OPEN - updates.AS_HEADS_UP)
MOST = 50
# How long something lasts that nobody knows the length of.
AN_HOUR = timedelta(hours=1)


def incidents(document: StatusDocument, address: Address) -> list[Incident]:
    """The 50 newest, resolved ones too, the newest first."""
    found = [
        incident(document, item, address)
        for item in document.items
        if item.state not in updates.AS_HEADS_UP
    ]
    return sorted(found, key=_newest, reverse=True)[:MOST]


def unresolved(document: StatusDocument, address: Address) -> list[Incident]:
    """What is open, the newest first."""
    every = incidents(document, address)
    return [one for one in every if one["status"] in UNRESOLVED]


def maintenances(document: StatusDocument, address: Address) -> list[Maintenance]:
    """The 50 newest heads-ups, whatever became of them, the newest first."""
    found = [
        maintenance(document, item, address)
        for item in document.items
        if item.began_as == Kind.HEADS_UP or item.state in updates.AS_HEADS_UP
    ]
    return sorted(found, key=_newest, reverse=True)[:MOST]


def upcoming(document: StatusDocument, address: Address) -> list[Maintenance]:
    """What may still happen, the soonest first."""
    every = maintenances(document, address)
    ahead = [one for one in every if one["status"] == "scheduled"]
    return sorted(ahead, key=lambda one: (one["scheduled_for"], one["id"]))


def incident(document: StatusDocument, item: Item, address: Address) -> Incident:
    key = incident_key(item)
    told = list(updates.of_incident(item))
    began_here = item.began_as != Kind.HEADS_UP
    begun = item.told_at if began_here else updates.turned_at(item)
    return _object(
        document,
        item,
        address,
        key=key,
        status="postmortem" if _reviewed(item) else updates.STATUS[item.state],
        impact=IMPACT[item.severity] if item.severity else "none",
        created_at=begun,
        resolved_at=item.over_at if item.state is State.RESOLVED else None,
        told=told,
    )


def maintenance(document: StatusDocument, item: Item, address: Address) -> Maintenance:
    ahead = item.stage is Stage.AHEAD
    told = list(updates.of_heads_up(item))
    ended_at = None if ahead else told[0].at
    starts = item.expected_at or (item.next_update_at if ahead else None)
    starts = starts or ended_at or item.told_at
    made = _object(
        document,
        item,
        address,
        key=item.key,
        status="scheduled" if ahead else "completed",
        impact="maintenance",
        created_at=item.told_at,
        resolved_at=ended_at,
        told=told,
    )
    return Maintenance(
        **made,
        scheduled_for=stamp(starts),
        scheduled_until=stamp(starts + AN_HOUR),
    )


def incident_key(item: Item) -> str:
    """A heads-up that happened is an incident with an id of its own."""
    if item.began_as == Kind.HEADS_UP:
        return keys.key(item.key, "incident")
    return item.key


def _object(
    document: StatusDocument,
    item: Item,
    address: Address,
    *,
    key: str,
    status: str,
    impact: str,
    created_at: datetime,
    resolved_at: datetime | None,
    told: list[updates.Said],
) -> Incident:
    """What incidents and maintenances have in common."""
    shaped = updates.shaped(document, item, key, told)
    was_heads_up = impact == "maintenance"
    return Incident(
        id=key,
        name=clean(item.summary),
        status=status,
        created_at=stamp(created_at),
        updated_at=max(one["updated_at"] for one in shaped),
        monitoring_at=None if was_heads_up else stamp_or_none(item.monitoring_at),
        resolved_at=stamp_or_none(resolved_at),
        impact=impact,
        shortlink=address.item(item.ref),
        started_at=stamp(item.began_at),
        page_id=document.key,
        incident_updates=shaped,
        components=[component(document, one) for one in touched(document, item.areas)],
        reminder_intervals=None,
    )


def _reviewed(item: Item) -> bool:
    return item.state is State.RESOLVED and item.reviewed_at is not None


def _newest(one: Incident) -> tuple[str, str]:
    return one["created_at"], one["id"]


def of_item(
    document: StatusDocument, item: Item, address: Address
) -> Iterator[Incident]:
    """An item as a feed has it: the incident first, then the heads-up it began as."""
    if item.state not in updates.AS_HEADS_UP:
        yield incident(document, item, address)
    if item.began_as == Kind.HEADS_UP or item.state in updates.AS_HEADS_UP:
        yield maintenance(document, item, address)
