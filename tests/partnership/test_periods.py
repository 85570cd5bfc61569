"""The period module: names, days, weeks, windows, quarters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership import periods
from partnership.periods import Calendar, Kind, PeriodError

DAYS_2020_TO_2035 = [
    date(2020, 1, 1) + timedelta(days=n)
    for n in range((date(2036, 1, 1) - date(2020, 1, 1)).days)
]
LONDON = Calendar("Europe/London")
FROM_THE_22ND = Calendar("Europe/London", window_start_day=22)
FISCAL_APRIL = Calendar("Europe/London", fiscal_start_month=4)

calendars = st.builds(
    Calendar,
    time_zone=st.sampled_from(["Europe/London", "Africa/Cairo", "America/Havana"]),
    week_start=st.integers(0, 6),
    window_start_day=st.integers(1, 31),
    fiscal_start_month=st.integers(1, 12),
)
some_days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


NAMED = {
    "a day": (
        LONDON, "2026-10-05", "2026-10-05", "2026-10-05", "Monday, 5 October 2026",
    ),
    "a week": (
        LONDON, "2026-W43", "2026-10-19", "2026-10-25", "Week 43, 19 to 25 Oct 2026",
    ),
    "a week across months": (
        LONDON, "2026-W44", "2026-10-26", "2026-11-01", "Week 44, 26 Oct to 1 Nov 2026",
    ),
    "a week across years": (
        LONDON, "2026-W53", "2026-12-28", "2027-01-03",
        "Week 53, 28 Dec 2026 to 3 Jan 2027",
    ),
    "a week from Sunday": (
        Calendar("America/New_York", week_start=6),
        "2026-W43", "2026-10-18", "2026-10-24", "Week 43, 18 to 24 Oct 2026",
    ),
    "a week from Thursday": (
        Calendar("Europe/London", week_start=3),
        "2026-W43", "2026-10-22", "2026-10-28", "Week 43, 22 to 28 Oct 2026",
    ),
    "a week from Friday": (
        Calendar("Asia/Dubai", week_start=4),
        "2026-W43", "2026-10-16", "2026-10-22", "Week 43, 16 to 22 Oct 2026",
    ),
    "a calendar month": (LONDON, "2026-10", "2026-10-01", "2026-10-31", "October 2026"),
    "a window from the 22nd": (
        FROM_THE_22ND, "2026-10", "2026-10-22", "2026-11-21", "22 Oct to 21 Nov 2026",
    ),
    "a window across years": (
        FROM_THE_22ND, "2026-12", "2026-12-22", "2027-01-21",
        "22 Dec 2026 to 21 Jan 2027",
    ),
    "a window from the 31st into a leap February": (
        Calendar("UTC", window_start_day=31),
        "2028-01", "2028-01-31", "2028-02-28", "31 Jan to 28 Feb 2028",
    ),
    "a window from the last day of a leap February": (
        Calendar("UTC", window_start_day=31),
        "2028-02", "2028-02-29", "2028-03-30", "29 Feb to 30 Mar 2028",
    ),
    "the last quarter of a calendar year": (
        LONDON, "2026-Q4", "2026-10-01", "2026-12-31", "Q4 2026, 1 Oct to 31 Dec 2026",
    ),
    "the last quarter of a year from April": (
        FISCAL_APRIL, "2026-Q4", "2027-01-01", "2027-03-31",
        "Q4 2026, 1 Jan to 31 Mar 2027",
    ),
    "a quarter of windows from the 22nd": (
        FROM_THE_22ND, "2026-Q4", "2026-10-22", "2027-01-21",
        "Q4 2026, 22 Oct 2026 to 21 Jan 2027",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("calendar", "key", "first", "last", "label"), NAMED.values(), ids=NAMED
)
def test_a_key_names_its_first_and_last_day(calendar, key, first, last, label):
    period = periods.parse(calendar, key)

    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert period.label == label
    assert str(period) == key


NO_PERIODS = {
    "a month that does not exist": ("2026-13", "key"),
    "month nought": ("2026-00", "key"),
    "a week that the year has not": ("2025-W53", "key"),
    "week nought": ("2026-W00", "key"),
    "a fifth quarter": ("2026-Q5", "key"),
    "a day that does not exist": ("2026-02-29", "key"),
    "a line break": ("2026-10\n", "key"),
    "a space": (" 2026-10", "key"),
    "full-width digits": ("２０２６-10", "key"),
    "lower case": ("2026-w43", "key"),
    "a short month": ("2026-1", "key"),
    "nothing": ("", "key"),
    "words": ("latest", "key"),
    "year nought": ("0000-01", "year"),
    "the far future": ("9999-12", "year"),
}


@pytest.mark.parametrize(("key", "code"), NO_PERIODS.values(), ids=NO_PERIODS)
def test_what_is_no_period_is_refused_with_one_sentence(key, code):
    with pytest.raises(PeriodError) as refused:
        periods.parse(LONDON, key)

    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_an_endless_key_is_not_echoed():
    with pytest.raises(PeriodError) as refused:
        periods.parse(LONDON, "x" * 100_000)

    assert len(str(refused.value)) < 200


@given(calendars, some_days, st.sampled_from(Kind))
def test_a_period_is_found_again_by_its_key(calendar, day, kind):
    period = periods.period_of(calendar, kind, day)

    assert day in period
    assert periods.parse(calendar, period.key) == period


@given(calendars, some_days, st.sampled_from(Kind))
def test_next_and_previous_follow_without_gap(calendar, day, kind):
    period = periods.period_of(calendar, kind, day)
    after = periods.next(calendar, period)

    assert after.first == period.last + timedelta(days=1)
    assert periods.previous(calendar, after) == period
    assert periods.bounds(calendar, period)[1] == periods.bounds(calendar, after)[0]


def test_days_of_a_period_are_all_its_days():
    window = periods.parse(FROM_THE_22ND, "2026-10")

    assert periods.days(window)[0] == date(2026, 10, 22)
    assert periods.days(window)[-1] == date(2026, 11, 21)
    assert len(periods.days(window)) == window.days == 31


def assert_tiles(calendar, kind):
    """Walk every day once and meet every period whole, in order, under one name."""
    begun, day = set(), DAYS_2020_TO_2035[0]
    while day <= DAYS_2020_TO_2035[-1]:
        period = periods.period_of(calendar, kind, day)
        assert period.key not in begun
        assert {
            periods.period_of(calendar, kind, d) for d in (period.first, period.last)
        } == {period}
        begun.add(period.key)
        day = period.last + timedelta(days=1)
        assert periods.period_of(calendar, kind, day).first == day
    return begun


@pytest.mark.parametrize("week_start", range(7))
def test_weeks_tile_whatever_day_they_start_on(week_start):
    calendar = Calendar("UTC", week_start=week_start)

    keys = assert_tiles(calendar, Kind.WEEK)

    assert len(keys) in (835, 836)
    first_days = {periods.parse(calendar, key).first.weekday() for key in keys}
    assert first_days == {week_start}


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_is_named_by_its_thursday(week_start):
    calendar = Calendar("UTC", week_start=week_start)

    for day in DAYS_2020_TO_2035[:800]:
        week = periods.period_of(calendar, Kind.WEEK, day)
        (thursday,) = [d for d in periods.days(week) if d.weekday() == 3]
        assert f"{thursday:%G-W%V}" == week.key


@pytest.mark.parametrize("start_day", range(1, 32))
def test_windows_tile_whatever_day_they_begin_on(start_day):
    calendar = Calendar("UTC", window_start_day=start_day)

    keys = assert_tiles(calendar, Kind.WINDOW)

    assert len(keys) in (192, 193)
    for key in keys:
        window = periods.parse(calendar, key)
        assert f"{window.first:%Y-%m}" == key
        tomorrow = window.first + timedelta(days=1)
        assert window.first.day == start_day or tomorrow.day == 1


@pytest.mark.parametrize("fiscal_start_month", range(1, 13))
def test_quarters_are_three_windows_from_the_fiscal_start(fiscal_start_month):
    calendar = Calendar(
        "UTC", window_start_day=31, fiscal_start_month=fiscal_start_month
    )

    for key in assert_tiles(calendar, Kind.QUARTER):
        quarter = periods.parse(calendar, key)
        windows = periods.windows_of(calendar, quarter)
        assert (windows[0].first, windows[2].last) == (quarter.first, quarter.last)
        if key.endswith("Q1"):
            assert windows[0].key == f"{key[:4]}-{fiscal_start_month:02d}"


def test_only_a_quarter_has_windows():
    with pytest.raises(PeriodError, match="2026-10 is no quarter"):
        periods.windows_of(LONDON, periods.parse(LONDON, "2026-10"))


BROKEN_CALENDARS = {
    "an unknown zone": {"time_zone": "Mars/Olympus"},
    "no zone": {"time_zone": ""},
    "a folder of zones": {"time_zone": "Europe"},
    "a path": {"time_zone": "../../etc/passwd"},
    "week start 7": {"week_start": 7},
    "window start day 0": {"window_start_day": 0},
    "window start day 32": {"window_start_day": 32},
    "fiscal start month 13": {"fiscal_start_month": 13},
}


@pytest.mark.parametrize("broken", BROKEN_CALENDARS.values(), ids=BROKEN_CALENDARS)
def test_a_calendar_checks_itself(broken):
    with pytest.raises(PeriodError) as refused:
        Calendar(**{"time_zone": "UTC", **broken})

    assert refused.value.code == "calendar"


def test_month_is_another_word_for_window():
    assert periods.period_of(LONDON, "month", date(2026, 10, 5)).key == "2026-10"


def test_an_unknown_kind_is_refused():
    with pytest.raises(PeriodError, match="“decade” is no kind of period"):
        periods.period_of(LONDON, "decade", date(2026, 10, 5))


def test_the_window_ends_at_local_midnight_not_at_utc_midnight():
    auckland = Calendar("Pacific/Auckland")
    last_second = datetime(2026, 10, 31, 10, 59, 59, tzinfo=UTC)
    october = periods.parse(auckland, "2026-10")

    assert periods.running(auckland, Kind.WINDOW, last_second) == october
    assert not periods.is_complete(auckland, october, last_second)
    at_midnight = last_second + timedelta(seconds=1)
    assert periods.is_complete(auckland, october, at_midnight)
    assert periods.latest_complete(auckland, Kind.WINDOW, at_midnight) == october


@given(
    calendars,
    st.datetimes(datetime(2020, 2, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(Kind),
)
def test_the_latest_complete_period_ends_where_the_running_one_begins(
    calendar, now, kind
):
    running = periods.running(calendar, kind, now)
    latest = periods.latest_complete(calendar, kind, now)

    assert periods.is_complete(calendar, latest, now)
    assert not periods.is_complete(calendar, running, now)
    assert periods.next(calendar, latest) == running


def test_touched_days_name_each_period_once():
    touched = periods.periods_touched(
        LONDON, [date(2026, 11, 1), date(2026, 10, 31), date(2026, 11, 1)]
    )

    keys = [period.key for period in touched]
    assert keys == ["2026-W44", "2026-10", "2026-11", "2026-Q4"]


@settings(max_examples=30)
@given(calendars, st.lists(some_days, max_size=5))
def test_touched_periods_are_those_that_hold_a_day(calendar, touched):
    found = periods.periods_touched(calendar, touched, list(Kind))

    assert len(found) == len(set(found))
    assert all(any(day in period for day in touched) for period in found)
    held = {(kind, day) for kind in Kind for day in touched}
    assert held <= {(p.kind, day) for p in found for day in touched if day in p}
