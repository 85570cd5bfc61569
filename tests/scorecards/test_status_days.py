"""The days of an area: told once for good, restated visibly, in any time zone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.lifecycle import Severity, State
from partnership.local_time import first_instant, seconds_in
from partnership.periods import Calendar
from scorecards.status import days
from scorecards.status.areas import Known, Said, Trouble, worst, worst_between
from scorecards.status.days import Closed, Span
from scorecards.status.document import AreaState
from tests.scorecards.test_status_areas import KNOWN, NOON

LONDON = Calendar("Europe/London")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OK, WORK, DEGRADED, PARTIAL, MAJOR = AreaState
TODAY = NOON.date()


def span(day: date, calendar: Calendar = LONDON) -> Span:
    start, end = (first_instant(calendar, d) for d in (day, day + DAY))
    return Span(day, start, end)


YESTERDAY = span(TODAY - DAY)
IT = Trouble(
    "INC-1",
    Severity.SEV2,
    began_at=NOON - DAY,
    told_at=NOON - DAY + HOUR,
    steps=((NOON - DAY + 5 * HOUR, State.RESOLVED),),
)


def test_ninety_days_are_shown_and_today_is_the_last() -> None:
    shown = days.spans(LONDON, NOON)
    assert len(shown) == 90
    assert shown[-1].start <= NOON < shown[-1].end
    assert all(a.end == b.start for a, b in pairwise(shown))


def test_day_has_the_colour_of_what_was_told_that_day() -> None:
    closed = days.close(Known((IT,)), YESTERDAY, NOON)
    assert closed == Closed(YESTERDAY.day, PARTIAL, PARTIAL)


def test_what_is_told_a_day_later_restates_the_day_beside_it() -> None:
    told_today = replace(IT, told_at=NOON)
    closed = days.close(Known(), YESTERDAY, YESTERDAY.end)
    restated = days.restate(closed, Known((told_today,)), YESTERDAY, NOON + HOUR)
    assert restated == Closed(YESTERDAY.day, OK, PARTIAL, restated_at=NOON)


def test_day_that_is_caught_up_later_knows_what_was_told_when() -> None:
    """The worker was away: what it writes is what it would have written then."""
    told_today = replace(IT, told_at=NOON)
    closed = days.close(Known((told_today,)), YESTERDAY, NOON + 5 * DAY)
    assert (closed.told, closed.known, closed.restated_at) == (OK, PARTIAL, NOON)


def test_another_severity_restates_the_day_as_of_now() -> None:
    closed = days.close(Known((IT,)), YESTERDAY, YESTERDAY.end)
    worse = Known((replace(IT, severity=Severity.SEV1),))
    restated = days.restate(closed, worse, YESTERDAY, NOON)
    assert (restated.told, restated.known, restated.restated_at) == (
        PARTIAL,
        MAJOR,
        NOON,
    )


def test_what_the_page_has_shown_that_day_was_told() -> None:
    milder = Known((replace(IT, severity=Severity.SEV3),))
    closed = days.close(milder, YESTERDAY, NOON, shown=MAJOR)
    assert (closed.told, closed.known, closed.restated_at) == (MAJOR, DEGRADED, NOON)


def test_restating_again_with_nothing_new_changes_nothing() -> None:
    closed = days.close(Known((replace(IT, told_at=NOON),)), YESTERDAY, NOON)
    again = days.restate(
        closed, Known((replace(IT, told_at=NOON),)), YESTERDAY, NOON + DAY
    )
    assert again is closed


def test_planned_work_is_named_on_its_day_and_called_off_it_is_not() -> None:
    plan = Said(
        WORK, YESTERDAY.start, YESTERDAY.start + 2 * HOUR, "New phones", NOON - 9 * DAY
    )
    off = replace(plan, state=OK, words="", said_at=NOON - 8 * DAY)
    assert days.planned([plan], YESTERDAY) == ["New phones"]
    assert days.planned([plan], span(TODAY)) == []
    assert days.planned([plan, off], YESTERDAY) == []


def test_today_keeps_the_worst_that_it_has_shown() -> None:
    shown = days.spans(LONDON, NOON)
    today = days.history(shown, Known(), {}, NOON, before=PARTIAL)[-1]
    assert (today.day, today.told, today.known) == (TODAY, PARTIAL, PARTIAL)


def test_days_name_what_touched_them() -> None:
    shown = days.spans(LONDON, NOON)
    known = Known((IT,))
    closed = {YESTERDAY.day: days.close(known, YESTERDAY, NOON)}
    yesterday, today = days.history(shown, known, closed, NOON)
    assert (yesterday.items, today.items) == (("INC-1",), ())


CLOCKS = [
    ("Europe/London", date(2026, 3, 29), 23),
    ("Europe/London", date(2026, 10, 25), 25),
    ("America/New_York", date(2026, 3, 8), 23),
    ("America/Havana", date(2026, 11, 1), 25),
    ("Asia/Manila", date(2026, 12, 1), 24),
]


@pytest.mark.parametrize(
    ("zone", "day", "hours"), CLOCKS, ids=[f"{row[0]} {row[2]} h" for row in CLOCKS]
)
def test_trouble_of_a_days_first_and_last_minute_is_its_own(
    zone: str, day: date, hours: int
) -> None:
    calendar = Calendar(zone)
    assert seconds_in(calendar, day) == hours * 3600
    first, last = span(day, calendar).start, span(day, calendar).end
    minute = timedelta(minutes=1)
    for began in (first, last - minute):
        known = Known((_short(began, minute),))
        coloured = [
            one.day
            for one in (span(day + n * DAY, calendar) for n in (-1, 0, 1))
            if worst_between(known, one.start, one.end) is MAJOR
        ]
        assert coloured == [day]


def _short(began: datetime, long: timedelta) -> Trouble:
    return Trouble(
        "INC-1", Severity.SEV1, began, began, ((began + long, State.RESOLVED),)
    )


ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kathmandu"])


@settings(max_examples=60)
@given(zone=ZONES, first=KNOWN, later=KNOWN, back=st.integers(-1, 2))
def test_told_never_changes_and_known_is_what_is_recorded(
    zone: str, first: Known, later: Known, back: int
) -> None:
    one = span(TODAY - back * DAY, Calendar(zone))
    now = max(one.end, NOON) + 9 * DAY
    closed = days.close(first, one, now)
    more = Known(first.troubles + later.troubles, first.said + later.said)
    restated = days.restate(closed, more, one, now + HOUR)
    assert restated.told is closed.told
    assert restated.known is worst_between(more, one.start, one.end)
    troubles = worst_between(Known(more.troubles), one.start, one.end)
    assert worst([restated.known, troubles]) is restated.known
    assert (restated.known is restated.told) or restated.restated_at is not None


@settings(max_examples=40)
@given(known=KNOWN, told_later=st.integers(0, 5))
def test_closing_a_day_late_says_what_closing_it_in_time_would_have(
    known: Known, told_later: int
) -> None:
    in_time = days.close(known.before(YESTERDAY.end), YESTERDAY, YESTERDAY.end)
    late = days.close(known, YESTERDAY, YESTERDAY.end + told_later * DAY + DAY)
    assert late.told is in_time.told


def test_days_before_an_area_was_defined_are_left_out() -> None:
    shown = days.spans(LONDON, NOON)
    nothing: Mapping[date, Closed] = {}
    assert [day.day for day in days.history(shown, Known(), nothing, NOON)] == [TODAY]


def test_utc_moments_belong_to_the_partnerships_day() -> None:
    late = datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert days.spans(Calendar("Asia/Manila"), late)[-1].day == date(2026, 12, 2)
