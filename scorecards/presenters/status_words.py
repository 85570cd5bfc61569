"""The words and shapes of the status page: how areas are, who resolves, when."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnership.models import Role
from partnership.presenters import times
from scorecards.status.document import AreaState, Item, Owner, StatusDocument

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# How an area is, as a customer would say it, and the shape of it.
AREA_WORDS: Final[dict[AreaState, "_StrPromise"]] = {
    AreaState.OPERATIONAL: gettext_lazy("As usual"),
    AreaState.UNDER_MAINTENANCE: gettext_lazy("Planned work"),
    AreaState.DEGRADED_PERFORMANCE: gettext_lazy("Slower for some"),
    AreaState.PARTIAL_OUTAGE: gettext_lazy("Out of reach for some"),
    AreaState.MAJOR_OUTAGE: gettext_lazy("Out of reach"),
}
AREA_SHAPES: Final[dict[AreaState, str]] = {
    AreaState.OPERATIONAL: "on_goal",
    AreaState.UNDER_MAINTENANCE: "no_reading",
    AreaState.DEGRADED_PERFORMANCE: "in_buffer",
    AreaState.PARTIAL_OUTAGE: "below_minimum",
    AreaState.MAJOR_OUTAGE: "below_minimum",
}


def owner_words(owner: Owner) -> str:
    """“Priya Raman, leader at Northwind”."""
    return _("%(name)s, %(role)s at %(company)s") % {
        "name": owner.name,
        "role": Role(owner.role).label,
        "company": owner.company,
    }


def promised(
    item: Item, document: StatusDocument, now: datetime, reader_zone: str
) -> str:
    """The promised time in each zone that matters; that it has passed, if it has."""
    if item.next_update_at is None:
        return ""
    owner = item.owner.time_zone if item.owner else ""
    zones = [document.time_zone, owner]
    said = times.in_named_zones(item.next_update_at, now, reader_zone, zones)
    if item.next_update_at < now:
        return _("was due %(time)s") % {"time": said}
    return said


def headline(document: StatusDocument) -> str:
    """The first sentence: what is open, and whether somebody resolves it."""
    being_resolved = len(document.open)
    if not being_resolved:
        return _ahead_words(len(document.ahead))
    ownerless = sum(item.owner is None for item in document.open)
    what = ngettext(
        "One thing is being resolved",
        "%(count)s things are being resolved",
        being_resolved,
    ) % {"count": being_resolved}
    if not ownerless:
        text = ngettext(
            "%(what)s, and it has an owner.",
            "%(what)s, and each has an owner.",
            being_resolved,
        )
        return text % {"what": what}
    if ownerless == being_resolved == 1:
        return _("%(what)s, and it needs an owner.") % {"what": what}
    return ngettext(
        "%(what)s, and one needs an owner.",
        "%(what)s, and %(ownerless)s need an owner.",
        ownerless,
    ) % {"what": what, "ownerless": ownerless}


def _ahead_words(heads_ups: int) -> str:
    if not heads_ups:
        return _("Nothing is open.")
    return ngettext(
        "Nothing is open. One thing may happen, and it was told early.",
        "Nothing is open. %(count)s things may happen, and they were told early.",
        heads_ups,
    ) % {"count": heads_ups}


def next_word(document: StatusDocument, now: datetime, reader_zone: str) -> str:
    """“Next update today 16:00.”: the earliest promise of what is shown."""
    waiting = [item for item in document.items if item.next_update_at is not None]
    if not waiting:
        return ""
    first = min(item.next_update_at for item in waiting if item.next_update_at)
    zone = ZoneInfo(reader_zone or document.time_zone)
    said = {"time": times.day_and_time(first, now, zone)}
    if first < now:
        return _("An update was due %(time)s.") % said
    return _("Next update %(time)s.") % said


def day_words(day: date, today: date) -> str:
    """“13 Nov”, with the year where it is another one."""
    return date_format(day, "j M" if day.year == today.year else "j M Y")
