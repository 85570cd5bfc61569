"""What the database itself refuses about the status page, past every action."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from incidents.actions import steps
from incidents.models import NextStep
from incidents.words import StepWords
from scorecards.actions.status import areas, asking, confirming, links
from scorecards.actions.status.links import ForWhom
from scorecards.models import (
    Area,
    AreaDay,
    AreaWord,
    StatusConfirmation,
    StatusLink,
    StatusPage,
    StatusQuestion,
)
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, incident
from tests.scorecards.leadership import phone, rebuild


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with cast.inside():
        phone(cast)
        yield


def change(model: type[Model], **fields: Any) -> None:
    with transaction.atomic():
        assert model._default_manager.update(**fields) == 1


def refused(name: str) -> Any:
    return pytest.raises(IntegrityError, match=name)


Changes = list[tuple[dict[str, Any], str]]


def allowed(model: type[Model], changes: Changes) -> list[dict[str, Any]]:
    """Those of the changes that the database does not refuse under their name."""
    return [fields for fields, name in changes if not refuses(model, fields, name)]


def refuses(model: type[Model], fields: dict[str, Any], name: str) -> bool:
    try:
        change(model, **fields)
    except IntegrityError as error:
        return name in str(error)
    return False


@pytest.fixture
def day(cast: Cast) -> AreaDay:
    return AreaDay.objects.create(
        partnership=cast.ours,
        area=Area.objects.get(),
        day=NOW.date(),
        told="partial_outage",
        known="partial_outage",
        closed_at=NOW,
    )


DAYS = [
    ({"told": "operational"}, "area_day_told_once"),
    ({"day": "2026-12-01"}, "area_day_told_once"),
    ({"closed_at": NOW + HOUR}, "area_day_told_once"),
    ({"known": "operational"}, "area_day_restated_visibly"),
    ({"known": "green", "restated_at": NOW}, "area_day_known"),
]


@pytest.mark.usefixtures("day")
def test_what_was_told_of_a_day_stays() -> None:
    assert allowed(AreaDay, DAYS) == []


def test_day_is_restated_with_the_time(day: AreaDay) -> None:
    change(AreaDay, known="operational", restated_at=NOW)
    assert AreaDay.objects.get().told == "partial_outage"


def test_day_is_closed_once(day: AreaDay) -> None:
    with refused("area_day_once"):
        AreaDay.objects.create(
            partnership=day.partnership,
            area=day.area,
            day=day.day,
            told="operational",
            known="operational",
            closed_at=NOW,
        )


def say(cast: Cast, **fields: Any) -> AreaWord:
    return AreaWord.objects.create(
        **{
            "partnership": cast.ours,
            "area": Area.objects.get(),
            "state": "degraded_performance",
            "since": NOW,
            "words": "Slow",
            "by": cast.door("bo").member,
            "said_at": NOW,
        }
        | fields
    )


WORDS = [
    ({"until": NOW}, "area_word_ends_after_it_begins"),
    ({"state": "under_maintenance"}, "area_word_planned_work_ends"),
    ({"words": " "}, "area_word_says_what_customers_notice"),
    ({"state": "green"}, "area_word_state"),
]


def test_word_that_says_nothing_is_refused(cast: Cast) -> None:
    for fields, name in WORDS:
        with refused(name), transaction.atomic():
            say(cast, **fields)


APPEND_ONLY = [
    "UPDATE scorecards_areaword SET words = 'x'",
    "DELETE FROM scorecards_areaword",
    "UPDATE scorecards_statusconfirmation SET at = now()",
    "DELETE FROM scorecards_statusconfirmation",
    "DELETE FROM scorecards_area",
    "DELETE FROM scorecards_areaday",
    "DELETE FROM scorecards_statuslink",
    "DELETE FROM scorecards_statuspage",
    "DELETE FROM scorecards_statusquestion",
    "TRUNCATE scorecards_areaword",
]


def test_what_was_said_is_never_taken_away(cast: Cast) -> None:
    say(cast)
    confirming.confirm(by=cast.door("bo"), revision=0, now=NOW)
    assert [text for text in APPEND_ONLY if not is_denied(text)] == []
    assert (AreaWord.objects.count(), StatusConfirmation.objects.count()) == (1, 1)


def is_denied(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False


def test_area_keeps_its_code_and_stays_retired(cast: Cast) -> None:
    with refused("area_keeps_its_code"):
        change(Area, code="other")
    with refused("area_retired_by_and_at"):
        change(Area, retired_at=NOW)
    areas.retire(by=cast.door("lena"), area="phone", now=NOW)
    with refused("area_stays_retired"):
        change(Area, retired_at=None, retired_by=None)


LINKS = [
    ({"side": "partner"}, "status_link_"),
    ({"digest": "0" * 64}, "status_link_stays"),
    ({"salt": "0"}, "status_link_stays"),
    ({"name": "Somebody else"}, "status_link_stays"),
    ({"made_at": NOW + HOUR}, "status_link_stays"),
    ({"number": 9}, "status_link_stays"),
]


def test_link_stays_what_it_is(cast: Cast) -> None:
    links.make(by=cast.door("lena"), reader=ForWhom("Sofia"), now=NOW)
    assert allowed(StatusLink, LINKS) == []


def test_revoked_link_is_never_revived(cast: Cast) -> None:
    link, _secret = links.make(by=cast.door("lena"), reader=ForWhom("Sofia"), now=NOW)
    links.revoke(by=cast.door("lena"), number=link.number, now=NOW)
    with refused("status_link_stays_revoked"):
        change(StatusLink, revoked_at=None, revoked_by=None)


def test_side_revokes_its_own_links_alone(cast: Cast) -> None:
    links.make(by=cast.door("lena"), reader=ForWhom("Sofia"), now=NOW)
    with refused("status_link_of_its_side"):
        change(StatusLink, revoked_at=NOW, revoked_by=cast.door("bo").member)


def test_confirmation_is_of_the_side_of_who_confirms(cast: Cast) -> None:
    with refused("status_confirmation_by_its_side"):
        StatusConfirmation.objects.create(
            partnership=cast.ours, side="client", by=cast.door("bo").member, at=NOW
        )


def ask(cast: Cast, who: str = "sofia", **fields: Any) -> StatusQuestion:
    return StatusQuestion.objects.create(
        **{
            "partnership": cast.ours,
            "number": StatusQuestion.objects.count() + 7,
            "by": cast.door(who).member,
            "text": "How is it?",
            "at": NOW,
        }
        | fields
    )


def test_two_open_questions_of_one_executive_are_refused(cast: Cast) -> None:
    ask(cast)
    with refused("status_question_one_open"):
        ask(cast)


def test_leader_asks_no_question(cast: Cast) -> None:
    with refused("status_question_by_an_executive"):
        ask(cast, "lena")


QUESTIONS = [
    ({"text": "Another"}, "status_question_stands"),
    ({"at": NOW + HOUR}, "status_question_stands"),
    ({"answer": "Well"}, "status_question_answered"),
    ({"answered_at": NOW}, "status_question_answered_by_and_at"),
]


def test_question_stands_as_it_was_asked(cast: Cast) -> None:
    ask(cast)
    assert allowed(StatusQuestion, QUESTIONS) == []


def test_question_is_answered_once_by_a_leader(cast: Cast) -> None:
    asked = ask(cast)
    tom = {"answered_by": cast.door("tom").member, "answered_at": NOW, "answer": "Well"}
    with refused("status_question_answered_by_a_leader"):
        change(StatusQuestion, **tom)
    asking.answer(by=cast.door("bo"), number=asked.number, text="Well", now=NOW)
    with refused("status_question_stands"):
        change(StatusQuestion, answer="Not so well")


def test_revision_of_a_page_only_grows(cast: Cast) -> None:
    rebuild(cast, NOW)
    for revision in (0, 1):
        with refused("status_page_revision_grows"):
            change(StatusPage, revision=revision)


def test_step_for_the_team_is_taken_by_no_executive(cast: Cast) -> None:
    told = incident(cast)
    steps.add_step(by=cast.door("bo"), ref=told.ref, words=StepWords("Do"), now=NOW)
    with refused("next_step_taken_by_executives"):
        change(NextStep, taken_by=cast.door("sofia").member, taken_at=NOW)


def test_member_of_another_partnership_is_tied_to_nothing(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    stranger = cast.members["omar", "northwind-harborline"]
    with refused("by_id_same_partnership"):
        say(cast, by=stranger)
