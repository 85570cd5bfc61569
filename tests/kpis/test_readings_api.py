"""Readings through the API: asked for, sent, sent twice, refused with a sentence."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from kpis.actions.kpis import take_into_use
from kpis.actions.rollups import bring_up_to_date
from kpis.models import Reading, Rollup
from tests.cast import Cast

ADDRESS = "/api/v1/partnerships/northwind-brightcall/readings/"
MONDAY: dict[str, Any] = {
    "kpi": "service_level_offered",
    "queue": "",
    "period_start": "2026-11-09",
    "grain": "day",
    "numerator": 80,
    "denominator": 100,
}
TUESDAY = MONDAY | {"period_start": "2026-11-10", "numerator": 90}


@pytest.fixture(autouse=True)
def service_level_is_in_use(cast: Cast) -> None:
    with cast.inside() as ours:
        take_into_use(
            by="a test",
            partnership=ours,
            code="service_level_offered",
            now=cast.now,
        )


@pytest.fixture
def bo(cast: Cast) -> Client:
    secret = cast.tokens["bo writes readings"]
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, rows: Any, **options: Any) -> HttpResponse:
    query = options.pop("query", "")
    return client.post(
        ADDRESS + query, json.dumps(rows), "application/json", headers=options
    )


def test_sent_readings_come_back_rolled_up_to_the_week(cast: Cast, bo: Client) -> None:
    response = send(bo, [MONDAY, TUESDAY])
    assert response.status_code == 200
    assert response.json() == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": [],
        "left_out": [],
        "notices": [],
    }
    with cast.inside() as ours:
        bring_up_to_date(partnership=ours, now=cast.now)
    asked = f"{ADDRESS}?kpi=service_level_offered&grain=week"
    asked += "&from=2026-11-09&to=2026-11-15"
    assert bo.get(asked).json() == {
        "next": None,
        "results": [
            {
                "kpi": "service_level_offered",
                "queue": None,
                "grain": "week",
                "period_start": "2026-11-09",
                "numerator": 170,
                "denominator": 200,
                "value": 85,
                "excused": None,
            }
        ],
    }


def test_value_is_what_was_measured_and_what_counts_stands_beside_it(
    cast: Cast, bo: Client
) -> None:
    send(bo, [MONDAY, TUESDAY])
    with cast.inside() as ours:
        bring_up_to_date(partnership=ours, now=cast.now)
        Rollup.objects.filter(partnership=ours).update(
            excused_numerator=80, excused_denominator=100
        )
    asked = f"{ADDRESS}?kpi=service_level_offered&grain="
    (week,) = bo.get(f"{asked}week").json()["results"]
    assert (week["numerator"], week["denominator"], week["value"]) == (170, 200, 85)
    assert week["excused"] == {"numerator": 80, "denominator": 100, "value": 90}
    monday = bo.get(f"{asked}day").json()["results"][0]
    assert monday["value"] == 80
    assert monday["excused"] == {"numerator": 80, "denominator": 100, "value": None}


def test_a_period_that_is_not_wholly_asked_for_is_left_out(
    cast: Cast, bo: Client
) -> None:
    send(bo, [MONDAY])
    with cast.inside() as ours:
        bring_up_to_date(partnership=ours, now=cast.now)
    asked = f"{ADDRESS}?kpi=service_level_offered&grain=week&from=2026-11-10"
    assert bo.get(asked + "&to=2026-11-30").json()["results"] == []


def test_the_same_readings_again_change_nothing(bo: Client) -> None:
    send(bo, [MONDAY])
    assert send(bo, [MONDAY]).json()["unchanged"] == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps(MONDAY) + "\n\n" + json.dumps(TUESDAY), "application/x-ndjson"),
        (
            (
                "kpi,queue,period_start,grain,numerator,denominator\n"
                "service_level_offered,,2026-11-09,day,80,100\n"
                "service_level_offered,,2026-11-10,day,90,100\n"
            ),
            "text/csv",
        ),
    ],
    ids=["NDJSON", "CSV"],
)
def test_lines_and_csv_are_read_like_a_list(bo: Client, body: str, kind: str) -> None:
    assert bo.post(ADDRESS, body, kind).json()["created"] == 2


def test_one_bad_row_keeps_all_out_and_is_named_by_its_number(
    cast: Cast, bo: Client
) -> None:
    response = send(bo, [MONDAY, TUESDAY | {"numerator": "eighty"}])
    assert response.status_code == 422
    (rejected,) = response.json()["rejected"]
    assert (rejected["row"], rejected["field"]) == (2, "numerator")
    assert "eighty" in rejected["message"]
    with cast.inside():
        assert not Reading.objects.exists()


def test_partial_takes_the_good_rows(bo: Client) -> None:
    rows = [MONDAY, TUESDAY | {"numerator": 101}]
    response = send(bo, rows, query="?partial=true")
    assert response.status_code == 200
    assert response.json()["created"] == 1
    assert [r["row"] for r in response.json()["rejected"]] == [2]


def test_a_call_that_comes_twice_gets_the_first_answer(bo: Client) -> None:
    key = {"Idempotency-Key": "monday-1"}
    assert send(bo, [MONDAY], **key).json()["created"] == 1
    assert send(bo, [MONDAY], **key).json()["created"] == 1
    other = send(bo, [TUESDAY], **key)
    assert other.status_code == 422
    assert "Choose a new one" in other.json()["detail"]


def test_the_first_answer_comes_again_with_its_refused_rows(bo: Client) -> None:
    rows = [MONDAY, TUESDAY | {"numerator": 101}]
    first, again = (
        send(bo, rows, query="?partial=true", **{"Idempotency-Key": "week-46"}).json()
        for _ in range(2)
    )
    assert first == again
    assert [row["row"] for row in again["rejected"]] == [2]


def test_a_call_that_wrote_nothing_leaves_its_key_free(bo: Client) -> None:
    key = {"Idempotency-Key": "tuesday-1"}
    assert send(bo, [TUESDAY | {"numerator": 101}], **key).status_code == 422
    assert send(bo, [TUESDAY], **key).json()["created"] == 1


@pytest.mark.parametrize(
    ("body", "kind", "status", "sentence"),
    [
        ("{", "application/json", 400, "is no JSON"),
        ("{}", "application/json", 400, "Send a list of objects"),
        ("[1]", "application/json", 400, "Send a list of objects"),
        ("[NaN]", "application/json", 400, "Send a list of objects"),
        ("x", "application/xml", 415, "Send application/json"),
        ("[" * 100_000, "application/json", 400, "is no JSON"),
    ],
)
def test_a_body_that_is_no_readings_is_told_so(
    bo: Client, body: str, kind: str, status: int, sentence: str
) -> None:
    response = bo.post(ADDRESS, body, kind)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert sentence in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "is not in use here"),
        ("?kpi=service_level_offered&queue=mars", "no queue “mars”"),
        ("?kpi=service_level_offered&grain=fortnight", "grain"),
        ("?kpi=service_level_offered&from=01/02/2026", "is no date"),
        ("?kpi=service_level_offered&to=0001-01-01", "readings lie between"),
        ("?kpi=service_level_offered&from=9999-12-31", "readings lie between"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    bo: Client, query: str, sentence: str
) -> None:
    response = bo.get(ADDRESS + query)
    assert response.status_code == 400
    assert sentence in response.json()["detail"]


AMBIGUOUS = [MONDAY | {"period_start": "09/11/2026"}, MONDAY | {"queue": "mars"}]


def test_an_ambiguous_date_says_what_a_call_can_do(bo: Client) -> None:
    response = send(bo, AMBIGUOUS)
    problem = response.json()
    assert (response.status_code, problem["status"]) == (422, 422)
    assert "date_format=%25d/%25m/%25Y or date_format=%25m/%25d" in problem["detail"]
    assert "--" not in problem["detail"]
    assert [(row["row"], row["field"]) for row in problem["rejected"]] == [(2, "queue")]


@pytest.mark.parametrize(
    ("written", "month"),
    [
        pytest.param("%25d/%25m/%25Y", 11, id="day-first"),
        pytest.param("%25m/%25d/%25Y", 9, id="month-first"),
    ],
)
def test_a_call_says_how_its_dates_are_written(
    cast: Cast, bo: Client, written: str, month: int
) -> None:
    response = send(bo, AMBIGUOUS[:1], query=f"?date_format={written}")
    assert (response.status_code, response.json()["created"]) == (200, 1)
    with cast.inside():
        assert Reading.objects.get().day.month == month


def test_a_call_says_its_decimal_sign(cast: Cast, bo: Client) -> None:
    head = "kpi,queue,period_start,grain,numerator,denominator\n"
    text = head + "service_level_offered,,2026-11-09,day,1.234,9000\n"
    asked = bo.post(ADDRESS, text, "text/csv")
    assert (asked.status_code, "decimal=." in asked.json()["detail"]) == (422, True)
    taken = bo.post(f"{ADDRESS}?decimal=,", text, "text/csv")
    assert taken.status_code == 200
    with cast.inside():
        assert Reading.objects.get().numerator == 1234


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        pytest.param("?date_format=%25Q", "is no date format", id="no-format"),
        pytest.param("?decimal=x", "a point or a comma", id="no-decimal-sign"),
    ],
)
def test_an_answer_that_answers_nothing_is_told_so(
    bo: Client, query: str, sentence: str
) -> None:
    response = send(bo, [MONDAY], query=query)
    assert response.status_code == 400
    assert sentence in response.json()["detail"]


def test_one_key_is_for_one_way_of_reading(bo: Client) -> None:
    rows, key = AMBIGUOUS[:1], {"Idempotency-Key": "nine"}
    assert send(bo, rows, query="?date_format=%25d/%25m/%25Y", **key).status_code == 200
    assert send(bo, rows, query="?date_format=%25m/%25d/%25Y", **key).status_code == 422


def test_the_description_names_what_answers_a_question(client: Client) -> None:
    described = client.get("/api/schema/?format=json").json()["paths"]
    post = described["/api/v1/partnerships/{slug}/readings/"]["post"]
    names = {parameter["name"] for parameter in post["parameters"]}
    assert {"date_format", "decimal", "partial"} <= names


def test_a_token_without_the_scope_cannot_write(cast: Cast) -> None:
    client = Client(headers={"Authorization": f"Bearer {cast.tokens['bo reads']}"})
    response = send(client, [MONDAY])
    assert response.status_code == 403
    assert "readings:write" in response.json()["detail"]


def test_a_true_is_no_number(bo: Client) -> None:
    response = send(bo, [MONDAY | {"numerator": True}])
    assert response.status_code == 422


def test_without_token_or_session_the_answer_is_401(cast: Cast) -> None:
    assert Client().get(ADDRESS).status_code == 401
    bad = Client(headers={"Authorization": "Bearer ours_nonsense"})
    assert bad.get(ADDRESS).status_code == 401
