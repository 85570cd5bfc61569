"""When a mail goes: quiet hours and mornings by the person's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incidents.wishes import USUAL, Topic, Way, Wishes, goes_at, next_morning, usual

ZONES = ("Europe/London", "Asia/Manila", "America/New_York", "Australia/Lord_Howe")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


QUIET = {
    "in the evening of a night": ("21:00", "07:00", "2026-12-02T22:30", "03T07:00"),
    "in the morning of a night": ("21:00", "07:00", "2026-12-03T06:59", "03T07:00"),
    "at its first minute": ("21:00", "07:00", "2026-12-02T21:00", "03T07:00"),
    "at its last": ("21:00", "07:00", "2026-12-03T07:00", "03T07:00"),
    "by day": ("21:00", "07:00", "2026-12-02T15:18", "02T15:18"),
    "over lunch": ("12:00", "13:00", "2026-12-02T12:10", "02T13:00"),
    "after lunch": ("12:00", "13:00", "2026-12-02T13:10", "02T13:10"),
}


@pytest.mark.parametrize(("begin", "end", "now", "goes"), QUIET.values(), ids=QUIET)
def test_mail_waits_until_quiet_hours_end(
    begin: str, end: str, now: str, goes: str
) -> None:
    zone = ZoneInfo("Asia/Manila")
    wishes = Wishes({}, zone.key, time.fromisoformat(begin), time.fromisoformat(end))
    expected = at(f"2026-12-{goes}").replace(tzinfo=zone)
    assert goes_at(at(now).replace(tzinfo=zone).astimezone(UTC), wishes) == expected


def test_without_quiet_hours_nothing_waits() -> None:
    now = at("2026-12-02T23:30+00:00")
    assert goes_at(now, Wishes({}, "Europe/London")) == now


moments = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2028, 12, 31),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(now=moments, begin=clocks, end=clocks, zone=st.sampled_from(ZONES))
@example(  # the night in which the clock is set back
    now=at("2026-10-25T01:10+00:00"),
    begin=time(22),
    end=time(1, 30),
    zone="Europe/London",
)
@settings(max_examples=150)
def test_mail_never_waits_longer_than_a_day_and_then_goes(
    now: datetime, begin: time, end: time, zone: str
) -> None:
    wishes = Wishes({}, zone, begin, end)
    goes = goes_at(now, wishes)
    assert timedelta() <= goes - now <= DAY + timedelta(hours=2)
    assert goes_at(goes, wishes) == goes


@given(now=moments, zone=st.sampled_from(ZONES))
@settings(max_examples=100)
def test_next_morning_is_the_next_eight_oclock_of_that_day(
    now: datetime, zone: str
) -> None:
    day, goes = next_morning(now, zone)
    local = goes.astimezone(ZoneInfo(zone))
    assert now < goes <= now + DAY + timedelta(hours=1)
    assert (local.date(), local.time()) == (day, time(8))


def test_whoever_chose_nothing_gets_what_is_usual() -> None:
    assert usual("leader", "UTC").way("update") == Way.AT_ONCE
    assert usual("contributor", "UTC").way("told") == Way.AT_ONCE
    assert usual("contributor", "UTC").way("update") == Way.DIGEST
    assert usual("executive", "UTC").way("told") == Way.NEVER


def test_nobody_is_asked_about_what_the_role_never_gets() -> None:
    assert Topic.NEEDS_OWNER not in USUAL["contributor"]
    assert set(USUAL["leader"]) == set(Topic)
