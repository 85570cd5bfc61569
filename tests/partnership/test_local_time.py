"""Where local days begin and end, also where the clock changes."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership import periods
from partnership.periods import Calendar, PeriodError

SECOND = timedelta(seconds=1)
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
ODD_ZONES = [
    "Africa/Cairo",
    "America/Asuncion",
    "America/Havana",
    "America/Nuuk",
    "America/Scoresbysund",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/London",
]


# zone, day, first instant in UTC, hours
CHANGES = {
    "London, an ordinary day": ("Europe/London", "2026-10-24", "2026-10-23T23:00", 24),
    "London, spring": ("Europe/London", "2026-03-29", "2026-03-29T00:00", 23),
    "London, autumn": ("Europe/London", "2026-10-25", "2026-10-24T23:00", 25),
    "Cairo has no midnight": ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00", 23),
    "Cairo repeats the last hour": (
        "Africa/Cairo", "2026-10-29", "2026-10-28T21:00", 25,
    ),
    "Cairo, the day after": ("Africa/Cairo", "2026-10-30", "2026-10-29T22:00", 24),
    "Beirut has no midnight": ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00", 23),
    "Beirut repeats the last hour": (
        "Asia/Beirut", "2026-10-24", "2026-10-23T21:00", 25,
    ),
    "Asuncion has no midnight": (
        "America/Asuncion", "2023-10-01", "2023-10-01T04:00", 23,
    ),
    "Havana, spring": ("America/Havana", "2026-03-08", "2026-03-08T05:00", 23),
    "Havana has two midnights": (
        "America/Havana", "2026-11-01", "2026-11-01T04:00", 25,
    ),
    "Havana, the day after": ("America/Havana", "2026-11-02", "2026-11-02T05:00", 24),
    "Lord Howe, spring": (
        "Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30", 23.5,
    ),
    "Lord Howe, autumn": (
        "Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00", 24.5,
    ),
    "Toronto jumped from 23:30": (
        "America/Toronto", "1919-03-31", "1919-03-31T04:30", 23.5,
    ),
    "Samoa skipped a whole day": ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", 0),
}  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "first", "hours"), CHANGES.values(), ids=CHANGES
)
def test_a_day_begins_at_its_first_instant(zone, day, first, hours):
    calendar, day = Calendar(zone), date.fromisoformat(day)

    assert periods.first_instant(calendar, day).isoformat() == f"{first}:00+00:00"
    assert periods.seconds_in(calendar, day) == hours * 3600


def changes_of(zone):
    """The instants from 2020 to 2035 at which the zone's offset changes."""
    weeks = [BEGIN + timedelta(days=7 * n) for n in range((END - BEGIN).days // 7 + 2)]
    offsets = [week.astimezone(zone).utcoffset() for week in weeks]
    return tuple(
        _change_between(zone, weeks[n], weeks[n + 1])
        for n in range(len(weeks) - 1)
        if offsets[n] != offsets[n + 1]
    )


def _change_between(zone, before, after):
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


@cache
def distinct_zones():
    """One name for each set of rules, with its changes: aliases are walked once."""
    rules = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        changes = changes_of(zone)
        steps = [instant.astimezone(zone).utcoffset() for instant in (BEGIN, *changes)]
        rules.setdefault((changes, tuple(steps)), name)
    return {name: changes for (changes, _), name in rules.items()}


def days_around(zone, changes):
    """The days next to each change, and the first of every month."""
    near = {
        change.astimezone(zone).date() + timedelta(days=offset)
        for change in changes
        for offset in (-1, 0, 1)
    }
    months = {
        date(year, month, 1) for year in range(2020, 2036) for month in range(1, 13)
    }
    return near | months


def test_the_zones_walked_are_many_and_change_often():
    assert len(distinct_zones()) > 60
    assert sum(len(changes) for changes in distinct_zones().values()) > 1_000


def test_local_days_tile_in_every_zone_to_the_second():
    for name, changes in distinct_zones().items():
        zone, calendar = ZoneInfo(name), Calendar(name)
        for day in days_around(zone, changes):
            first = periods.first_instant(calendar, day)
            yesterday = day - timedelta(days=1)
            assert first.astimezone(zone).date() == day, (name, day)
            assert (first - SECOND).astimezone(zone).date() == yesterday, (name, day)
            assert periods.local_day(calendar, first) == day
            assert periods.local_day(calendar, first - SECOND) == yesterday


# St John's set its clocks back at 00:01, to 23:01 of the day before, until 2011.
def test_minutes_that_show_yesterday_again_belong_to_the_day_that_has_begun():
    st_johns = Calendar("America/St_Johns")
    begun = periods.first_instant(st_johns, date(2010, 11, 7))
    again_yesterday = begun + timedelta(minutes=30)

    assert again_yesterday.astimezone(ZoneInfo("America/St_Johns")).day == 6
    assert periods.local_day(st_johns, again_yesterday) == date(2010, 11, 7)
    assert periods.local_day(st_johns, begun - SECOND) == date(2010, 11, 6)


@given(
    st.sampled_from(ODD_ZONES),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_an_instant_lies_between_the_bounds_of_its_day(zone, instant):
    calendar = Calendar(zone)
    day = periods.local_day(calendar, instant)

    assert periods.first_instant(calendar, day) <= instant
    assert instant < periods.first_instant(calendar, day + timedelta(days=1))


# zone, day, minutes, how many, the wall clock around the change
SLOTS = {
    "London, an ordinary day, quarters": ("Europe/London", "2026-10-24", 15, 96),
    "London, spring, halves": ("Europe/London", "2026-03-29", 30, 46),
    "London, autumn, hours": ("Europe/London", "2026-10-25", 60, 25),
    "Cairo, no midnight, halves": ("Africa/Cairo", "2026-04-24", 30, 46),
    "Havana, two midnights, quarters": ("America/Havana", "2026-11-01", 15, 100),
    "Lord Howe, spring, halves": ("Australia/Lord_Howe", "2026-10-04", 30, 47),
    "Lord Howe, autumn, quarters": ("Australia/Lord_Howe", "2026-04-05", 15, 98),
    "Kathmandu, hours": ("Asia/Kathmandu", "2026-10-04", 60, 24),
}


@pytest.mark.parametrize(("zone", "day", "minutes", "many"), SLOTS.values(), ids=SLOTS)
def test_a_day_has_as_many_intervals_as_its_clock_shows(zone, day, minutes, many):
    assert len(periods.slots(Calendar(zone), date.fromisoformat(day), minutes)) == many


def wall_clock(zone, day, minutes):
    starts = periods.slots(Calendar(zone), date.fromisoformat(day), minutes)
    return [f"{start.astimezone(ZoneInfo(zone)):%H:%M}" for start in starts]


def test_hours_keep_to_the_wall_clock_after_a_shift_of_half_an_hour():
    spring = wall_clock("Australia/Lord_Howe", "2026-10-04", 60)
    autumn = wall_clock("Australia/Lord_Howe", "2026-04-05", 60)

    assert spring[:5] == ["00:00", "01:00", "02:30", "03:00", "04:00"]
    assert autumn[:5] == ["00:00", "01:00", "01:30", "02:00", "03:00"]


def test_an_interval_begins_anew_where_the_clock_changes_off_the_beat():
    casey = wall_clock("Antarctica/Casey", "2020-10-04", 15)

    assert casey[:3] == ["00:00", "03:01", "03:15"]


@given(
    st.sampled_from(ODD_ZONES),
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.sampled_from([15, 30, 60]),
)
def test_intervals_begin_with_the_day_and_fill_it(zone, day, minutes):
    calendar = Calendar(zone)
    starts = periods.slots(calendar, day, minutes)
    after = periods.first_instant(calendar, day + timedelta(days=1))
    lengths = [
        end - start for start, end in zip(starts, [*starts[1:], after], strict=True)
    ]

    assert starts[0] == periods.first_instant(calendar, day)
    assert all(
        timedelta(0) < length <= timedelta(minutes=minutes) for length in lengths
    )
    assert sum(lengths, timedelta(0)).total_seconds() == periods.seconds_in(
        calendar, day
    )


def test_intervals_of_other_lengths_are_refused():
    with pytest.raises(PeriodError, match="Intervals of 20 minutes are not read"):
        periods.slots(Calendar("UTC"), date(2026, 10, 5), 20)


# zone, local time, the instants in UTC
WALL_TIMES = {
    "London, noon": ("Europe/London", "2026-07-01T12:00", ["2026-07-01T11:00"]),
    "London jumps over": ("Europe/London", "2026-03-29T01:30", []),
    "London repeats": (
        "Europe/London", "2026-10-25T01:30", ["2026-10-25T00:30", "2026-10-25T01:30"],
    ),
    "Havana repeats midnight": (
        "America/Havana", "2026-11-01T00:00", ["2026-11-01T04:00", "2026-11-01T05:00"],
    ),
    "Cairo has no midnight": ("Africa/Cairo", "2026-04-24T00:00", []),
    "Lord Howe jumps over": ("Australia/Lord_Howe", "2026-10-04T02:15", []),
    "Lord Howe, after the jump": (
        "Australia/Lord_Howe", "2026-10-04T02:30", ["2026-10-03T15:30"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "wall", "instants"), WALL_TIMES.values(), ids=WALL_TIMES
)
def test_a_local_time_has_none_one_or_two_instants(zone, wall, instants):
    found = periods.occurrences(Calendar(zone), datetime.fromisoformat(wall))

    assert [instant.isoformat() for instant in found] == [
        f"{i}:00+00:00" for i in instants
    ]


def test_localise_gives_the_one_instant():
    noon = datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001

    assert periods.localise(Calendar("Europe/London"), noon) == datetime(
        2026, 7, 1, 11, 0, tzinfo=UTC
    )


REFUSED_TIMES = {
    "jumped over": (
        "2026-03-29T01:30",
        "no_such_time",
        "does not exist in Europe/London",
    ),
    "repeated": ("2026-10-25T01:30", "happens_twice", "happens twice in Europe/London"),
    "with an offset": ("2026-10-25T01:30+01:00", "naive", "already has an offset"),
}


@pytest.mark.parametrize(
    ("wall", "code", "sentence"), REFUSED_TIMES.values(), ids=REFUSED_TIMES
)
def test_localise_refuses_what_is_not_one_instant(wall, code, sentence):
    with pytest.raises(PeriodError, match=sentence) as refused:
        periods.localise(Calendar("Europe/London"), datetime.fromisoformat(wall))

    assert refused.value.code == code


def test_a_naive_instant_is_refused():
    with pytest.raises(PeriodError, match="has no offset"):
        periods.local_day(Calendar("UTC"), datetime(2026, 10, 5))  # noqa: DTZ001
