"""Context events in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kpis.models import ContextEvent, EventKind, EventSide
from partnership.access import Door, Permission
from partnership.models import Partnership


@dataclass(frozen=True)
class EventLine:
    """One event of the list. `taken_back` is empty while it stands."""

    number: int
    when: str
    what: str
    kind: str
    whose: str
    who: str
    taken_back: str
    may_take_back: bool


def lines(door: Door, found: Iterable[ContextEvent]) -> list[EventLine]:
    return [_line(door, event) for event in found]


def whose(side: str, department: str, partnership: Partnership) -> str:
    """Where an event comes from: “Northwind · marketing”, “both sides”."""
    return " · ".join(filter(None, (side_named(side, partnership), department)))


def side_named(side: str, partnership: Partnership) -> str:
    """A company's name, both sides, or outside."""
    if side in {EventSide.CLIENT, EventSide.PARTNER}:
        return str(partnership.organisation_of(side).name)
    return _("both sides") if side == EventSide.BOTH else _("outside")


def _line(door: Door, event: ContextEvent) -> EventLine:
    stands = event.taken_back_at is None
    writes = door.may(Permission.WRITE_INCIDENTS) and event.by.side == door.side
    return EventLine(
        number=event.number,
        when=_days(event),
        what=event.what,
        kind=capfirst(str(EventKind(event.kind).label)),
        whose=whose(event.side, event.department, door.partnership),
        who=str(event.by.user),
        taken_back="" if stands else _taken_back(event),
        may_take_back=stands and writes,
    )


def _days(event: ContextEvent) -> str:
    """“12 Nov 2026”, or “12 Nov 2026 to 14 Nov 2026”."""
    first = date_format(event.starts_on, "j M Y")
    if event.ends_on is None or event.ends_on == event.starts_on:
        return first
    last = date_format(event.ends_on, "j M Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _taken_back(event: ContextEvent) -> str:
    if event.taken_back_by is None or event.taken_back_at is None:
        return ""
    return _("Taken back by %(name)s on %(day)s") % {
        "name": event.taken_back_by.user,
        "day": date_format(localtime(event.taken_back_at), "j M"),
    }
