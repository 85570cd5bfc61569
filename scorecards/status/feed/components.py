"""Areas as components: shared parts of the service, never companies."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from scorecards.status.document import Area, AreaState, StatusDocument
from scorecards.status.feed.basics import clean, stamp
from scorecards.status.feed.shapes import Affected, Component


def components(document: StatusDocument) -> list[Component]:
    """All areas in their order. There are no groups: an area has no parts."""
    return [component(document, area) for area in in_order(document.areas)]


def component(document: StatusDocument, area: Area) -> Component:
    zone = ZoneInfo(document.time_zone)
    return Component(
        id=area.key,
        name=clean(area.name),
        status=area.state.value,
        created_at=stamp(datetime.combine(area.made_on, time(), zone)),
        updated_at=stamp(area.changed_at),
        position=area.position,
        description=clean(area.description) or None,
        showcase=True,
        start_date=area.made_on.isoformat(),
        group_id=None,
        page_id=document.key,
        group=False,
        only_show_if_degraded=False,
    )


def in_order(areas: Sequence[Area]) -> list[Area]:
    return sorted(areas, key=lambda area: (area.position, area.key))


def touched(document: StatusDocument, keys: Sequence[str]) -> list[Area]:
    """The areas with these keys, in the page's order; a retired one is left out."""
    return [area for area in in_order(document.areas) if area.key in keys]


def affected(area: Area, before: datetime, at: datetime, zone: str) -> Affected:
    """How an area was with an update, and how it was before."""
    return Affected(
        code=area.key,
        name=clean(area.name),
        old_status=state_at(area, before, zone).value,
        new_status=state_at(area, at, zone).value,
    )


def state_at(area: Area, at: datetime, zone: str) -> AreaState:
    """What was said of an area at a moment: its last turn, else what its day was told.

    Before anything was said an area is operational.
    """
    turns = [turn.state for turn in area.turns if turn.at <= at]
    if turns:
        return turns[-1]
    day = at.astimezone(ZoneInfo(zone)).date()
    told = (one.told for one in area.days if one.day == day)
    return next(told, AreaState.OPERATIONAL)
