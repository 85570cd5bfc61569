"""Telling: a heads-up in one sentence, an incident, and what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from incidents.actions import telling
from incidents.models import Incident
from incidents.queries import visibility
from partnership.errors import Refused
from partnership.models import AuditEntry, OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import (
    HOUR,
    draft,
    fresh,
    heads_up,
    incident,
    promises,
    timeline,
    update,
)

pytestmark = pytest.mark.usefixtures("inside")


def test_heads_up_takes_one_sentence(cast: Cast) -> None:
    told = fresh(heads_up(cast))
    assert told.ref == "INC-1"
    assert (told.state, told.visibility, told.severity) == ("heads_up", "both", None)
    assert told.told_at == told.known_at == NOW
    assert timeline(told) == [("told", "both")]


def test_teller_has_it_only_by_having_told(cast: Cast) -> None:
    told = fresh(heads_up(cast))
    assert told.owner == cast.door("bo").member
    assert told.owner_by_telling


def test_next_update_on_a_heads_up_is_tomorrow_at_ten(cast: Cast) -> None:
    (promise,) = promises(heads_up(cast))
    assert promise.due_at == datetime(2026, 12, 3, 10, tzinfo=UTC)
    assert promise.courtesy


def test_next_update_on_an_incident_is_in_an_hour(cast: Cast) -> None:
    (promise,) = promises(incident(cast))
    assert promise.due_at == NOW + HOUR
    assert promise.courtesy


def test_chosen_time_of_the_first_update_is_a_courtesy_too(cast: Cast) -> None:
    (promise,) = promises(heads_up(cast, next_update_at=NOW + 3 * HOUR))
    assert promise.due_at == NOW + 3 * HOUR
    assert promise.courtesy


def test_incident_has_no_owner_yet(cast: Cast) -> None:
    told = fresh(incident(cast))
    assert told.owner is None
    assert OutboxRow.objects.get(kind="needs_owner").due_at == NOW + HOUR / 2


def test_telling_leaves_record_mail_and_reminder(cast: Cast) -> None:
    told = heads_up(cast)
    asked = set(OutboxRow.objects.values_list("kind", "key"))
    assert ("tell_people", "told:INC-1:1") in asked
    assert ("remind", "INC-1:1") in asked
    assert ("period_touched", "2026-12") in asked
    whats = set(AuditEntry.objects.values_list("what", flat=True))
    assert "incident told" in whats
    assert told.summary not in str(list(AuditEntry.objects.values()))


def test_numbers_have_no_gaps_from_what_is_prepared(cast: Cast) -> None:
    first, prepared, second = heads_up(cast), draft(cast), incident(cast)
    assert [first.ref, second.ref] == ["INC-1", "INC-2"]
    assert prepared.ref.startswith("DRAFT-")
    told = telling.tell_other_side(by=cast.door("bo"), ref=prepared.ref, now=NOW)
    assert told.ref == "INC-3"


def test_other_side_knows_nothing_of_what_is_prepared(cast: Cast) -> None:
    prepared = draft(cast)
    update(cast, prepared, text="We look at our own part first.", audience="side")
    assert list(visibility.visible(cast.door("lena"))) == []
    with pytest.raises(Http404):
        visibility.by_ref(cast.door("lena"), prepared.ref)
    assert visibility.by_ref(cast.door("amina"), prepared.ref) == prepared
    kinds = set(OutboxRow.objects.values_list("kind", flat=True))
    assert kinds.isdisjoint({"tell_people", "needs_owner", "remind"})


def test_what_was_prepared_stays_with_its_side_when_it_is_told(cast: Cast) -> None:
    prepared = draft(cast)
    update(cast, prepared, text="We look at our own part first.", audience="side")
    later = NOW + 5 * HOUR
    telling.tell_other_side(by=cast.door("bo"), ref=prepared.ref, now=later)
    told = fresh(prepared)
    assert (told.told_at, told.known_at) == (later, NOW)
    seen = visibility.visible_updates(cast.door("lena"), told)
    assert [(u.kind, u.audience) for u in seen] == [("told", "both")]
    assert [p.due_at for p in promises(told)] == [later + HOUR]


def test_telling_twice_is_answered_in_a_sentence(cast: Cast) -> None:
    told = heads_up(cast)
    with pytest.raises(Refused, match="Both sides see it already"):
        telling.tell_other_side(by=cast.door("bo"), ref=told.ref, now=NOW)


def test_heads_up_that_happened_has_a_severity_from_then_on(cast: Cast) -> None:
    told = heads_up(cast)
    telling.became_incident(
        by=cast.door("lena"), ref=told.ref, severity="sev3", origin="client", now=NOW
    )
    now_is = fresh(told)
    assert (now_is.state, now_is.severity) == ("investigating", "sev3")
    assert now_is.ref == "INC-1"
    assert timeline(told)[-1] == ("state", "both")
    assert len(promises(told)) == 1


def test_heads_up_that_happened_can_promise_anew(cast: Cast) -> None:
    told = heads_up(cast)
    telling.became_incident(
        by=cast.door("bo"),
        ref=told.ref,
        severity="sev3",
        origin="client",
        now=NOW + HOUR,
        next_update_at=NOW + 2 * HOUR,
    )
    first, second = promises(told)
    assert first.answered_at == NOW + HOUR
    assert (second.due_at, second.courtesy) == (NOW + 2 * HOUR, False)


def test_heads_up_that_did_not_happen_waits_for_nothing(cast: Cast) -> None:
    told = heads_up(cast)
    telling.averted(by=cast.door("lena"), ref=told.ref, now=NOW + HOUR)
    over = fresh(told)
    assert (over.state, over.averted_at) == ("averted", NOW + HOUR)
    assert [p.answered_at for p in promises(told)] == [NOW + HOUR]


LONG_AGO = NOW - timedelta(days=4000)
HEADS_UP_REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("empty", {"summary": "  \n"}, "summary", "Say what might happen"),
    ("501 characters", {"summary": "x" * 501}, "summary", "at most 500"),
    ("help of 100,000", {"would_help": "x" * 100_000}, "would_help", "at most 2,000"),
    ("nul", {"summary": "a\x00b"}, "summary", "ordinary characters"),
    (
        "promise in the past",
        {"next_update_at": NOW - HOUR},
        "next_update_at",
        "still ahead",
    ),
    ("promise now", {"next_update_at": NOW}, "next_update_at", "still ahead"),
    (
        "promise in two years",
        {"next_update_at": NOW + timedelta(days=730)},
        "next_update_at",
        "within a year",
    ),
    (
        "promise without zone",
        {"next_update_at": datetime(2026, 12, 3, 10)},  # noqa: DTZ001 - that is the case
        "next_update_at",
        "with its offset",
    ),
    (
        "already passed",
        {"expected_at": NOW - 2 * HOUR},
        "expected_at",
        "log an incident instead",
    ),
    ("a date, but which", {"expected_in": "date"}, "expected_at", "on which date"),
    ("someday", {"expected_in": "someday"}, "expected_in", "none of: now, today"),
    ("noticed tomorrow", {"noticed_at": NOW + HOUR}, "noticed_at", "still ahead"),
    ("noticed long ago", {"noticed_at": LONG_AGO}, "noticed_at", "Check the year"),
    ("for one side", {"audience": "side"}, "audience", "none of: both, leadership"),
    ("unknown KPI", {"kpis": ["nope"]}, "kpis", "“nope” is no KPI in use"),
]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [row[1:] for row in HEADS_UP_REFUSALS],
    ids=[row[0] for row in HEADS_UP_REFUSALS],
)
def test_heads_up_that_cannot_be_read_is_answered_in_a_sentence(
    cast: Cast, words: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as refused:
        heads_up(cast, **words)
    assert refused.value.field == field


INCIDENT_REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("empty", {"summary": ""}, "summary", "Say what happened"),
    ("no severity", {"severity": ""}, "severity", "how severe"),
    ("sev0", {"severity": "sev0"}, "severity", "none of: sev1"),
    ("somebody's fault", {"origin": "bo"}, "origin", "none of: client, partner"),
    ("begins tomorrow", {"began_at": NOW + HOUR}, "began_at", "still ahead"),
    ("in confidence", {"audience": "in_confidence"}, "audience", "none of: side"),
]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [row[1:] for row in INCIDENT_REFUSALS],
    ids=[row[0] for row in INCIDENT_REFUSALS],
)
def test_incident_that_cannot_be_read_is_answered_in_a_sentence(
    cast: Cast, words: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Refused, match=says) as refused:
        incident(cast, **words)
    assert refused.value.field == field


def test_refused_telling_writes_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        heads_up(cast, kpis=["nope"])
    assert Incident.objects.count() == 0
    assert heads_up(cast).ref == "INC-1"


def test_executive_tells_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="leaders and contributors"):
        heads_up(cast, "sofia")


STEPS_REFUSED = [
    ("averted happens", "averted", "became", "the end of it"),
    ("averted twice", "averted", "averted", "did not happen already"),
    ("incident happens", "incident", "became", "an incident already"),
    ("incident is averted", "incident", "averted", "resolve it with an update"),
]


@pytest.mark.parametrize(
    ("begin", "then", "says"),
    [row[1:] for row in STEPS_REFUSED],
    ids=[row[0] for row in STEPS_REFUSED],
)
def test_step_that_the_life_does_not_allow_is_answered_in_a_sentence(
    cast: Cast, begin: str, then: str, says: str
) -> None:
    told = incident(cast) if begin == "incident" else heads_up(cast)
    ways = {"averted": averted, "became": happened}
    if begin == "averted":
        averted(cast, told.ref)
    with pytest.raises(Refused, match=says):
        ways[then](cast, told.ref)


def averted(cast: Cast, ref: str) -> None:
    telling.averted(by=cast.door("bo"), ref=ref, now=NOW)


def happened(cast: Cast, ref: str) -> None:
    telling.became_incident(
        by=cast.door("bo"), ref=ref, severity="sev1", origin="unknown", now=NOW
    )
