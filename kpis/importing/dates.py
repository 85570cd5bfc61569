"""Dates and times as files write them, never guessed.

ISO dates and date-times always mean themselves. ``03/04/2026`` is 3 April or
4 March: other dates of the same column decide (``24/11/2025`` leaves one reading),
or the user's format, and where neither does the file is asked about. ``24 Nov 2025``,
``20251124``, ``202511`` (months) and Excel's day numbers are recognised.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from kpis.importing.issues import CellProblem, FileProblem, shown

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's days have no zone
FORMATS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
MONTH_NAMES = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may",),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
MONTHS = {name: at for at, names in enumerate(MONTH_NAMES, start=1) for name in names}
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0{1,9})?)?(?: ?([AaPp])\.?[Mm]\.?)?"
_TIME = rf"(?:(?:T|,? +){_CLOCK})?"
_OFFSET = r"(?: ?(Z|[+-]\d{2}:?\d{2}))?"
_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_TIME}{_OFFSET}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.](\d{{1,2}})[/.](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_DAY_NAMED = re.compile(
    rf"(\d{{1,2}})[ -]([A-Za-z]{{3,9}})\.?[ ,-] ?(\d{{4}}){_TIME}", re.ASCII
)
_NAMED_DAY = re.compile(
    rf"([A-Za-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}", re.ASCII
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_MONTH_ALONE = re.compile(r"((?:19|20)\d{2})-?(\d{2})", re.ASCII)
_SERIAL = re.compile(r"([2-6]\d{4})(\.\d{1,12})?", re.ASCII)
SECONDS_A_DAY = 86_400
FIRST_YEAR, LAST_YEAR = 1900, 2999


class Moment(NamedTuple):
    """A date or a time: naive is the partnership's local time, aware is an instant."""

    at: datetime
    has_time: bool
    whole_month: bool = False  # written without a day, as 202511

    @property
    def day(self) -> date:
        """The calendar date as written."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column's dates are read: which number is the day, or the user's format."""

    order: str | None = None  # dmy or mdy
    format: str | None = None

    def __post_init__(self) -> None:
        if self.format is not None:
            _check_format(self.format)


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One text each that only day-first, only month-first, or both readings explain."""

    day_first: str | None = None
    month_first: str | None = None
    either: str | None = None


def evidence(texts: Iterable[str]) -> DateEvidence:
    """What the texts say about the order of day and month; the first of each kind."""
    found: dict[str, str] = {}
    for text in texts:
        if kind := _order_of(text.strip()):
            found.setdefault(kind, text.strip())
    return DateEvidence(found.get("dmy"), found.get("mdy"), found.get("either"))


def read_moment(text: str, style: DateStyle) -> Moment:
    """The date or time in a cell; ``CellProblem`` where there is none."""
    bare = text.strip()
    if not bare.isascii():
        raise _no_date(text)
    try:
        moment = _formatted(bare, style.format) if style.format else _read(bare, style)
    except (ValueError, OverflowError):
        raise _no_date(text, style.format) from None
    if not FIRST_YEAR <= moment.at.year <= LAST_YEAR:
        raise _no_date(text)
    return moment


def is_serial(text: str) -> bool:
    """Whether the text looks like one of Excel's day numbers (1954 to 2091)."""
    return _SERIAL.fullmatch(text.strip()) is not None


def both_readings(text: str) -> tuple[date, date]:
    """What an ambiguous text means with the day first, and with the month first."""
    day, month = (read_moment(text, DateStyle(order)).day for order in ("dmy", "mdy"))
    return day, month


def _order_of(text: str) -> str | None:
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if first == second or max(first, second) > 31 or min(first, second) > 12:
        return None
    if max(first, second) <= 12:
        return "either"
    return "dmy" if first > 12 else "mdy"


def _read(text: str, style: DateStyle) -> Moment:
    for pattern, build in _SHAPES:
        if found := pattern.fullmatch(text):
            return build(found, style)
    raise ValueError(text)


def _iso(found: re.Match[str], _style: DateStyle) -> Moment:
    year, month, day, hour, minute, second, half, offset = found.groups()
    if offset and hour is None:
        raise ValueError(offset)
    return _at(
        date(int(year), int(month), int(day)), hour, minute, second, half, offset
    )


def _year_first(found: re.Match[str], _style: DateStyle) -> Moment:
    year, month, day, *clock = found.groups()
    return _at(date(int(year), int(month), int(day)), *clock)


def _year_last(found: re.Match[str], style: DateStyle) -> Moment:
    first, _, second, year, *clock = found.groups()
    if first != second and style.order is None and _order_of(found[0]) == "either":
        raise ValueError(found[0])
    order = style.order or _order_of(found[0]) or "dmy"
    day, month = (first, second) if order == "dmy" else (second, first)
    return _at(date(int(year), int(month), int(day)), *clock)


def _day_named(found: re.Match[str], _style: DateStyle) -> Moment:
    day, name, year, *clock = found.groups()
    return _at(date(int(year), _month(name), int(day)), *clock)


def _named_day(found: re.Match[str], _style: DateStyle) -> Moment:
    name, day, year, *clock = found.groups()
    return _at(date(int(year), _month(name), int(day)), *clock)


def _compact(found: re.Match[str], _style: DateStyle) -> Moment:
    return _at(date(int(found[1]), int(found[2]), int(found[3])))


def _month_alone(found: re.Match[str], _style: DateStyle) -> Moment:
    first = _at(date(int(found[1]), int(found[2]), 1))
    return first._replace(whole_month=True)


def _serial(found: re.Match[str], _style: DateStyle) -> Moment:
    days, fraction = int(found[1]), float(found[2] or 0)
    seconds = round(fraction * SECONDS_A_DAY)
    at = EXCEL_EPOCH + timedelta(days=days, seconds=seconds)
    return Moment(at, has_time=found[2] is not None)


_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., Moment]], ...] = (
    (_ISO, _iso),
    (_YEAR_LAST, _year_last),
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _compact),
    (_MONTH_ALONE, _month_alone),
    (_SERIAL, _serial),
    (_DAY_NAMED, _day_named),
    (_NAMED_DAY, _named_day),
)


def _at(
    day: date,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    half: str | None = None,
    offset: str | None = None,
) -> Moment:
    if hour is None or minute is None:
        return Moment(datetime.combine(day, time.min), has_time=False)
    clock = _clock(hour, minute, second, half, offset)
    return Moment(datetime.combine(day, clock), has_time=True)


@lru_cache(maxsize=4096)
def _clock(
    hour: str, minute: str, second: str | None, half: str | None, offset: str | None
) -> time:
    """A time of day; a file has few of them, and each on many days."""
    zone = _zone(offset) if offset else None
    return time(_full_hour(int(hour), half), int(minute), int(second or 0), tzinfo=zone)


def _full_hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "pP" else 0)


def _month(name: str) -> int:
    if name.lower() not in MONTHS:
        raise ValueError(name)
    return MONTHS[name.lower()]


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if minutes > 59 or hours > 14:
        raise ValueError(offset)
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _formatted(text: str, pattern: str) -> Moment:
    at = datetime.strptime(text, pattern)  # noqa: DTZ007 - naive is the local time
    has_time = any(part in pattern for part in ("%H", "%I", "%X", "%c"))
    has_day = any(part in pattern for part in ("%d", "%j", "%x", "%c"))
    return Moment(at, has_time, whole_month=not has_day)


def _check_format(pattern: str) -> None:
    """``FileProblem`` for a format that names no year and month, or none at all."""
    probe = datetime(2025, 11, 24, 13, 30, tzinfo=UTC)
    try:
        again = datetime.strptime(probe.strftime(pattern), pattern)  # noqa: DTZ007 - compared by date only
        known = pattern.isascii() and (again.year, again.month) == (2025, 11)
    except (ValueError, re.error):  # the latter for a part that comes twice
        known = False
    if not known:
        raise FileProblem(
            "date_format",
            f"{shown(pattern)} is no date format with a year and a month. "
            "Write one such as %Y-%m-%d or %d/%m/%Y.",
        )


def _no_date(text: str, pattern: str | None = None) -> CellProblem:
    if pattern:
        return CellProblem(
            "not_a_date", f"{shown(text)} does not match the date format {pattern}."
        )
    return CellProblem(
        "not_a_date",
        f"{shown(text)} is not a date. Write it as 2026-10-05 or, with a time, "
        "2026-10-05T14:30.",
    )
