"""What the status page says: five seconds are enough."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from incidents.lifecycle import State
from scorecards.presenters.days import strip
from scorecards.presenters.status import StatusView, view
from scorecards.status.days import SHOWN
from scorecards.status.document import (
    AreaState,
    Day,
    ExcusedTime,
    Stage,
    StatusDocument,
)
from scorecards.status.feed.components import state_at
from tests.scorecards.statuses import (
    HEADS_UP,
    NOW,
    OPEN,
    PHONE,
    STATES,
    being_resolved,
    heads_up,
    quiet,
    resolved,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def said(document: StatusDocument, reader_zone: str = "") -> StatusView:
    return view(document, NOW, reader_zone)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        pytest.param(quiet(), "Nothing is open.", id="quiet"),
        pytest.param(
            heads_up(),
            "Nothing is open. One thing may happen, and it was told early.",
            id="heads-up",
        ),
        pytest.param(
            being_resolved(),
            "One thing is being resolved, and it has an owner.",
            id="owned",
        ),
        pytest.param(
            replace(quiet(), items=(replace(OPEN, owner=None),)),
            "One thing is being resolved, and it needs an owner.",
            id="nobody owns it",
        ),
        pytest.param(
            replace(quiet(), items=(OPEN, replace(OPEN, owner=None))),
            "2 things are being resolved, and one needs an owner.",
            id="one of two",
        ),
        pytest.param(
            replace(quiet(), items=(OPEN, OPEN)),
            "2 things are being resolved, and each has an owner.",
            id="both owned",
        ),
    ],
)
def test_the_page_begins_with_what_is_open_and_who_resolves_it(
    document: StatusDocument, sentence: str
) -> None:
    assert said(document).headline == sentence


def test_the_next_word_is_the_earliest_promise() -> None:
    assert said(being_resolved()).next_word == "Next update today 16:00."


def test_a_promise_that_has_passed_says_when_it_was_due() -> None:
    late = replace(OPEN, next_update_at=NOW - HOUR)
    page = said(replace(quiet(), items=(late,)))
    assert page.next_word == "An update was due today 14:18."
    assert page.items[0].late
    assert page.items[0].next_update == "was due today 14:18 London"


def test_a_promise_is_shown_in_the_zones_of_the_reader_the_place_and_the_owner() -> (
    None
):
    page = said(heads_up(), "America/New_York")
    assert page.items[0].next_update == (
        "tomorrow 05:18 (your time), 10:18 London, 12:18 Johannesburg"
    )


def test_silence_is_proof_because_both_sides_looked() -> None:
    assert said(quiet()).confirmed == (
        "Both sides looked at this page, the earlier one today 08:18 London."
    )
    one = replace(quiet(), confirmed=quiet().confirmed[:1])
    assert said(one).confirmed == "Northwind looked at this page today 08:18 London."
    nobody = replace(quiet(), confirmed=())
    assert said(nobody).confirmed == "Nobody has confirmed this page yet."


def test_the_scorecard_is_one_line_without_money() -> None:
    assert said(quiet()).scorecard == (
        "November: 8 of 14 on our goal, 3 in buffer, 2 below minimum, 1 not in yet."
    )
    assert "first readings" in said(replace(quiet(), headline=None)).scorecard


def test_a_heads_up_shows_on_its_area_though_customers_notice_nothing() -> None:
    phone, chat = said(heads_up()).areas
    assert (phone.shape, phone.state) == ("heads_up", "Heads-up")
    assert (chat.shape, chat.state) == ("on_goal", "As usual")


def test_a_restated_day_shows_both_what_was_told_and_what_is_known() -> None:
    day = Day(
        day=NOW.date() - 9 * DAY,
        told=AreaState.OPERATIONAL,
        known=AreaState.PARTIAL_OUTAGE,
        restated_at=NOW - 8 * DAY,
        items=(OPEN.ref,),
        note="",
    )
    page = said(replace(being_resolved(), areas=(replace(PHONE, days=(day,)),)))
    (shown,) = page.areas[0].days
    assert shown.words == "Out of reach for some"
    assert shown.restated == "Told that day as “As usual”, restated on 24 Nov."
    assert shown.about == OPEN.summary


def test_a_moment_has_one_day_on_page_and_feed_where_the_clock_is_set_back() -> None:
    """St. John's showed 23:01 of the 6th again after the 7th had begun."""
    once_more = datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    usual, felt = AreaState.OPERATIONAL, AreaState.PARTIAL_OUTAGE
    days = (
        Day(date(2010, 11, 6), usual, usual, None, (), ""),
        Day(date(2010, 11, 7), felt, felt, once_more, (), ""),
    )
    phone = replace(PHONE, days=days, turns=())
    there = replace(quiet(), time_zone="America/St_Johns", areas=(phone,))
    shown = view(there, once_more).areas[0].days[0]
    assert shown.name == "today"
    assert shown.restated.endswith("restated on 7 Nov.")
    assert state_at(there, phone, once_more) is felt


def test_planned_work_is_named_on_its_day() -> None:
    day = replace(
        PHONE.days[0],
        known=AreaState.UNDER_MAINTENANCE,
        told=AreaState.UNDER_MAINTENANCE,
        note="New dialler, 02:00 to 04:00",
    )
    page = said(replace(quiet(), areas=(replace(PHONE, days=(day,)),)))
    assert page.areas[0].days[0].note == "New dialler, 02:00 to 04:00"
    assert page.areas[0].sentence == "Not as usual on its first day."


def test_every_day_is_read_and_those_alike_in_a_row_are_one_line() -> None:
    days = list(PHONE.days)
    days[80] = replace(days[80], items=(OPEN.ref,))
    days[85] = replace(days[85], restated_at=NOW - DAY)
    phone = said(replace(being_resolved(), areas=(replace(PHONE, days=days),))).areas[0]
    assert [day.name for day in phone.days] == [
        "29 Nov to today, 4 days",
        "28 Nov",
        "24 Nov to 27 Nov, 4 days",
        "23 Nov",
        "4 Sep to 22 Nov, 80 days",
    ]
    assert [(day.words, day.about) for day in phone.days[3:]] == [
        ("As usual", OPEN.summary),
        ("As usual", ""),
    ]
    assert "restated on 1 Dec" in phone.days[1].restated
    # Restated and back: as usual in the end, and yet not a day like any other.
    assert phone.sentence == "1 of 90 days was not as usual."
    assert phone.before == ""


def test_days_that_nobody_wrote_down_are_not_counted() -> None:
    days = (*PHONE.days[-6:-3], *PHONE.days[-2:])
    phone = said(replace(quiet(), areas=(replace(PHONE, days=days),))).areas[0]
    assert phone.sentence == "As usual on all 5 days."
    assert [day.name for day in phone.days] == [
        "1 Dec to today, 2 days",
        "27 Nov to 29 Nov, 3 days",
    ]
    assert phone.before == "Its days are written down from 27 Nov on."


def test_what_did_not_happen_is_as_good_as_what_was_resolved() -> None:
    averted = replace(
        HEADS_UP,
        state=State.AVERTED,
        stage=Stage.OVER,
        over_at=NOW,
        thanked_by=("Lena Fischer",),
    )
    page = said(replace(resolved(), items=(averted, *resolved().items)))
    first, second = page.over
    assert first.outcome == "heads-up of 2 Dec, did not happen"
    assert first.thanked == "Lena Fischer"
    assert second.outcome == "2 Dec, resolved in 6 hours"
    assert second.learned == "The routing table is now read back after each change."


def test_a_strip_has_a_bar_for_each_day_and_one_path_for_each_state() -> None:
    days = [replace(PHONE.days[0], known=state) for state in AreaState for _ in "ab"]
    drawn = strip(days)
    assert [state for state, _path in drawn.bars] == [*AreaState]
    assert [path.count("M") for _state, path in drawn.bars] == [2] * len(AreaState)
    # Fewer days than ninety lie at the right.
    assert drawn.bars[-1][1].endswith(f"M{(SHOWN - 1) * 4} 0h3v22h-3z")


@pytest.mark.parametrize("make", STATES.values(), ids=STATES.keys())
def test_the_page_by_a_link_holds_no_form_and_no_script(make: object) -> None:
    html = render_to_string(
        "status/link.html",
        {"page": said(make()), "sign_in": "/status/x/"},  # type: ignore[operator]
    )
    assert "<form" not in html
    assert "<script" not in html
    assert 'name="robots" content="noindex, nofollow"' in html


def test_ninety_days_of_many_areas_stay_within_the_pages_weight() -> None:
    """At worst no day is like the one before it, in any area."""
    states = [*AreaState]
    days = [
        replace(
            day,
            known=states[place % 4 + 1],
            restated_at=NOW - place * DAY,
            items=(OPEN.ref, HEADS_UP.ref),
            note=f"Planned work, number {place}",
            excused=(_excused(day.day, place),),
        )
        for place, day in enumerate(PHONE.days)
    ]
    areas = [replace(PHONE, name=f"Area {n}", days=days) for n in range(6)]
    page = said(replace(being_resolved(), areas=tuple(areas)))
    html = render_to_string("status/link.html", {"page": page, "sign_in": "/"})
    assert html.count("restated on") == 6 * 90
    assert html.count("Left out of our results") == 6 * 90
    style = Path(settings.BASE_DIR, "static/css/ours.css").read_bytes()
    sent = sum(len(gzip.compress(sent)) for sent in (html.encode(), style))
    assert sent < 40_000


def _excused(day: date, minute: int) -> ExcusedTime:
    begins = datetime(day.year, day.month, day.day, 8, minute % 60, tzinfo=UTC)
    return ExcusedTime(begins, begins + HOUR, "over_forecast")


def test_texts_of_people_cannot_become_markup() -> None:
    hostile = "<script>alert(1)</script>"
    item = replace(OPEN, summary=hostile, waits_for=hostile)
    html = render_to_string(
        "status/link.html", {"page": said(replace(quiet(), items=(item,)))}
    )
    assert hostile not in html
    assert "&lt;script&gt;" in html
