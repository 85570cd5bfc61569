"""Targets through the API: the same steps, the same sentences."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kpis.models import Target
from partnership.models import Proposal
from tests.cast import Cast
from tests.kpis.agreeing import SERVICE_LEVEL, agreed, in_use, proposed, proposed_once

GOALS = "/api/v1/partnerships/northwind-brightcall/targets/"
BODY = SERVICE_LEVEL | {"kpi": "service_level_offered"}

Send = Callable[..., Any]


@pytest.fixture
def send(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Somebody of the cast sends JSON to a route of targets, in a session."""
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)
    with cast.inside():
        in_use(cast)

    def send(name: str, route: str = "", body: Any = None, **headers: str) -> Any:
        client = Client(headers=headers)
        if not headers:
            client.force_login(
                cast.people[name], "django.contrib.auth.backends.ModelBackend"
            )
        if body is None:
            return client.get(GOALS + route)
        return client.post(GOALS + route, body, content_type="application/json")

    return send


def test_target_is_proposed_and_agreed(cast: Cast, send: Send) -> None:
    created = send("lena", body=BODY)
    assert created.status_code == 201
    assert (created.json()["id"], created.json()["version"]) == (1, 1)
    answer = send("bo", "1/agree/", {"version": 1}).json()
    assert (answer["goal"], answer["agreed_by"]) == (["83"], "Bo")
    listed = send("tom").json()
    assert [target["terms"]["minimum"] for target in listed["results"]] == ["80"]
    assert listed["proposals"] == []


def test_counter_and_withdraw(cast: Cast, send: Send) -> None:
    send("lena", body=BODY)
    other = {"version": 1, "buffer": "2", "minimum": "80", "reason": "Noise is 2."}
    countered = send("bo", "1/counter/", other | {"buffer_reason": "Noise."})
    assert (countered.status_code, countered.json()["counters"]) == (201, 1)
    assert send("bo", "2/withdraw/", {}).json()["state"] == "withdrawn"


def test_refusal_has_the_sentence_of_the_form(cast: Cast, send: Send) -> None:
    penalty = {"form": "linear", "start": "81", "full": "75"}
    answer = send("lena", body=BODY | {"penalty": penalty})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["penalty.start"]
    assert "must not start on the good side" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [[], "80", {}, {"kpi": ""}, {"kpi": 7, "minimum": []}, {"minimum": "80"}],
    ids=["list", "text", "empty", "no kpi", "wrong types", "kpi left out"],
)
def test_what_is_no_proposal_is_a_problem(send: Send, body: Any) -> None:
    answer = send("lena", body=body)
    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_own_side_cannot_agree(cast: Cast, send: Send) -> None:
    with cast.inside():
        proposed(cast)
    answer = send("lena", "1/agree/", {"version": 1})
    assert answer.status_code == 409
    assert "Your own side proposed this" in answer.json()["detail"]


def test_version_that_was_not_read_is_a_conflict(cast: Cast, send: Send) -> None:
    with cast.inside():
        proposed(cast)
    answer = send("bo", "1/agree/", {"version": 2})
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    with cast.inside():
        assert not Target.objects.exists()


def test_terms_that_the_kpi_cannot_have_any_more_are_a_conflict(
    cast: Cast, send: Send
) -> None:
    with cast.inside():
        proposed_once(cast, minimum="900")
    answer = send("bo", "1/agree/", {"version": 1})
    assert answer.status_code == 409
    assert answer.json()["detail"].endswith(
        "cannot be above 100\xa0%: client minimum 900\xa0%. "
        "Counter it, or ask Northwind to withdraw it."
    )
    with cast.inside():
        assert not Target.objects.exists()
        assert Proposal.objects.get().state == "open"
    assert send("lena", "1/withdraw/", {}).json()["state"] == "withdrawn"


def test_unknown_proposal_does_not_exist(send: Send) -> None:
    assert send("bo", "9/agree/", {"version": 1}).status_code == 404


def test_contributor_is_told_who_can(cast: Cast, send: Send) -> None:
    answer = send("amina", body=BODY)
    assert answer.status_code == 403
    assert "A leader of your side" in answer.json()["detail"]


def test_token_reads_and_cannot_agree(cast: Cast, send: Send) -> None:
    with cast.inside():
        agreed(cast)
    bearer = {"Authorization": f"Bearer {cast.tokens['bo writes readings']}"}
    assert len(send("bo", **bearer).json()["results"]) == 1
    answer = send("bo", body=BODY, **bearer)
    assert answer.status_code == 403
    assert "cannot be done with a token" in answer.json()["detail"]


def test_amount_per_unit_is_for_leaders(cast: Cast, send: Send) -> None:
    per_unit = {"form": "per_unit", "start": "80", "full": "75", "amount": "512.50"}
    with cast.inside():
        agreed(cast, penalty=per_unit)
    amounts = [
        send(name).json()["results"][0]["terms"]["penalty"]["amount"]
        for name in ("lena", "tom")
    ]
    assert amounts == ["512.5", None]
