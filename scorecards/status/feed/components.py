"""Areas as components: shared parts of the service, never companies."""

from collections.abc import Sequence
from datetime import datetime

from partnership.local_time import first_instant, local_day
from scorecards.status.document import Area, AreaState, StatusDocument
from scorecards.status.feed.basics import clean, stamp
from scorecards.status.feed.shapes import Affected, Component


def components(document: StatusDocument) -> list[Component]:
    """All areas in their order. There are no groups: an area has no parts."""
    return [component(document, area) for area in in_order(document.areas)]


def component(document: StatusDocument, area: Area) -> Component:
    return Component(
        id=area.key,
        name=clean(area.name),
        status=area.state.value,
        created_at=stamp(first_instant(document, area.made_on)),
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


def affected(
    document: StatusDocument, area: Area, before: datetime, at: datetime
) -> Affected:
    """How an area was with an update, and how it was before."""
    return Affected(
        code=area.key,
        name=clean(area.name),
        old_status=state_at(document, area, before).value,
        new_status=state_at(document, area, at).value,
    )


def state_at(document: StatusDocument, area: Area, at: datetime) -> AreaState:
    """What was said of an area at a moment: its last turn, else what its day was told.

    Before anything was said an area is operational.
    """
    turns = [turn.state for turn in area.turns if turn.at <= at]
    if turns:
        return turns[-1]
    day = local_day(document, at)
    told = (one.told for one in area.days if one.day == day)
    return next(told, AreaState.OPERATIONAL)
