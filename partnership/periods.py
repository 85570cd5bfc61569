"""The one place that knows where days, weeks, windows and quarters begin and end.

A *window* is the partnership's month. It begins on an agreed day, ``2026-10`` is
the one that begins in October 2026, and calendar months beside windows do not
exist. A week is named by the ISO week of the Thursday in it, whatever day it
starts on. A quarter is three windows from the fiscal start; ``2026-Q4`` is the
fourth quarter of the fiscal year that *begins* in 2026, so with a fiscal start in
January it holds the windows 2026-10 to 2026-12, and with one in April the windows
2027-01 to 2027-03.

Where these days begin and end in time is in ``partnership.local_time``.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from partnership.local_time import (
    PeriodError,
    first_instant,
    known_zone,
    local_day,
    localise,
    occurrences,
    seconds_in,
    slots,
)
from partnership.period_labels import LABELS, date_range

__all__ = [
    "Calendar",
    "Kind",
    "Period",
    "PeriodError",
    "bounds",
    "days",
    "first_instant",
    "is_complete",
    "kind_named",
    "latest_complete",
    "local_day",
    "localise",
    "next",
    "occurrences",
    "parse",
    "period_of",
    "periods_touched",
    "previous",
    "running",
    "seconds_in",
    "slots",
    "windows_of",
]

THURSDAY = 3
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Kind(StrEnum):
    """The lengths that pages and files ask for, shortest first."""

    DAY = "day"
    WEEK = "week"
    WINDOW = "window"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Calendar:
    """How one partnership divides time; checks itself, raises ``PeriodError``."""

    time_zone: str  # an IANA name, as Europe/London
    week_start: int = 0  # 0 is Monday, 6 is Sunday
    window_start_day: int = 1  # 1 to 31; a shorter month: its last day
    fiscal_start_month: int = 1  # 1 to 12

    def __post_init__(self) -> None:
        known_zone(self.time_zone)
        _check_range("The week start", self.week_start, 0, 6)
        _check_range("The window start day", self.window_start_day, 1, 31)
        _check_range("The fiscal start month", self.fiscal_start_month, 1, 12)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, ``first`` to ``last``, both included."""

    kind: Kind
    key: str  # 2026-10-05, 2026-W43, 2026-10 or 2026-Q4
    first: date
    last: date

    def __str__(self) -> str:
        return self.key

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def dates(self) -> str:
        """Its dates for people: ``22 Oct to 21 Nov 2026``."""
        return date_range(self.first, self.last)

    @property
    def label(self) -> str:
        """Its name for people; windows that are no calendar month show dates."""
        return LABELS[self.kind](self.key, self.first, self.last)


def kind_named(word: str) -> Kind:
    """The kind that a word in an address means; ``month`` is a window."""
    if word == "month":
        return Kind.WINDOW
    try:
        return Kind(word)
    except ValueError:
        known = "day, week, window (or month) and quarter"
        raise PeriodError(
            "kind", f"“{word[:20]}” is no kind of period. Use one of {known}."
        ) from None


def period_of(calendar: Calendar, kind: Kind | str, day: date) -> Period:
    """The period of this kind that holds the local day."""
    _check_year(day.year)
    return _OF[kind_named(kind)](calendar, day)


def parse(calendar: Calendar, key: str) -> Period:
    """The period that a key names; ``PeriodError`` where there is none."""
    for pattern, build in _PARSERS:
        if found := pattern.fullmatch(key):
            try:
                return build(calendar, *map(int, found.groups()))
            except PeriodError:
                raise
            except ValueError:
                break
    raise PeriodError(
        "key",
        f"“{key[:20]}” is no period. Write a day as 2026-10-05, a week as 2026-W43, "
        "a window as 2026-10 or a quarter as 2026-Q4.",
    )


def previous(calendar: Calendar, period: Period) -> Period:
    """The period of the same kind that ends where this one begins."""
    return period_of(calendar, period.kind, period.first - timedelta(days=1))


def next(calendar: Calendar, period: Period) -> Period:  # noqa: A001 - reads as periods.next
    """The period of the same kind that begins where this one ends."""
    return period_of(calendar, period.kind, period.last + timedelta(days=1))


def running(calendar: Calendar, kind: Kind | str, now: datetime) -> Period:
    """The period that ``now`` lies in: partial, and not judged."""
    return period_of(calendar, kind, local_day(calendar, now))


def latest_complete(calendar: Calendar, kind: Kind | str, now: datetime) -> Period:
    """The last period that has wholly passed at ``now``."""
    return previous(calendar, running(calendar, kind, now))


def is_complete(calendar: Calendar, period: Period, now: datetime) -> bool:
    """Whether its last second has passed at ``now``."""
    return bounds(calendar, period)[1] <= now


def bounds(calendar: Calendar, period: Period) -> tuple[datetime, datetime]:
    """Its first instant and the first instant after it, in UTC."""
    after = period.last + timedelta(days=1)
    return first_instant(calendar, period.first), first_instant(calendar, after)


def days(period: Period) -> list[date]:
    """Its days, in order."""
    return [period.first + timedelta(days=offset) for offset in range(period.days)]


def windows_of(calendar: Calendar, quarter: Period) -> tuple[Period, Period, Period]:
    """The three windows of a quarter, in order."""
    if quarter.kind is not Kind.QUARTER:
        raise PeriodError(
            "kind", f"{quarter.key} is no quarter; only quarters have three windows."
        )
    first = period_of(calendar, Kind.WINDOW, quarter.first)
    second = next(calendar, first)
    return first, second, next(calendar, second)


def periods_touched(
    calendar: Calendar,
    touched: Iterable[date],
    kinds: Iterable[Kind] = (Kind.WEEK, Kind.WINDOW, Kind.QUARTER),
) -> list[Period]:
    """Every period of these kinds that holds one of the days, kind by kind."""
    distinct = sorted(set(touched))
    found = (period_of(calendar, kind, day) for kind in kinds for day in distinct)
    return list(dict.fromkeys(found))


def _check_range(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise PeriodError(
            "calendar", f"{what} is {value}; choose a number from {low} to {high}."
        )


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(
            "year",
            f"The year {year:04d} is out of reach; "
            f"use one from {FIRST_YEAR} to {LAST_YEAR}.",
        )


def _day(_calendar: Calendar, year: int, month: int, number: int) -> Period:
    _check_year(year)
    day = date(year, month, number)
    return Period(Kind.DAY, day.isoformat(), day, day)


def _day_of(calendar: Calendar, day: date) -> Period:
    return _day(calendar, day.year, day.month, day.day)


def _week(calendar: Calendar, year: int, number: int) -> Period:
    _check_year(year)
    thursday = date.fromisocalendar(year, number, THURSDAY + 1)
    first = thursday - timedelta(days=(THURSDAY - calendar.week_start) % 7)
    key = f"{year:04d}-W{number:02d}"
    return Period(Kind.WEEK, key, first, first + timedelta(days=6))


def _week_of(calendar: Calendar, day: date) -> Period:
    first = day - timedelta(days=(day.weekday() - calendar.week_start) % 7)
    thursday = first + timedelta(days=(THURSDAY - calendar.week_start) % 7)
    year, number, _ = thursday.isocalendar()
    return _week(calendar, year, number)


def _window(calendar: Calendar, year: int, month: int) -> Period:
    _check_year(year)
    first = _window_first(calendar, year, month)
    last = _window_first(calendar, *_months_on(year, month, 1)) - timedelta(days=1)
    return Period(Kind.WINDOW, f"{year:04d}-{month:02d}", first, last)


def _window_of(calendar: Calendar, day: date) -> Period:
    year, month = day.year, day.month
    if day < _window_first(calendar, year, month):
        year, month = _months_on(year, month, -1)
    return _window(calendar, year, month)


def _window_first(calendar: Calendar, year: int, month: int) -> date:
    last_of_month = monthrange(year, month)[1]
    return date(year, month, min(calendar.window_start_day, last_of_month))


def _quarter(calendar: Calendar, fiscal_year: int, number: int) -> Period:
    _check_year(fiscal_year)
    months = calendar.fiscal_start_month - 1 + 3 * (number - 1)
    first = _window_first(calendar, *_months_on(fiscal_year, 1, months))
    after = _window_first(calendar, *_months_on(fiscal_year, 1, months + 3))
    key = f"{fiscal_year:04d}-Q{number}"
    return Period(Kind.QUARTER, key, first, after - timedelta(days=1))


def _quarter_of(calendar: Calendar, day: date) -> Period:
    window = _window_of(calendar, day)
    year, month = map(int, window.key.split("-"))
    fiscal_year, first_month = _months_on(year, month, 1 - calendar.fiscal_start_month)
    return _quarter(calendar, fiscal_year, (first_month - 1) // 3 + 1)


def _months_on(year: int, month: int, months: int) -> tuple[int, int]:
    """(year, month) so many months later, or earlier where negative."""
    years, zero_based = divmod(month - 1 + months, 12)
    return year + years, zero_based + 1


_OF = {
    Kind.DAY: _day_of,
    Kind.WEEK: _week_of,
    Kind.WINDOW: _window_of,
    Kind.QUARTER: _quarter_of,
}
_PARSERS = (
    (re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), _day),
    (re.compile(r"([0-9]{4})-W([0-9]{2})"), _week),
    (re.compile(r"([0-9]{4})-([0-9]{2})"), _window),
    (re.compile(r"([0-9]{4})-Q([1-4])"), _quarter),
)
