"""Names of periods for people, in English: "October 2026", "22 Oct to 21 Nov 2026"."""

from collections.abc import Callable, Mapping
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


def date_range(first: date, last: date) -> str:
    """Both dates, with month and year written once where they are shared."""
    begin = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        begin += f" {_month(first)}"
    if first.year != last.year:
        begin += f" {first.year}"
    return f"{begin} to {last.day} {_month(last)} {last.year}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1][:3]


def _day(_key: str, first: date, _last: date) -> str:
    weekday, month = WEEKDAYS[first.weekday()], MONTHS[first.month - 1]
    return f"{weekday}, {first.day} {month} {first.year}"


def _week(key: str, first: date, last: date) -> str:
    return f"Week {int(key[-2:])}, {date_range(first, last)}"


def _window(_key: str, first: date, last: date) -> str:
    if first.day == 1:
        return f"{MONTHS[first.month - 1]} {first.year}"
    return date_range(first, last)


def _quarter(key: str, first: date, last: date) -> str:
    year, number = key.split("-")
    return f"{number} {year}, {date_range(first, last)}"


LABELS: Mapping[str, Callable[[str, date, date], str]] = {
    "day": _day,
    "week": _week,
    "window": _window,
    "quarter": _quarter,
}
