"""What the database itself refuses, whoever asks and past every action."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.actions import acknowledging, thanking
from incidents.lifecycle import ALLOWED, State
from incidents.models import ConfidentialNote, Incident, Promise, Thanks, Update
from partnership import tenancy
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, fresh, heads_up, incident, resolved

pytestmark = pytest.mark.usefixtures("inside")


def change(row: Incident, **fields: Any) -> None:
    with transaction.atomic():
        Incident.objects.filter(pk=row.pk).update(**fields)


NARROWER = [
    ("hidden again", {"visibility": "side", "number": None, "told_at": None}),
    ("another number", {"number": 99}),
    ("told earlier", {"told_at": NOW - HOUR}),
    ("known later", {"known_at": NOW - timedelta(minutes=1)}),
]


@pytest.mark.parametrize(
    "fields", [row[1] for row in NARROWER], ids=[row[0] for row in NARROWER]
)
def test_what_was_told_stays_told(cast: Cast, fields: dict[str, Any]) -> None:
    told = incident(cast)
    with pytest.raises(IntegrityError, match="incident_only_widens"):
        change(told, **fields)


CHANGES = [
    ("severity of a heads-up", {"severity": "sev1"}, "incident_severity"),
    ("state unheard of", {"state": "closed"}, "incident_(state|allowed_step)"),
    ("resolved heads-up", {"state": "resolved"}, "incident_allowed_step"),
    ("another draft name", {"draft": "DRAFT-x"}, "incident_who_logged_it"),
    ("logged by nobody's side", {"logged_side": "client"}, "incident_who_logged_it"),
    ("logged later", {"logged_at": NOW + HOUR}, "incident_who_logged_it"),
    ("began as an incident", {"began_as": "incident"}, "incident_who_logged_it"),
    ("resolved time", {"resolved_at": NOW}, "incident_resolved_at"),
    ("averted time", {"averted_at": NOW}, "incident_averted_at"),
    ("seen by nobody", {"acknowledged_at": NOW}, "incident_acknowledged_by_and_at"),
    ("no owner, by telling", {"owner": None, "owned_at": None}, "nobody_hands_over"),
    ("owner since never", {"owned_at": None}, "incident_owner_and_since"),
    ("knew, not asked", {"knew_before": True}, "incident_knew"),
    ("somebody's fault", {"origin": "bo"}, "incident_origin"),
]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [row[1:] for row in CHANGES],
    ids=[row[0] for row in CHANGES],
)
def test_database_refuses(cast: Cast, fields: dict[str, Any], constraint: str) -> None:
    told = heads_up(cast)
    with pytest.raises(IntegrityError, match=constraint):
        change(told, **fields)


def test_incident_without_severity_is_refused(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(IntegrityError, match="incident_severity_from"):
        change(told, severity=None)


def test_draft_without_a_number_cannot_be_told(cast: Cast) -> None:
    prepared = draft(cast)
    with pytest.raises(IntegrityError, match="incident_told_is_when_both_see_it"):
        change(prepared, visibility="both")


def test_own_side_cannot_acknowledge(cast: Cast) -> None:
    told = heads_up(cast)
    with pytest.raises(IntegrityError, match="acknowledged_by_the_other_side"):
        change(told, acknowledged_by=cast.door("amina").member.pk, acknowledged_at=NOW)


def test_acknowledgement_is_never_taken_back(cast: Cast) -> None:
    told = heads_up(cast)
    acknowledging.acknowledge(by=cast.door("lena"), ref=told.ref, now=NOW)
    with pytest.raises(IntegrityError, match="incident_acknowledged_once"):
        change(told, acknowledged_by=None, acknowledged_at=None)


def test_executive_owns_no_resolution(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(IntegrityError, match="incident_owner_does_the_work"):
        change(told, owner=cast.door("sofia").member.pk, owned_at=NOW)


def test_owner_of_another_partnership_is_refused(cast: Cast) -> None:
    told = incident(cast)
    stranger = cast.members["omar", "northwind-harborline"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="owner_id_same_partnership"):
        change(told, owner=stranger.pk, owned_at=NOW)


APPEND_ONLY = [
    "UPDATE incidents_update SET text = 'x'",
    "DELETE FROM incidents_update",
    "UPDATE incidents_factor SET words = 'x'",
    "DELETE FROM incidents_thanks",
    "UPDATE incidents_confidentialnote SET text = 'x'",
    "DELETE FROM incidents_confidentialnote",
    "DELETE FROM incidents_incident",
    "DELETE FROM incidents_promise",
    "TRUNCATE incidents_update CASCADE",
]


@pytest.mark.parametrize("statement", APPEND_ONLY)
def test_what_was_said_is_never_taken_away(cast: Cast, statement: str) -> None:
    heads_up(cast)
    refused = pytest.raises(DatabaseError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Update.objects.count() == 1


def write_update(cast: Cast, told: Incident, **fields: Any) -> Update:
    fields = {
        "number": 77,
        "kind": "update",
        "text": "x",
        "audience": "both",
        "by": cast.door("bo").member,
        "side": "partner",
        "at": NOW,
        **fields,
    }
    with transaction.atomic():
        return Update.objects.create(partnership=cast.ours, incident=told, **fields)


UPDATES = [
    ("says nothing", {"text": " \n"}, "update_says_something"),
    ("in confidence", {"audience": "in_confidence"}, "update_audience"),
    ("for the other side", {"side": "client"}, "update_by_its_side"),
    ("same number", {"number": 1}, "update_number"),
    ("corrects nothing", {"kind": "correction"}, "update_correction_names"),
]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [row[1:] for row in UPDATES],
    ids=[row[0] for row in UPDATES],
)
def test_update_that_cannot_stand_is_refused(
    cast: Cast, fields: dict[str, Any], constraint: str
) -> None:
    told = heads_up(cast)
    with pytest.raises(IntegrityError, match=constraint):
        write_update(cast, told, **fields)


def test_update_for_both_on_a_draft_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="update_within_visibility"):
        write_update(cast, draft(cast))


def test_correction_belongs_to_its_own_timeline(cast: Cast) -> None:
    first, second = heads_up(cast), heads_up(cast)
    wrong = Update.objects.get(incident=first)
    with pytest.raises(IntegrityError, match="update_corrects_its_own_timeline"):
        write_update(cast, second, kind="correction", corrects=wrong)


PROMISES = [
    ("due earlier", {"due_at": NOW + timedelta(minutes=1)}, "promise_stays"),
    ("turned into a courtesy", {"courtesy": False}, "promise_stays"),
    ("answered by nothing", {"answered_at": NOW}, "promise_answered_by_an_update"),
]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [row[1:] for row in PROMISES],
    ids=[row[0] for row in PROMISES],
)
def test_promise_stays_as_it_was_made(
    cast: Cast, fields: dict[str, Any], constraint: str
) -> None:
    heads_up(cast)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Promise.objects.update(**fields)


def test_second_unanswered_promise_is_refused(cast: Cast) -> None:
    told = heads_up(cast)
    first = Promise.objects.get(incident=told)
    with (
        pytest.raises(IntegrityError, match="promise_one_unanswered"),
        transaction.atomic(),
    ):
        Promise.objects.create(
            partnership=cast.ours,
            incident=told,
            number=2,
            by=first.by,
            side="partner",
            made_at=NOW,
            due_at=NOW + HOUR,
        )


def test_answered_promise_is_never_answered_again(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told, now=NOW + 2 * HOUR)
    with pytest.raises(IntegrityError, match="promise_stays"), transaction.atomic():
        Promise.objects.update(answered_at=NOW + HOUR / 2)


@pytest.mark.parametrize("who", ["bo", "amina"])
def test_nobody_thanks_their_own_side(cast: Cast, who: str) -> None:
    told = heads_up(cast)
    with (
        pytest.raises(IntegrityError, match="thanks_from_the_other_side"),
        transaction.atomic(),
    ):
        Thanks.objects.create(
            partnership=cast.ours,
            incident=told,
            by=cast.door(who).member,
            side="client" if who == "amina" else "partner",
            at=NOW,
        )


def test_thanks_twice_are_refused(cast: Cast) -> None:
    told = heads_up(cast)
    thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW)
    with (
        pytest.raises(IntegrityError, match="thanks_once_a_person"),
        transaction.atomic(),
    ):
        Thanks.objects.create(
            partnership=cast.ours,
            incident=told,
            by=cast.door("lena").member,
            side="client",
            at=NOW,
        )


def test_reader_of_another_partnership_is_refused(cast: Cast) -> None:
    told = heads_up(cast)
    bo = cast.door("bo").member
    stranger = cast.members["omar", "northwind-harborline"]
    with (
        pytest.raises(IntegrityError, match="confidential_note_readers"),
        tenancy.reading_as(bo.pk),
        transaction.atomic(),
    ):
        ConfidentialNote.objects.create(
            partnership=cast.ours,
            incident=told,
            number=1,
            text="x",
            by=bo,
            at=NOW,
            readers=[bo.pk, stranger.pk],
            receipt="x",
        )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(wished=st.lists(st.sampled_from(State), max_size=6))
def test_database_allows_exactly_the_steps_of_the_life(
    cast: Cast, wished: list[State]
) -> None:
    told = heads_up(cast)
    now_is = State.HEADS_UP
    for after in wished:
        if after == now_is:
            continue
        before_incident = {State.HEADS_UP, State.AVERTED}
        fields = {
            "state": after,
            "severity": None if after in before_incident else "sev2",
            "resolved_at": NOW if after == State.RESOLVED else None,
            "averted_at": NOW if after == State.AVERTED else None,
        }
        try:
            change(told, **fields)
        except IntegrityError:
            assert after not in ALLOWED[now_is]
        else:
            assert after in ALLOWED[now_is]
            now_is = after
    assert fresh(told).state == now_is
