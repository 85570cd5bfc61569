"""Excused times in the history of the status page: named, and nothing is recoloured."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from kpis.actions.excused import agree_excused, propose_again
from kpis.models import ExcusedPeriod, ExcuseReason
from partnership import outbox
from partnership.models import OutboxRow, Queue
from partnership.periods import Calendar
from scorecards.actions.status import areas
from scorecards.actions.status.areas import AreaWords
from scorecards.presenters.status import view
from scorecards.presenters.status_excused import excused_words
from scorecards.status import days
from scorecards.status.areas import Known, Said
from scorecards.status.document import AreaState, Day, ExcusedTime, StatusDocument
from scorecards.status.feed import v2
from scorecards.status.feed.basics import Address
from tests.cast import Cast
from tests.conftest import NOW
from tests.scorecards.agreed_times import WHY, excuse
from tests.scorecards.leadership import LATER, OURS, document, kept, phone, rebuild
from tests.scorecards.pages import blaming, page_of
from tests.scorecards.statuses import NOW as SHOWN_AT
from tests.scorecards.statuses import PHONE, quiet
from tests.scorecards.test_status_days import span
from tests.scorecards.world import add_sums, kpi, spread, window

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONDON = "Europe/London"
MONDAY = date(2026, 11, 30)
PHONE_KPIS = ("service_level_offered",)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # of 23 hours, and of 25


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def time(
    start: datetime, end: datetime, reason: str = ExcuseReason.CLIENT_OUTAGE.value
) -> ExcusedTime:
    return ExcusedTime(start, end, reason)


OUTAGE, FORCE = "client outage", "force majeure"
STORM = ExcuseReason.FORCE_MAJEURE.value
# A day, the excused times, and what is said of them on this day.
TOLD: list[tuple[str, date, Sequence[ExcusedTime], list[str]]] = [
    (
        "a part of the day",
        MONDAY,
        [time(at(30, 10), at(30, 14))],
        [f"10:00 to 14:00 London: {OUTAGE}"],
    ),
    (
        "the whole day",
        MONDAY,
        [time(at(30, 0), at(1, 0, 12), STORM)],
        [f"all day: {FORCE}"],
    ),
    (
        "a day in the middle",
        MONDAY,
        [time(at(28, 9), at(3, 9, 12))],
        [f"all day: {OUTAGE}"],
    ),
    (
        "over midnight, the day before",
        MONDAY,
        [time(at(30, 22), at(1, 6, 12))],
        [f"from 22:00 London: {OUTAGE}"],
    ),
    (
        "over midnight, the day after",
        MONDAY,
        [time(at(29, 22), at(30, 6))],
        [f"until 06:00 London: {OUTAGE}"],
    ),
    ("until midnight of the day before", MONDAY, [time(at(29, 22), at(30, 0))], []),
    ("from midnight of the day after", MONDAY, [time(at(1, 0, 12), at(1, 6, 12))], []),
    (
        "a whole day of 23 hours",
        SPRING,
        [time(at(29, 0, 3), at(29, 23, 3))],
        [f"all day: {OUTAGE}"],
    ),
    (
        "a whole day of 25 hours",
        AUTUMN,
        [time(at(24, 23, 10), at(26, 0, 10))],
        [f"all day: {OUTAGE}"],
    ),
    (
        "24 hours of a day of 25",
        AUTUMN,
        [time(at(24, 23, 10), at(25, 23, 10))],
        [f"until 23:00 London: {OUTAGE}"],
    ),
    (
        "over the change of the clock",
        AUTUMN,
        [time(at(24, 23, 10) + HOUR, at(25, 4, 10))],
        [f"01:00 to 04:00 London: {OUTAGE}"],
    ),
    (
        "two in one day, the earlier one first",
        MONDAY,
        [time(at(30, 16), at(30, 17), STORM), time(at(30, 10), at(30, 11))],
        [f"10:00 to 11:00 London: {OUTAGE}", f"16:00 to 17:00 London: {FORCE}"],
    ),
    (
        "agreed twice, of two KPIs",
        MONDAY,
        [time(at(30, 10), at(30, 11)), time(at(30, 10), at(30, 11))],
        [f"10:00 to 11:00 London: {OUTAGE}"],
    ),
    ("nothing is excused", MONDAY, [], []),
]


@pytest.mark.parametrize(
    ("day", "times", "said"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD]
)
def test_excused_times_are_named_on_their_days(
    day: date, times: Sequence[ExcusedTime], said: list[str]
) -> None:
    parts = days.excused(times, span(day, Calendar(LONDON)))
    shown = replace(PHONE.days[0], day=day, excused=parts)
    words = excused_words(Calendar(LONDON), shown)
    assert words == tuple(f"Left out of our results, {one}." for one in said)


def test_days_are_those_of_the_partnership() -> None:
    manila = Calendar("Asia/Manila")
    found = [
        excused_words(manila, replace(PHONE.days[0], day=day, excused=parts))
        for day in (MONDAY, MONDAY + DAY)
        for parts in [days.excused([time(at(30, 15), at(30, 17))], span(day, manila))]
    ]
    assert found == [
        ("Left out of our results, from 23:00 Manila: client outage.",),
        ("Left out of our results, until 01:00 Manila: client outage.",),
    ]


@pytest.mark.parametrize("reason", ExcuseReason.values)
def test_every_reason_has_its_word(reason: str) -> None:
    day = replace(PHONE.days[0], excused=(time(at(1, 0), at(1, 1), reason),))
    (said,) = excused_words(Calendar(LONDON), day)
    assert said.endswith(f": {ExcuseReason(reason).label}.")


def test_excused_time_changes_no_colour_and_restates_nothing() -> None:
    """Also where it is agreed long after the day was told."""
    slow = Said(
        AreaState.PARTIAL_OUTAGE, at(30, 10), at(30, 12), "Slow", said_at=at(30, 10)
    )
    known, monday = Known(said=(slow,)), span(MONDAY)
    excused = replace(known, excused=(time(at(30, 9), at(30, 13)),))
    now = at(2, 15, 12)
    closed = days.close(known, monday, now)
    assert days.restate(closed, excused, monday, now) is closed
    assert days.close(excused, monday, now) == closed
    for one in (known, excused):
        (day,) = days.history([monday], one, {MONDAY: closed}, now)
        assert (day.told, day.known, day.restated_at) == (
            AreaState.PARTIAL_OUTAGE,
            AreaState.PARTIAL_OUTAGE,
            None,
        )
    assert day.excused == excused.excused


# --- on the page ---


def page_days(*excused: tuple[int, ExcusedTime]) -> StatusDocument:
    """A quiet page; days by how long ago they were, with the time excused on them."""
    its = list(PHONE.days)
    for back, one in excused:
        its[-1 - back] = replace(its[-1 - back], excused=(one,))
    return replace(quiet(), areas=(replace(PHONE, days=tuple(its)),))


def test_day_with_an_excused_time_stands_by_itself_and_is_not_as_usual() -> None:
    on = time(at(30, 10), at(30, 14))
    (area,) = view(page_days((2, on)), SHOWN_AT).areas
    assert area.sentence == "1 of 90 days was not as usual."
    assert [day.name for day in area.days] == [
        "1 Dec to today, 2 days",
        "30 Nov",
        "4 Sep to 29 Nov, 87 days",
    ]
    assert [list(day.excused) for day in area.days] == [
        [],
        ["Left out of our results, 10:00 to 14:00 London: client outage."],
        [],
    ]
    assert area.days[1].words == "As usual"


def test_whole_days_in_a_row_are_one_line_between_the_first_and_the_last() -> None:
    storm = time(at(27, 22), at(1, 6, 12), STORM)
    parts = [
        (back, part)
        for back in range(5, 0, -1)
        for part in days.excused([storm], span(SHOWN_AT.date() - back * DAY))
    ]
    (area,) = view(page_days(*parts), SHOWN_AT).areas
    assert [(day.name, *day.excused) for day in area.days[1:4]] == [
        (
            "1 Dec",
            "Left out of our results, until 06:00 London: force majeure.",
        ),
        (
            "28 Nov to 30 Nov, 3 days",
            "Left out of our results, all day: force majeure.",
        ),
        (
            "27 Nov",
            "Left out of our results, from 22:00 London: force majeure.",
        ),
    ]


def test_feeds_say_the_same_with_an_excused_time_and_without() -> None:
    address = Address("https://ours.example/s/x/")
    excused = page_days((0, time(SHOWN_AT - HOUR, SHOWN_AT)))
    assert v2.summary(excused, address) == v2.summary(page_days(), address)


def test_document_with_an_excused_time_comes_back_the_same() -> None:
    made = page_days((2, time(at(30, 10), at(30, 14))))
    data = json.loads(json.dumps(made.as_data()))
    assert StatusDocument.read(data) == made
    assert data["areas"][0]["days"][-3]["excused"] == [
        {
            "starts_at": "2026-11-30T10:00:00+00:00",
            "ends_at": "2026-11-30T14:00:00+00:00",
            "reason": "client_outage",
        }
    ]


def test_leadership_reads_the_time_and_the_word_alone() -> None:
    names = {field.name for field in fields(ExcusedTime)}
    assert names == {"starts_at", "ends_at", "reason"}


# --- from the database ---


def agreed(
    cast: Cast, start: datetime, end: datetime, *codes: str, **more: Any
) -> ExcusedPeriod:
    """A time that Bo proposed and Lena agreed to, of these KPIs."""
    both, kpis = (cast.door("lena"), cast.door("bo")), codes or PHONE_KPIS
    return excuse(*both, kpis, start, end, now=NOW, **more)


def day_of(page: StatusDocument, day: date, area: int = 0) -> Day:
    (found,) = (one for one in page.areas[area].days if one.day == day)
    return found


def test_agreed_time_is_named_on_the_days_of_the_areas_of_its_kpis(cast: Cast) -> None:
    with cast.inside() as ours:
        phone(cast, now=NOW - 5 * DAY)
        kpi(ours, "reply_in_time")
        words = AreaWords("Mail", "", kpis=("reply_in_time",))
        areas.define(by=cast.door("lena"), words=words, now=NOW - 5 * DAY)
        before = document(cast)
        agreed(cast, at(30, 22), at(1, 6, 12))
    page = document(cast, LATER + HOUR)
    assert [day_of(page, MONDAY + n * DAY).excused for n in range(-1, 3)] == [
        (),
        (time(at(30, 22), at(1, 0, 12)),),
        (time(at(1, 0, 12), at(1, 6, 12)),),
        (),
    ]
    assert page.areas[1].days == before.areas[1].days
    assert page.areas[0].changed_at == before.areas[0].changed_at
    assert (before.changed_at, page.changed_at) == (LATER, LATER + HOUR)


def test_area_of_several_kpis_names_their_time_once(cast: Cast) -> None:
    codes = ("service_level_offered", "abandon_rate")
    with cast.inside() as ours:
        for code in codes:
            kpi(ours, code)
        words = AreaWords("Phone", "", kpis=codes)
        areas.define(by=cast.door("lena"), words=words, now=NOW)
        agreed(cast, NOW - HOUR, NOW, *codes)
    assert day_of(document(cast), NOW.date()).excused == (time(NOW - HOUR, NOW),)


@pytest.mark.parametrize(
    ("queues", "named", "measured", "excused", "touched"),
    [
        pytest.param([], True, [], "chat", True, id="an area without queues"),
        pytest.param(["chat"], False, ["chat"], "", True, id="all queues are meant"),
        pytest.param(["chat"], False, ["chat", "mail"], "chat", True, id="its queue"),
        pytest.param(["mail"], True, ["chat", "mail"], "chat", False, id="another one"),
        pytest.param(["all"], False, ["mail"], "mail", True, id="an area of all"),
        pytest.param(["chat"], False, ["chat"], "all", True, id="the whole of it"),
        pytest.param(["chat"], False, ["mail"], "", False, id="measured elsewhere"),
    ],
)
def test_time_of_one_queue_is_that_of_its_areas_alone(
    cast: Cast,
    queues: list[str],
    named: bool,
    measured: list[str],
    excused: str,
    touched: bool,
) -> None:
    with cast.inside() as ours:
        for code in ("chat", "mail"):
            Queue.objects.create(partnership=ours, code=code, name=code.title())
        replies = kpi(ours, "reply_in_time")
        for queue in measured:
            add_sums(replies, spread(window(ours, "2026-11"), 90, 100), queue=queue)
        kpis = ("reply_in_time",) if named else ()
        words = AreaWords("Written", "", kpis=kpis, queues=tuple(queues))
        areas.define(by=cast.door("lena"), words=words, now=NOW)
        agreed(cast, NOW - HOUR, NOW, "reply_in_time", queue=excused)
    assert bool(day_of(document(cast), NOW.date()).excused) is touched


def test_time_agreed_for_a_day_to_come_is_named_when_its_day_begins(
    cast: Cast,
) -> None:
    tomorrow = NOW.date() + DAY
    with cast.inside():
        phone(cast)
        agreed(cast, NOW + DAY, NOW + DAY + HOUR)
        today = document(cast)
        turn = OutboxRow.objects.get(kind="status_page", due_at__gt=LATER)
    assert not any(day.excused for day in today.areas[0].days)
    assert turn.due_at == span(tomorrow).start
    page = document(cast, turn.due_at)
    assert day_of(page, tomorrow).excused == (time(NOW + DAY, NOW + DAY + HOUR),)


def test_what_is_agreed_is_on_the_page_by_the_work_that_it_asks_for(cast: Cast) -> None:
    with cast.inside() as ours:
        phone(cast)
        rebuild(cast)
        agreed(cast, NOW - HOUR, NOW, reason=STORM)
        (row,) = OutboxRow.objects.filter(kind="status_page", key="excused")
        work = outbox.Work(row.pk, ours.pk, row.kind, row.key, 1, row.generation)
        with time_machine.travel(LATER, tick=False):
            outbox.handler_of(row.kind)(work)
    assert row.due_at == NOW
    (told,) = day_of(kept(cast)[1], NOW.date()).excused
    assert told == time(NOW - HOUR, NOW, STORM)


@pytest.mark.parametrize("name", ["sofia", "lena"])
def test_members_read_of_it_on_the_status_page(cast: Cast, name: str) -> None:
    with cast.inside():
        phone(cast)
        agreed(cast, NOW - 5 * HOUR, NOW - 2 * HOUR)
    rebuild(cast)
    with time_machine.travel(LATER, tick=False):
        page = page_of(cast, name, f"/status/{OURS}/")
    assert "Left out of our results, 10:18 to 13:18 London: client outage." in page
    assert WHY not in page
    assert blaming(page) == []


def test_time_that_counts_again_is_named_no_more(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        period = agreed(cast, NOW - 5 * HOUR, NOW - 2 * HOUR)
        assert day_of(document(cast), NOW.date()).excused
        again = propose_again(
            by=cast.door("bo"), number=period.proposal.number, reason="Ours.", now=NOW
        )
        agree_excused(by=cast.door("lena"), number=again.number, version=1, now=NOW)
        assert not day_of(document(cast), NOW.date()).excused
