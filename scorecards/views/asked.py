"""What an address asks for: the period, the number of periods."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from partnership import clock, periods
from partnership.access import Door
from partnership.periods import Kind, Period, PeriodError
from scorecards.queries import shown
from scorecards.queries.kpi_page import LENGTHS, USUAL_LENGTH

YEARS = range(2000, 2200)
LATEST = {
    "week": Kind.WEEK,
    "window": Kind.WINDOW,
    "month": Kind.WINDOW,
    "quarter": Kind.QUARTER,
}


def period(request: HttpRequest, door: Door, now: datetime) -> Period:
    """The period of `?period=`, else the latest that is complete."""
    if "period" in request.GET:
        return named(door, request.GET["period"])
    today = periods.local_day(door.partnership.calendar, now)
    return shown.latest_period(door, today)


def key(request: HttpRequest, door: Door) -> str | None:
    """The key of `?period=`, or `None` where none is asked for."""
    return named(door, request.GET["period"]).key if "period" in request.GET else None


def length(request: HttpRequest) -> int:
    """How many periods `?length=` asks for; the usual number if it is none of them."""
    text = request.GET.get("length", "")
    return int(text) if text in map(str, LENGTHS) else USUAL_LENGTH


def named(door: Door, key: str) -> Period:
    """The period that a key names, or 404 with what to write.

    The name of a kind (week, window, month or quarter) is the latest one of it.
    """
    if key in LATEST:
        today = periods.local_day(door.partnership.calendar, clock.now())
        return shown.latest_period(door, today, LATEST[key])
    try:
        found = periods.parse(door.partnership.calendar, key)
    except PeriodError as problem:
        raise Http404(str(problem)) from None
    if found.kind == Kind.DAY or found.first.year not in YEARS:
        raise Http404(
            _("Scorecards are of weeks, windows and quarters, such as 2026-10.")
        )
    return found
