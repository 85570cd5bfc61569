"""Where a partnership's local days begin and end in time.

A local day begins at the first instant whose local time is 00:00 or, where the
clock jumps over midnight (Cairo, Beirut), at the jump. Where midnight happens
twice (Havana) it begins at the earlier one. Days are half-open and tile: each ends
at the first instant of the next, so they have 23, 24 or 25 hours, or 23 1/2 and
24 1/2 on Lord Howe Island. All instants are aware datetimes in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = timedelta(seconds=1)
SLOT_MINUTES = (15, 30, 60)


class PeriodError(ValueError):
    """A period, calendar or local time that does not exist; says what to do.

    ``code`` is for programs: ``calendar``, ``kind``, ``key``, ``year``, ``naive``,
    ``slot``, ``no_such_time`` or ``happens_twice``.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class HasTimeZone(Protocol):
    """Anything with a checked IANA name, as ``partnership.periods.Calendar``."""

    @property
    def time_zone(self) -> str: ...


def known_zone(name: str) -> ZoneInfo:
    """The zone of this IANA name; ``PeriodError`` where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PeriodError(
            "calendar",
            f"“{name[:40]}” is no known time zone. Use a name such as Europe/London.",
        ) from None


def first_instant(calendar: HasTimeZone, day: date) -> datetime:
    """The first instant of the local day, in UTC."""
    zone = ZoneInfo(calendar.time_zone)
    midnight = datetime.combine(day, time.min)
    found = _occurrences(zone, midnight)
    return found[0] if found else _jump_over(zone, midnight)


def local_day(calendar: HasTimeZone, instant: datetime) -> date:
    """The local day that the instant belongs to."""
    _check_aware(instant)
    wall = instant.astimezone(ZoneInfo(calendar.time_zone)).date()
    # A clock set back across midnight shows yesterday's date once more; those
    # minutes belong to the day that has already begun.
    tomorrow = wall + timedelta(days=1)
    return tomorrow if instant >= first_instant(calendar, tomorrow) else wall


def seconds_in(calendar: HasTimeZone, day: date) -> int:
    """How many seconds the local day has (86400, but for changes of the clock)."""
    after = first_instant(calendar, day + timedelta(days=1))
    return int((after - first_instant(calendar, day)).total_seconds())


def slots(calendar: HasTimeZone, day: date, minutes: int) -> list[datetime]:
    """The starts, in UTC, of the local day's intervals of 15, 30 or 60 minutes.

    Intervals begin on the wall clock's full quarters, halves or hours, as the
    telephone systems write them, and anew where the clock changes.
    """
    if minutes not in SLOT_MINUTES:
        raise PeriodError(
            "slot", f"Intervals of {minutes} minutes are not read; use 15, 30 or 60."
        )
    zone = ZoneInfo(calendar.time_zone)
    start = first_instant(calendar, day)
    after = first_instant(calendar, day + timedelta(days=1))
    starts = []
    while start < after:
        starts.append(start)
        start = _next_start(zone, start, minutes)
    return starts


def occurrences(calendar: HasTimeZone, wall: datetime) -> tuple[datetime, ...]:
    """The instants, in UTC and in order, at which the local clock shows ``wall``.

    None where the clock jumps over it, two where the clock is set back over it.
    """
    if wall.tzinfo is not None:
        raise PeriodError(
            "naive",
            f"{wall.isoformat()} already has an offset; give a local time without one.",
        )
    return _occurrences(ZoneInfo(calendar.time_zone), wall)


def localise(calendar: HasTimeZone, wall: datetime) -> datetime:
    """The one instant, in UTC, at which the local clock shows ``wall``.

    Raises ``PeriodError`` with the code ``no_such_time`` or ``happens_twice``; the
    caller who knows the order of the rows asks ``occurrences`` instead.
    """
    found = occurrences(calendar, wall)
    if len(found) == 1:
        return found[0]
    raise _jumped(calendar, wall) if not found else _set_back(calendar, wall)


def _jumped(calendar: HasTimeZone, wall: datetime) -> PeriodError:
    return PeriodError(
        "no_such_time",
        f"{wall:%Y-%m-%d %H:%M} does not exist in {calendar.time_zone}: the clock "
        "jumps over it. Check which time zone the file is written in.",
    )


def _set_back(calendar: HasTimeZone, wall: datetime) -> PeriodError:
    return PeriodError(
        "happens_twice",
        f"{wall:%Y-%m-%d %H:%M} happens twice in {calendar.time_zone}: the clock is "
        "set back over it. Write it with its offset from UTC.",
    )


def _occurrences(zone: ZoneInfo, wall: datetime) -> tuple[datetime, ...]:
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = {u for u in both if u.astimezone(zone).replace(tzinfo=None, fold=0) == wall}
    return tuple(sorted(shown))


def _jump_over(zone: ZoneInfo, wall: datetime) -> datetime:
    """The instant, to the second, at which the clock jumps over this local time."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change_between(zone, before, wall.replace(tzinfo=zone).astimezone(UTC))


def _next_start(zone: ZoneInfo, start: datetime, minutes: int) -> datetime:
    """The next beat of the wall clock, or the change of the clock before it."""
    wall = start.astimezone(zone)
    beat = start + timedelta(minutes=minutes - wall.minute % minutes)
    if beat.astimezone(zone).utcoffset() == wall.utcoffset():
        return beat
    return _change_between(zone, start, beat)


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the offset that holds at ``after`` but not ``before``."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // (2 * SECOND) * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _check_aware(instant: datetime) -> None:
    if instant.tzinfo is None:
        raise PeriodError(
            "naive", f"{instant.isoformat()} has no offset; give an aware time."
        )
