"""What no program would send: answered with a sentence, and never with a 500."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.kpis.agreeing import in_use

API = "/api/v1/partnerships/northwind-brightcall/"
SESSION = "django.contrib.auth.backends.ModelBackend"
HALF = '"\\ud83d"'


@pytest.fixture
def bo(cast: Cast) -> Client:
    with cast.inside():
        in_use(cast)
    client = Client(raise_request_exception=False)
    client.force_login(cast.bo, SESSION)
    return client


def problem(response: Any, status: int) -> str:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    said: str = response.json()["detail"]
    assert said.endswith(".")
    return said


def sent(client: Client, route: str, body: str | bytes, kind: str) -> Any:
    # Without a body the test's client leaves the header out.
    return client.post(API + route, body, kind, CONTENT_TYPE=kind)


@pytest.mark.parametrize(
    "address",
    [
        "readings/?kpi=%00",
        "readings/?kpi=service_level_offered&queue=%00",
        "readings/?kpi=service_level_offered&cursor=%00",
        "scorecards/?cursor=%00",
        "scorecards/?kind=%00",
        "?%00=1",
    ],
)
def test_a_nul_in_a_question_is_told(bo: Client, address: str) -> None:
    assert "Leave it out" in problem(bo.get(API + address), 400)


@pytest.mark.parametrize("position", ["%00", "a%00b", "\0", "%ED%A0%80"])
@pytest.mark.parametrize("route", ["", "northwind-brightcall/scorecards/"])
def test_a_cursor_is_a_text_like_any_other(
    bo: Client, route: str, position: str
) -> None:
    cursor = b64encode(f"p={position}".encode()).decode()
    answer = bo.get(f"/api/v1/partnerships/{route}", {"cursor": cursor})
    assert answer.status_code in {200, 400, 404}


def test_a_nul_is_told_on_pages_too(bo: Client) -> None:
    asked = bo.get("/p/northwind-brightcall/kpis/?group=%00")
    assert asked.status_code == 400
    assert "Leave it out" in asked.content.decode()
    sent = bo.post("/p/northwind-brightcall/readings/import/", {"mapping": "a\0"})
    assert sent.status_code == 400


BODIES = {
    "empty": "",
    "half a pair": f'{{"kpi": {HALF}}}',
    "half a pair as a key": f"{{{HALF}: 1}}",
    "half a pair deep inside": f'{{"kpi": "a", "penalty": {{"steps": [{HALF}]}}}}',
    "a NUL": '{"kpi": "\\u0000"}',
    "a key twice": '{"kpi": "a", "kpi": "b"}',
    "no number": '{"kpi": NaN}',
    "ten thousand deep": "[" * 10_000 + "]" * 10_000,
    "no UTF-8": b'{"kpi": "\xff"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_kept_is_told(bo: Client, body: str | bytes) -> None:
    for route in ("targets/", "readings/"):
        problem(sent(bo, route, body, "application/json"), 400)


@pytest.mark.parametrize("kind", ["text/csv", "application/x-ndjson"])
def test_no_readings_at_all_are_told(bo: Client, kind: str) -> None:
    problem(sent(bo, "readings/", "", kind), 400)


@pytest.mark.parametrize("route", ["readings/", "targets/"])
def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    bo: Client, settings: Any, route: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    long = json.dumps([" " * 1024 * 1024])
    answer = bo.post(API + route, long, "application/json")
    assert "At most 1 MB" in problem(answer, 413)


def test_a_host_that_is_not_ours_is_told_plainly(bo: Client) -> None:
    answer = bo.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "elsewhere" not in answer.content.decode()


def test_our_own_mistake_is_a_problem_too(
    bo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.api.views.in_force", lambda *_given: 1 / 0)
    assert "our machine" in problem(bo.get(f"{API}kpis/"), 500)


def test_an_address_that_is_not_there_is_a_problem_too(bo: Client) -> None:
    assert "nothing at this address" in problem(bo.get("/api/v1/nowhere/"), 404)
