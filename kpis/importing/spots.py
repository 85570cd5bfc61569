"""Where a reading lies in time: its day, its first instant and its length.

A cell's date and the row's grain make a spot. Local times that the clock jumps over
are refused. A local time that happens twice has two spots: an offset picks one;
without an offset the order of the file's rows does (``kpis.importing.placing``).
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from kpis.importing.book import FIRST_DAY, LAST_DAY, MINUTES
from kpis.importing.dates import Moment
from kpis.importing.issues import CellProblem
from partnership.local_time import (
    PeriodError,
    first_instant,
    local_day,
    occurrences,
    seconds_in,
)
from partnership.periods import Calendar, bounds, period_of

SECONDS_A_DAY = 86_400
NEAR = (timedelta(0), timedelta(days=-1), timedelta(days=1))
KINDS = {"day": "day", "week": "week", "month": "window"}


class Spot(NamedTuple):
    """Instants are seconds since 1970, days proleptic ordinals."""

    day: int
    starts: int
    seconds: int  # the length of the period
    again: int = 0  # the second time that the clock shows this, where there is one
    again_day: int = 0


def place(calendar: Calendar, now: datetime, moment: Moment, grain: str) -> Spot:
    """The spot of a reading; ``CellProblem`` where its period cannot be."""
    if moment.whole_month and grain != "month":
        raise CellProblem(
            "needs_day",
            f"{moment.day:%Y-%m} is a month, and the grain is {grain}. Write a date, "
            "or use the grain month.",
        )
    try:
        spot = _interval if grain in MINUTES else _whole_days
        placed = spot(calendar, moment, grain)
    except PeriodError as problem:
        raise CellProblem(problem.code, str(problem)) from None
    if not FIRST_DAY.toordinal() <= placed.day <= LAST_DAY.toordinal():
        raise CellProblem(
            "out_of_reach",
            f"{_written(moment)} is out of reach: readings are kept from "
            f"{FIRST_DAY.year} to {LAST_DAY.year}. Check the year.",
        )
    if placed.starts > now.timestamp():
        raise CellProblem(
            "future",
            f"{_written(moment)} has not begun yet. Check the date, or leave the row "
            "out until it has.",
        )
    return placed


def _interval(calendar: Calendar, moment: Moment, grain: str) -> Spot:
    minutes = MINUTES[grain]
    if not moment.has_time:
        raise CellProblem(
            "needs_time",
            f"{_written(moment)} has no time of day, and the grain is {grain}. "
            f"Write it as {moment.day}T00:00, or use the grain day.",
        )
    if moment.at.minute % minutes or moment.at.second or moment.at.microsecond:
        raise CellProblem(
            "off_the_grid",
            f"{_written(moment)} is not the start of a period of {grain}. Use the "
            "time at which the period begins.",
        )
    return _plain_interval(calendar, moment, minutes * 60) or _interval_beside_change(
        calendar, moment, minutes
    )


def _plain_interval(calendar: Calendar, moment: Moment, seconds: int) -> Spot | None:
    """The spot of an instant, or on a day on which every local time happens once."""
    if moment.at.tzinfo is not None:
        return _instant(calendar, moment, seconds)
    first, length = _day_in_time(calendar, moment.day)
    if length != SECONDS_A_DAY:
        return None
    starts = first + moment.at.hour * 3600 + moment.at.minute * 60
    return Spot(moment.day.toordinal(), starts, seconds)


def _instant(calendar: Calendar, moment: Moment, seconds: int) -> Spot | None:
    """The spot of a time with its offset, on one of the three days around its date."""
    starts = int(moment.at.timestamp())
    for away in NEAR:
        day = moment.day + away
        first, length = _day_in_time(calendar, day)
        if first <= starts < first + length:
            return Spot(day.toordinal(), starts, seconds)
    return None


@lru_cache(maxsize=4096)
def _day_in_time(calendar: Calendar, day: date) -> tuple[int, int]:
    first = first_instant(calendar, day)
    return int(first.timestamp()), seconds_in(calendar, day)


def _interval_beside_change(calendar: Calendar, moment: Moment, minutes: int) -> Spot:
    starts = _instants(calendar, moment)
    days = [local_day(calendar, start).toordinal() for start in starts]
    spot = Spot(days[0], int(starts[0].timestamp()), minutes * 60)
    if len(starts) == 1:
        return spot
    return spot._replace(again=int(starts[1].timestamp()), again_day=days[1])


def _instants(calendar: Calendar, moment: Moment) -> tuple[datetime, ...]:
    if moment.at.tzinfo is not None:
        return (moment.at.astimezone(UTC),)
    found = occurrences(calendar, moment.at)
    if not found:
        raise CellProblem(
            "no_such_time",
            f"{_written(moment)} does not exist in {calendar.time_zone}: the clock "
            "jumps over it. Check which time zone the file is written in.",
        )
    return found


def _whole_days(calendar: Calendar, moment: Moment, grain: str) -> Spot:
    day = _day_begun(calendar, moment, grain)
    period = period_of(calendar, KINDS[grain], day)
    if period.first != day:
        raise _inside(calendar, day, period.first, grain)
    starts, ends = bounds(calendar, period)
    length = round((ends - starts) / timedelta(seconds=1))
    return Spot(day.toordinal(), int(starts.timestamp()), length)


def _day_begun(calendar: Calendar, moment: Moment, grain: str) -> date:
    if not moment.has_time:
        return moment.day
    if moment.at.tzinfo is None:
        day, begins = moment.day, moment.at.time() == datetime.min.time()
    else:
        day = local_day(calendar, moment.at)
        begins = first_instant(calendar, day) == moment.at
    if not begins:
        raise CellProblem(
            "not_a_whole_day",
            f"{_written(moment)} is not the beginning of a day in "
            f"{calendar.time_zone}, and the grain is {grain}. Write the date alone.",
        )
    return day


def _inside(calendar: Calendar, day: date, first: date, grain: str) -> CellProblem:
    if grain == "week":
        weekday = f"{calendar_weekday(calendar)}s"
        return CellProblem(
            "not_week_start",
            f"{day} is inside a week; weeks begin on {weekday} here. Use {first}.",
        )
    return CellProblem(
        "not_window_start",
        f"{day} is inside a window; windows begin on day {calendar.window_start_day} "
        f"here. A month reading covers exactly one window: use {first}.",
    )


def calendar_weekday(calendar: Calendar) -> str:
    """The name of the day on which the partnership's weeks begin."""
    names = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    return names[calendar.week_start]


def _written(moment: Moment) -> str:
    if not moment.has_time:
        return moment.day.isoformat()
    return moment.at.isoformat(timespec="minutes")
