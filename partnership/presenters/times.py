"""Times in words, for people in several zones."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership.models import Partnership, User

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FEW_HOURS = 6


@dataclass(frozen=True)
class When:
    """A moment: for the browser, relative to now, and in each zone that matters."""

    at: datetime
    relative: str
    zones: str
    late: bool


def when(
    at: datetime, now: datetime, partnership: Partnership, *people: User | None
) -> When:
    """`people`: whose zones are shown, the reader's first."""
    return When(
        at, relative(at, now), in_zones(at, now, partnership, *people), at < now
    )


def in_zones(
    at: datetime, now: datetime, partnership: Partnership, *people: User | None
) -> str:
    """“today 16:00 (your time), 18:00 New York”.

    The first of `people` is who reads; where they have said no zone, every time has
    the name of its place.
    """
    reader = people[0].time_zone if people and people[0] else ""
    others = [person.time_zone for person in people[1:] if person]
    return in_named_zones(at, now, reader, [partnership.time_zone, *others])


def in_named_zones(
    at: datetime, now: datetime, reader: str, others: Iterable[str]
) -> str:
    """The same by the names of the zones; `reader` may be empty."""
    zones = list(dict.fromkeys(name for name in (reader, *others) if name))
    first = day_and_time(at, now, ZoneInfo(zones[0]))
    said = [
        _("%(time)s (your time)") % {"time": first}
        if reader
        else f"{first} {place(zones[0])}"
    ]
    return ", ".join([*said, *_elsewhere(at, zones)])


def in_full(at: datetime, *zones: str) -> str:
    """“Thu 3 Dec 2026, 18:00 Manila, 10:00 London”: for a mail, which is read later."""
    names = list(dict.fromkeys(zones))
    local = at.astimezone(ZoneInfo(names[0]))
    first = f"{date_format(local, 'D j M Y, H:i')} {place(names[0])}"
    return ", ".join([first, *_elsewhere(at, names)])


def _elsewhere(at: datetime, zones: Sequence[str]) -> Iterator[str]:
    """The same moment in all zones but the first, whose day is known."""
    here = at.astimezone(ZoneInfo(zones[0])).date()
    for name in zones[1:]:
        there = at.astimezone(ZoneInfo(name))
        words = "H:i" if there.date() == here else "D H:i"
        yield f"{date_format(there, words)} {place(name)}"


def place(zone: str) -> str:
    """The city of a zone: “New York” of America/New_York."""
    return zone.rpartition("/")[2].replace("_", " ")


def day_and_time(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """“today 16:00”, “tomorrow 10:00”, “Mon 7 Dec 10:00”."""
    there, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = date_format(there, "H:i")
    days = (there.date() - today).days
    if days in {-1, 0, 1}:
        near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
        return f"{near[days]} {clock}"
    form = "D j M" if there.year == today.year else "j M Y"
    return f"{date_format(there, form)} {clock}"


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """“Tue 3 Nov 2026, 10:00 to 14:00”, “Tue 3 Nov 2026 22:00 to Wed 4 Nov 2026 06:00”.

    Whole days are told by their dates: “Tue 3 Nov 2026, all day”, “Tue 3 Nov 2026 to
    Thu 5 Nov 2026”.
    """
    first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = date_format(first, "D j M Y")
    if first.time() == last.time() == time.min:
        end = date_format(last - DAY, "D j M Y")
        return (
            _("%(day)s, all day") % {"day": day}
            if end == day
            else _("%(first)s to %(last)s") % {"first": day, "last": end}
        )
    if first.date() == last.date():
        hours = {"from": date_format(first, "H:i"), "to": date_format(last, "H:i")}
        return _("%(day)s, %(from)s to %(to)s") % {"day": day, **hours}
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "D j M Y H:i"),
        "last": date_format(last, "D j M Y H:i"),
    }


def relative(at: datetime, now: datetime) -> str:
    """“in 42 minutes”, “in 1 h 30 min”, “was due 8 minutes ago”, “due now”."""
    if abs(at - now) < MINUTE:
        return _("due now")
    if at > now:
        return _("in %(time)s") % {"time": _to_wait(at - now)}
    return _("was due %(time)s ago") % {"time": _to_wait(now - at)}


def _to_wait(span: timedelta) -> str:
    """Whoever waits for some hours wants the minutes too: “1 h 30 min”."""
    hours, minutes = divmod(round(span / MINUTE), 60)
    if 1 <= hours < FEW_HOURS and minutes:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return length(span)


def length(span: timedelta) -> str:
    """One unit is enough: “42 minutes”, “12 h”, “3 days”."""
    if span < HOUR:
        minutes = max(1, round(span / MINUTE))
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if span < 2 * DAY:
        hours = round(span / HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = round(span / DAY)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
