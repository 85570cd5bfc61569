"""Excused times in words: when, in the partnership's own time, and the word for why."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.models import ExcuseReason
from partnership.local_time import HasTimeZone, first_instant
from partnership.presenters import times
from scorecards.status.document import Day, ExcusedTime

ONE = timedelta(days=1)


def excused_words(place: HasTimeZone, day: Day) -> tuple[str, ...]:
    """“Left out of our results, 10:00 to 14:00 London: client outage.”"""
    return tuple(
        _("Left out of our results, %(time)s: %(reason)s.")
        % {"time": _time(place, day, one), "reason": ExcuseReason(one.reason).label}
        for one in day.excused
    )


def _time(place: HasTimeZone, day: Day, part: ExcusedTime) -> str:
    """The part of the day: it may have begun the day before, or go on the day after."""
    began_before = part.starts_at <= first_instant(place, day.day)
    goes_on = part.ends_at >= first_instant(place, day.day + ONE)
    if began_before and goes_on:
        return _("all day")
    zone = ZoneInfo(place.time_zone)
    said = {
        "start": date_format(part.starts_at.astimezone(zone), "H:i"),
        "end": date_format(part.ends_at.astimezone(zone), "H:i"),
        "place": times.place(place.time_zone),
    }
    if goes_on:
        return _("from %(start)s %(place)s") % said
    if began_before:
        return _("until %(end)s %(place)s") % said
    return _("%(start)s to %(end)s %(place)s") % said
