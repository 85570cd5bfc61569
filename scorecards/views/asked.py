"""What an address asks for: the period, the number of periods."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from partnership import periods
from partnership.access import Door
from partnership.periods import Kind, Period, PeriodError
from scorecards.queries import shown

YEARS = range(2000, 2200)


def period(request: HttpRequest, door: Door, now: datetime) -> Period:
    """The period of `?period=`, else the latest that is complete."""
    if "period" in request.GET:
        return named(door, request.GET["period"])
    today = periods.local_day(door.partnership.calendar, now)
    return shown.latest_period(door, today)


def named(door: Door, key: str) -> Period:
    """The week, window or quarter that a key names, or 404 with what to write."""
    try:
        found = periods.parse(door.partnership.calendar, key)
    except PeriodError as problem:
        raise Http404(str(problem)) from None
    if found.kind == Kind.DAY or found.first.year not in YEARS:
        raise Http404(
            _("Scorecards are of weeks, windows and quarters, such as 2026-10.")
        )
    return found
