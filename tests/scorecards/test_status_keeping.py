"""When the document is built again, and what readers notice of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from incidents.actions import facts, owning, telling
from partnership import outbox
from partnership.actions.people import Standing, change_member
from partnership.models import OutboxRow, WorkState
from scorecards.actions.compute import compute
from scorecards.actions.status import areas, confirming, rebuilding
from scorecards.models import Area, AreaDay, StatusPage
from scorecards.queries import status
from scorecards.status.document import AreaState
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, incident, resolved, update
from tests.scorecards.leadership import (
    LATER,
    document,
    kept,
    only_item,
    phone,
    place,
    rebuild,
)
from tests.scorecards.world import window

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 12, 3, tzinfo=UTC)
KPIS = ("service_level_offered",)


def asked(cast: Cast) -> dict[str, datetime]:
    """What waits to be done for the page since it exists: keys and when."""
    with cast.inside() as ours:
        rows = OutboxRow.objects.filter(
            partnership=ours, kind="status_page", state=WorkState.WAITING
        ).exclude(key="new")
        return dict(rows.values_list("key", "due_at"))


def test_revision_moves_only_where_readers_see_something_new(cast: Cast) -> None:
    assert rebuild(cast, NOW)
    assert not rebuild(cast, NOW + HOUR)
    first, page = kept(cast)
    assert (first, page.changed_at) == (1, NOW)
    with cast.inside():
        incident(cast, audience="leadership")
    assert rebuild(cast, LATER)
    second, page = kept(cast)
    assert (second, page.changed_at) == (2, LATER)


def test_page_that_was_never_built_is_made_for_its_first_reader(cast: Cast) -> None:
    with cast.inside() as ours:
        assert status.current(ours) is None
        revision, page = status.current_or_new(place(ours), NOW)
        assert not StatusPage.objects.exists()
        rebuilding.rebuild(partnership=place(ours), now=NOW)
        assert status.current_or_new(place(ours), LATER) == (1, page)
    assert revision == 0


def test_document_of_another_version_is_built_anew(cast: Cast) -> None:
    rebuild(cast, NOW)
    with cast.inside() as ours:
        page = StatusPage.objects.get()
        page.document["version"], page.revision = 0, 2
        page.save()
        assert status.current(ours) is None
    assert rebuild(cast, NOW)
    assert kept(cast)[0] == 3


def test_worker_builds_the_page_that_an_act_asked_for(cast: Cast) -> None:
    with cast.inside() as ours:
        told = incident(cast, audience="leadership")
        row = OutboxRow.objects.get(kind="status_page", key=told.ref)
        work = outbox.Work(row.pk, ours.pk, row.kind, row.key, 1, row.generation)
        with time_machine.travel(LATER, tick=False):
            outbox.handler_of(row.kind)(work)
    assert [item.ref for item in kept(cast)[1].items] == [told.ref]


def test_acts_that_both_sides_see_ask_for_the_page(cast: Cast) -> None:
    with cast.inside():
        prepared = incident(cast, audience="side")
        update(cast, prepared, audience="side")
        assert asked(cast) == {}
        telling.tell_other_side(by=cast.door("bo"), ref=prepared.ref, now=NOW)
        assert asked(cast) == {"INC-1": NOW}
        owning.own(by=cast.door("lena"), ref="INC-1", now=LATER)
    assert asked(cast) == {"INC-1": NOW}


def test_everything_else_that_it_shows_asks_too(cast: Cast) -> None:
    with cast.inside() as ours:
        phone(cast)
        assert asked(cast) == {"now": NOW}
        confirming.confirm(by=cast.door("bo"), revision=0, now=NOW)
        tom = cast.door("tom").member
        change_member(by="a test", member=tom, to=Standing("leader"), now=NOW)
        compute(partnership=ours, period=window(ours, "2026-11"), now=NOW)
    soon = timedelta(seconds=2)
    assert asked(cast) == {"now": NOW, "member": NOW, "card": NOW + soon}


def test_page_asks_for_the_next_midnight_by_itself(cast: Cast) -> None:
    rebuild(cast, NOW)
    rebuild(cast, LATER)
    assert asked(cast) == {MIDNIGHT.isoformat(): MIDNIGHT}
    rebuild(cast, MIDNIGHT)
    assert MIDNIGHT + DAY in asked(cast).values()


def test_page_asks_for_what_begins_before_midnight(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        areas.say(
            by=cast.door("bo"),
            area="phone",
            state="under_maintenance",
            words="New phones",
            since=NOW + 3 * HOUR,
            until=NOW + 4 * HOUR,
            now=NOW,
        )
    rebuild(cast, NOW)
    assert NOW + 3 * HOUR in asked(cast).values()
    working = document(cast, NOW + 3 * HOUR).areas[0]
    assert NOW + 4 * HOUR in asked(cast).values()
    assert (working.state, working.words) == (
        AreaState.UNDER_MAINTENANCE,
        "New phones",
    )
    assert working.days[-1].note == "New phones"
    assert document(cast, NOW + 4 * HOUR).areas[0].state is AreaState.OPERATIONAL


def test_page_asks_for_the_moment_a_promise_is_overdue(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, audience="leadership")
        update(cast, told, next_update_at=NOW + 2 * HOUR)
    rebuild(cast, NOW)
    assert NOW + 2 * HOUR + timedelta(seconds=1) in asked(cast).values()


def test_owner_whose_membership_ends_by_its_date_is_shown_until_then(
    cast: Cast,
) -> None:
    end = NOW + 2 * HOUR
    with cast.inside():
        tom = cast.door("tom")
        until = Standing(tom.member.role, expires_at=end)
        change_member(by="a test", member=tom.member, to=until, now=NOW)
        told = incident(cast, audience="leadership")
        owning.own(by=tom, ref=told.ref, now=NOW)
    assert only_item(cast, NOW + 1.5 * HOUR).owner is not None
    assert end in asked(cast).values()
    assert only_item(cast, end).owner is None


# --- days ---


def days(cast: Cast) -> dict[date, tuple[str, str]]:
    with cast.inside():
        rows = AreaDay.objects.order_by("day").values_list("day", "told", "known")
        return {day: (told, known) for day, told, known in rows}


def test_day_is_written_down_once_it_is_over(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        told = incident(cast, kpis=KPIS, audience="leadership")
        rebuild(cast, LATER)
        assert days(cast) == {}
        resolved(cast, told, now=LATER)
    rebuild(cast, MIDNIGHT)
    rebuild(cast, MIDNIGHT + HOUR)
    assert days(cast) == {NOW.date(): ("partial_outage", "partial_outage")}


def test_days_that_were_missed_are_caught_up(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        told = incident(cast, kpis=KPIS, audience="leadership")
        resolved(cast, told, now=NOW + HOUR)
    rebuild(cast, MIDNIGHT + 3 * DAY)
    assert (
        list(days(cast).values())
        == [("partial_outage",) * 2] + [("operational",) * 2] * 3
    )


def test_what_began_yesterday_and_was_told_today_restates_yesterday(
    cast: Cast,
) -> None:
    today = NOW + DAY
    with cast.inside():
        phone(cast)
        rebuild(cast, NOW)
        rebuild(cast, MIDNIGHT)
        told = incident(cast, now=today, began_at=NOW, kpis=KPIS, audience="leadership")
        resolved(cast, told, now=today)
    yesterday = document(cast, today + HOUR).areas[0].days[-2]
    assert yesterday.day == NOW.date()
    assert yesterday.told is AreaState.OPERATIONAL
    assert yesterday.known is AreaState.PARTIAL_OUTAGE
    assert (yesterday.restated_at, yesterday.items) == (today, (told.ref,))
    assert days(cast)[NOW.date()] == ("operational", "partial_outage")


def test_severity_that_was_lowered_the_same_day_stays_told(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        told = incident(cast, severity="sev1", kpis=KPIS, audience="leadership")
        rebuild(cast, NOW)
        facts.how_severe(by=cast.door("bo"), ref=told.ref, severity="sev3", now=NOW)
        shown = document(cast, LATER).areas[0]
        assert shown.state is AreaState.DEGRADED_PERFORMANCE
        assert shown.days[-1].told is AreaState.MAJOR_OUTAGE
    rebuild(cast, MIDNIGHT)
    assert days(cast)[NOW.date()] == ("major_outage", "degraded_performance")


def test_another_kpi_restates_and_tells_since_when(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        told = incident(cast, kpis=KPIS, audience="leadership")
        resolved(cast, told, now=NOW + HOUR)
        rebuild(cast, MIDNIGHT)
        words = areas.AreaWords("Phone")
        areas.change(by=cast.door("lena"), area="phone", words=words, now=MIDNIGHT)
    day = document(cast, MIDNIGHT + HOUR).areas[0].days[0]
    assert (day.told, day.known) == (AreaState.PARTIAL_OUTAGE, AreaState.OPERATIONAL)
    assert day.restated_at == MIDNIGHT + HOUR


def test_area_that_is_retired_is_shown_no_more_and_keeps_its_days(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        rebuild(cast, MIDNIGHT)
        areas.retire(by=cast.door("lena"), area="phone", now=MIDNIGHT)
    assert document(cast, MIDNIGHT + 2 * DAY).areas == ()
    assert list(days(cast)) == [NOW.date()]


def test_days_are_the_partnerships_own(cast: Cast) -> None:
    """In Manila Wednesday ends when it is four in the afternoon in London."""
    with cast.inside() as ours:
        ours.time_zone = "Asia/Manila"
        ours.save()
        phone(cast)
        cast.ours.time_zone = "Asia/Manila"
        rebuild(cast, NOW)
        rebuild(cast, NOW + HOUR)
        made_on = document(cast, NOW + HOUR).areas[0].made_on
    assert made_on == date(2026, 12, 2)
    assert list(days(cast)) == [date(2026, 12, 2)]


@pytest.mark.parametrize("back", [0, 1], ids=["today", "yesterday"])
def test_area_begins_with_the_day_it_was_defined(cast: Cast, back: int) -> None:
    with cast.inside():
        phone(cast, now=NOW - back * DAY)
        assert Area.objects.count() == 1
    (area,) = document(cast, LATER).areas
    assert [day.day for day in area.days] == [
        NOW.date() - n * DAY for n in range(back, -1, -1)
    ]


def test_item_of_today_is_no_reason_to_restate_other_days(cast: Cast) -> None:
    with cast.inside():
        phone(cast, now=NOW - 3 * DAY)
        incident(cast, kpis=KPIS, audience="leadership")
    assert only_item(cast).areas
    assert set(days(cast).values()) == {("operational", "operational")}
