"""Is the page true? Questions that both leaders are asked where it contradicts itself.

Made of the document alone, so they ask about what readers see. A check names a
situation and what would settle it, and nobody at all. Knows no framework.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.lifecycle import Severity, State
from partnership.local_time import local_day
from scorecards.status.document import Area, AreaState, Item, StatusDocument

# How long an investigation may last before leadership wonders.
SILENCE = {
    Severity.SEV1: timedelta(hours=4),
    Severity.SEV2: timedelta(hours=4),
    Severity.SEV3: timedelta(hours=24),
    Severity.SEV4: timedelta(hours=24),
}
NOTICED = frozenset({Severity.SEV1, Severity.SEV2, Severity.SEV3})
# Planned work is no contradiction, and needs no item.
FINE = frozenset({AreaState.OPERATIONAL, AreaState.UNDER_MAINTENANCE})
SIDES = ("client", "partner")


class Code(StrEnum):
    """What does not fit together."""

    AREA_WITHOUT_ITEM = "area_without_item"
    ITEM_WITHOUT_AREA = "item_without_area"
    ITEM_NOWHERE_SEEN = "item_nowhere_seen"
    QUIET_INVESTIGATION = "quiet_investigation"
    PROMISE_OVERDUE = "promise_overdue"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True)
class Check:
    """One question. `ref` names the item or `area` the area's code that it leads to;
    `side` is the side that can settle it, empty: either, and where nobody confirmed:
    both. `name`: the area's or the company's; `hours`: without a word. What it says
    is the presenter's."""

    code: Code
    ref: str = ""
    area: str = ""
    side: str = ""
    name: str = ""
    hours: int = 0


def checks(document: StatusDocument, now: datetime) -> list[Check]:
    """Everything on the page that does not fit together, at this moment."""
    return [
        *_areas_without_item(document),
        *_items_without_area(document),
        *_quiet(document, now),
        *_overdue(document, now),
        *_not_confirmed(document, now),
    ]


def _areas_without_item(document: StatusDocument) -> Iterator[Check]:
    touched = {key for item in document.open for key in item.areas}
    for area in document.areas:
        if area.state not in FINE and area.key not in touched:
            yield Check(Code.AREA_WITHOUT_ITEM, area=area.code, name=area.name)


def _items_without_area(document: StatusDocument) -> Iterator[Check]:
    areas = {area.key: area for area in document.areas}
    for item in document.open:
        if item.severity in NOTICED and _nothing_shows(item, areas):
            code = Code.ITEM_NOWHERE_SEEN if item.areas else Code.ITEM_WITHOUT_AREA
            yield Check(code, ref=item.ref)


def _nothing_shows(item: Item, areas: dict[str, Area]) -> bool:
    return all(areas[key].state is AreaState.OPERATIONAL for key in item.areas)


def _quiet(document: StatusDocument, now: datetime) -> Iterator[Check]:
    for item in document.open:
        if item.state is not State.INVESTIGATING or item.severity is None:
            continue
        silence = SILENCE[item.severity]
        if now - item.words[0].at > silence:
            hours = int(silence.total_seconds() // 3600)
            yield Check(Code.QUIET_INVESTIGATION, ref=item.ref, hours=hours)


def _overdue(document: StatusDocument, now: datetime) -> Iterator[Check]:
    for item in (*document.open, *document.ahead):
        if item.next_update_at is not None and item.next_update_at < now:
            side = item.owner.side if item.owner else ""
            yield Check(Code.PROMISE_OVERDUE, ref=item.ref, side=side)


def _not_confirmed(document: StatusDocument, now: datetime) -> Iterator[Check]:
    today = local_day(document, now)
    companies = dict(zip(SIDES, (document.client, document.partner), strict=True))
    looked = {
        one.side for one in document.confirmed if local_day(document, one.at) == today
    }
    if not looked:
        yield Check(Code.NOT_CONFIRMED)
        return
    for side in (side for side in SIDES if side not in looked):
        yield Check(Code.NOT_CONFIRMED, side=side, name=companies[side])
