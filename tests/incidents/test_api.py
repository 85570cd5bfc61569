"""Heads-ups and incidents through the API: the same steps, the same sentences."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions import confidence, updates
from incidents.models import Incident
from incidents.words import UpdateWords
from kpis.actions.kpis import take_into_use
from partnership.actions.people import create_token
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, heads_up, incident

ROOT = "/api/v1/partnerships/northwind-brightcall/incidents/"
HEADS_UP = {"kind": "heads_up", "summary": "Monday's Quartz mailing may double calls"}
INCIDENT = {
    "kind": "incident",
    "summary": "The Quartz order look-up takes two minutes",
    "severity": "sev2",
}

Send = Callable[..., Any]


@pytest.fixture
def send(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Somebody of the cast sends JSON to a route of incidents, in a session."""
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)

    def send(name: str, route: str = "", body: Any = None, **headers: str) -> Any:
        client = Client(headers=headers)
        if not headers:
            client.force_login(
                cast.people[name], "django.contrib.auth.backends.ModelBackend"
            )
        if body is None:
            return client.get(ROOT + route)
        return client.post(ROOT + route, body, content_type="application/json")

    return send


def refs(answer: Any) -> list[str]:
    return [row["ref"] for row in answer.json()["results"]]


def test_heads_up_takes_its_kind_and_one_sentence(send: Send) -> None:
    answer = send("bo", body=HEADS_UP)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["ref"], told["state"], told["severity"]) == (
        "INC-1",
        "heads_up",
        None,
    )
    assert told["owner"] == {"name": "Bo", "side": "partner"}
    assert told["next_update_at"] is not None
    assert send("lena", "INC-1/").json()["summary"] == HEADS_UP["summary"]


def test_heads_up_keeps_everything_that_was_said(cast: Cast, send: Send) -> None:
    with cast.inside():
        take_into_use(partnership=cast.ours, code="asa", by=cast.door("bo"), now=NOW)
    at = (NOW + timedelta(days=2)).isoformat()
    said = {"would_help": "The Quartz forecast.", "expected_at": at, "kpis": ["asa"]}
    sent = HEADS_UP | said | {"next_update_at": at, "audience": "both"}
    told = send("bo", body=sent).json()
    assert (told["would_help"], told["kpis"]) == ("The Quartz forecast.", ["asa"])
    assert told["expected_at"] == told["next_update_at"] == "2026-12-04T15:18:00Z"


def test_incident_has_severity_and_origin_and_no_owner(send: Send) -> None:
    noticed = (NOW - HOUR).isoformat()
    sent = INCIDENT | {"origin": "partner", "noticed_at": noticed}
    told = send("lena", body=sent).json()
    assert (told["severity"], told["origin"], told["owner"]) == (
        "sev2",
        "partner",
        None,
    )
    assert told["lag_s"] == 3600
    assert {need["code"] for need in told["needs"]} >= {"acknowledge", "needs_owner"}


REFUSED = {
    "nothing said": ({}, "kind"),
    "no summary": ({"kind": "heads_up"}, "summary"),
    "blank summary": (HEADS_UP | {"summary": " "}, "summary"),
    "another kind": (HEADS_UP | {"kind": "disaster"}, "kind"),
    "no severity": (INCIDENT | {"severity": None}, "severity"),
    "no such origin": (INCIDENT | {"origin": "Bo"}, "origin"),
    "time without offset": (
        HEADS_UP | {"expected_at": "2026-12-03T10:00:00"},
        "expected_at",
    ),
    "no time": (HEADS_UP | {"expected_at": "soon"}, "expected_at"),
    "promise in the past": (
        HEADS_UP | {"next_update_at": "2026-12-01T10:00:00Z"},
        "next_update_at",
    ),
    "heads-up for one side": (HEADS_UP | {"audience": "side"}, "audience"),
    "unknown KPI": (HEADS_UP | {"kpis": ["luck"]}, "kpis"),
}


@pytest.mark.parametrize(("body", "key"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_told_is_answered_with_the_key(
    send: Send, body: dict[str, Any], key: str
) -> None:
    answer = send("bo", body=body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert key in answer.json()["errors"]
    assert refs(send("bo")) == []


def test_steps_through_the_api(send: Send) -> None:
    send("bo", body=INCIDENT | {"audience": "leadership"})
    seen = send("lena", "INC-1/acknowledge/", {})
    assert (seen.status_code, seen.json()["acknowledged_by"]["name"]) == (200, "Lena")
    owned = send("tom", "INC-1/own/", {})
    assert (owned.status_code, owned.json()["owner"]["name"]) == (200, "Tom")
    later = (NOW + 2 * HOUR).isoformat()
    update = send(
        "tom",
        "INC-1/updates/",
        {"text": "It is the carrier.", "state": "identified", "next_update_at": later},
    )
    assert (update.status_code, update.json()["state_to"]) == (201, "identified")
    step = send(
        "tom", "INC-1/next-steps/", {"what": "Ask the carrier", "decides_words": "Them"}
    )
    assert (step.status_code, step.json()["number"]) == (201, 1)
    factor = {"category": "carrier", "side": "outside", "words": "A cut line"}
    assert send("bo", "INC-1/factors/", factor).status_code == 201
    thanks = send("sofia", "INC-1/recognise/", {"words": "That saved our Monday."})
    assert (thanks.status_code, thanks.json()["by"]["name"]) == (201, "Sofia")
    shown = send("bo", "INC-1/").json()
    assert [s["what"] for s in shown["next_steps"]] == ["Ask the carrier"]
    assert shown["factors"][0]["partner"]["confirmed_at"] is not None
    assert shown["factors"][0]["client"] is None
    assert [t["words"] for t in shown["thanks"]] == ["That saved our Monday."]
    assert shown["next_update_at"] == "2026-12-02T17:18:00Z"
    assert shown["promises"][0]["kept"] == "open"


def test_own_twice_is_a_sentence(send: Send) -> None:
    send("bo", body=INCIDENT)
    send("bo", "INC-1/own/", {})
    again = send("bo", "INC-1/own/", {})
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "You own the resolution already.",
    )


def test_who_asks_for_a_resolution_that_is_owned_is_shown_as_asking(send: Send) -> None:
    send("bo", body=INCIDENT)
    send("bo", "INC-1/own/", {})
    asked = send("lena", "INC-1/own/", {}).json()
    assert (asked["owner"]["name"], asked["asked_by"]["name"]) == ("Bo", "Lena")


def test_heads_up_is_averted_by_an_update(send: Send) -> None:
    send("bo", body=HEADS_UP)
    body = {"text": "The mailing was moved.", "state": "averted"}
    update = send("bo", "INC-1/updates/", body)
    assert (update.status_code, update.json()["text"]) == (201, body["text"])
    assert send("lena", "INC-1/").json()["state"] == "averted"


def test_heads_up_happens_by_an_update_with_its_severity(send: Send) -> None:
    send("bo", body=HEADS_UP)
    body = {"text": "It happened.", "state": "investigating"}
    assert "severity" in send("bo", "INC-1/updates/", body).json()["errors"]
    done = send("bo", "INC-1/updates/", body | {"severity": "sev3"})
    assert done.status_code == 201
    assert send("bo", "INC-1/").json()["severity"] == "sev3"


@pytest.mark.parametrize("state", ["averted", "investigating"])
def test_text_for_one_side_is_not_shown_to_both_by_a_state(
    send: Send, state: str
) -> None:
    send("bo", body=HEADS_UP)
    body = {"text": "Ours alone.", "state": state, "audience": "side"}
    answer = send("bo", "INC-1/updates/", body | {"severity": "sev3"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["audience"])
    assert "Ours alone." not in send("lena", "INC-1/").content.decode()


def test_list_is_newest_first_page_by_page(cast: Cast, send: Send) -> None:
    with cast.inside():
        for n in range(3):
            heads_up(cast, now=NOW - n * HOUR, summary=f"Quartz {n}")
    first = send("lena", "?limit=2")
    assert refs(first) == ["INC-1", "INC-2"]
    rest = first.json()["next"].partition("incidents/")[2]
    assert refs(send("lena", rest)) == ["INC-3"]


def test_other_side_sees_nothing_that_is_prepared(cast: Cast, send: Send) -> None:
    with cast.inside():
        prepared = draft(cast)
        told = incident(cast)
        updates.post_update(
            by=cast.door("bo"),
            ref=told.ref,
            words=UpdateWords("Ours alone.", audience="side"),
            now=NOW,
        )
        confidence.tell_in_confidence(
            by=cast.door("bo"),
            ref=told.ref,
            text="In confidence.",
            readers=[cast.lena.email],
            now=NOW,
        )
    assert refs(send("lena")) == [told.ref]
    assert sorted(refs(send("amina"))) == sorted([told.ref, prepared.ref])
    assert send("lena", f"{prepared.ref}/").status_code == 404
    assert send("lena", f"{prepared.ref}/own/", {}).status_code == 404
    shown = send("lena", f"{told.ref}/").content.decode()
    assert "Ours alone." not in shown
    assert "In confidence." not in shown
    assert "Ours alone." in send("amina", f"{told.ref}/").content.decode()


def test_token_writes_with_its_scope_only(cast: Cast, send: Send) -> None:
    with cast.inside():
        secrets = [
            create_token(
                by="a test",
                member=cast.door("bo").member,
                scopes=["read", *more],
                now=NOW,
            )
            for more in ([], ["incidents:write"])
        ]
    reads, writes = ({"Authorization": f"Bearer {secret}"} for secret in secrets)
    assert send("bo", body=HEADS_UP, **reads).status_code == 403
    assert send("bo", body=HEADS_UP, **writes).status_code == 201
    assert refs(send("bo", **reads)) == ["INC-1"]


WITHOUT_RIGHT = {
    "executive tells": ("sofia", "", HEADS_UP, 403),
    "executive reads": ("sofia", "", None, 403),
    "no member": ("omar", "", HEADS_UP, 404),
    "no such incident": ("lena", "INC-9/", None, 404),
    "no reference": ("lena", "x/own/", {}, 404),
}


@pytest.mark.parametrize(
    ("who", "route", "body", "status"), WITHOUT_RIGHT.values(), ids=WITHOUT_RIGHT
)
def test_who_may_not_is_refused(
    send: Send, who: str, route: str, body: Any, status: int
) -> None:
    assert send(who, route, body).status_code == status


def test_queries_do_not_grow_with_incidents(cast: Cast, send: Send) -> None:
    def asked(route: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert send("lena", route).status_code == 200
        return len(queries)

    with cast.inside():
        heads_up(cast)
    few = asked(""), asked("INC-1/")
    with cast.inside():
        for _more in range(5):
            told = incident(cast)
            for _update in range(3):
                _post(cast, told)
    assert (asked(""), asked("INC-2/")) == few


def _post(cast: Cast, told: Incident) -> None:
    words = UpdateWords("On it.", next_update_at=NOW + HOUR)
    updates.post_update(by=cast.door("bo"), ref=told.ref, words=words, now=NOW)


def test_description_of_the_api_is_whole(db: None, capsys: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    described = capsys.readouterr().out
    assert "/api/v1/partnerships/{slug}/incidents/{ref}/recognise/:" in described
