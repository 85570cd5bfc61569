import pytest
from django.test import Client

from scorecards.actions.compute import compute
from tests.conftest import NOW
from tests.scorecards import world

ROOT = "/api/v1/partnerships/northwind-brightcall"
CODE = "service_level_offered"


@pytest.fixture
def november(cast):
    """A window that cost something: 70 % where 80 % is the minimum."""
    with cast.inside() as ours:
        kpi = world.kpi(ours, CODE)
        terms = {"penalty_form": "linear", "penalty_start": 80, "penalty_full": 75}
        world.target(cast, kpi, "80", buffer=3, weight=1, allocation=40, **terms)
        world.fees(cast, "2026-11", "100000", "10")
        window = world.window(ours, "2026-11")
        world.add_sums(kpi, world.spread(window, 70, 100))
        compute(partnership=ours, period=window, now=NOW)


def asked(cast, who: str, path: str) -> tuple[int, dict]:
    client = Client()
    client.force_login(cast.people[who])
    answer = client.get(f"{ROOT}/{path}")
    return answer.status_code, answer.json()


def test_scorecards_are_listed_without_their_documents(cast, november):
    status, body = asked(cast, "amina", "scorecards/")
    assert status == 200
    (head,) = body["results"]
    assert (head["period"], head["complete"], head["published"]) == (
        "2026-11",
        True,
        False,
    )
    assert "document" not in head


def test_list_keeps_to_one_kind_of_period(cast, november):
    assert asked(cast, "bo", "scorecards/?kind=month")[1]["results"] != []
    assert asked(cast, "bo", "scorecards/?kind=week")[1]["results"] == []
    assert asked(cast, "bo", "scorecards/?kind=year")[0] == 400


def test_scorecard_comes_with_everything_it_was_computed_from(cast, november):
    status, body = asked(cast, "lena", "scorecards/2026-11/")
    assert status == 200
    (row,) = body["rows"]
    assert (row["measured"]["numerator"], row["measured"]["value"]) == (70, "70")
    assert body["penalty"]["output"]["total"] == "4000.00"
    assert body["score"]["output"]["working"].startswith("Results: ")


def test_penalty_comes_with_its_working(cast, november):
    body = asked(cast, "bo", "penalties/2026-11/")[1]
    assert (body["total"], body["would_have_been"]) == ("4000.00", "4000.00")
    assert body["provisional"] == ["fees_not_confirmed"]
    assert "full from 75" in body["parts"][0]["working"]


def test_contributor_sees_the_state_of_a_penalty_and_no_amount(cast, november):
    for path in ("penalties/2026-11/", "scorecards/2026-11/"):
        status, body = asked(cast, "amina", path)
        assert status == 200
        assert "4000" not in str(body)
        assert "100000" not in str(body)
    assert asked(cast, "amina", "penalties/2026-11/")[1]["due"] == [CODE]


def test_price_of_one_unit_is_an_amount_too(cast):
    with cast.inside() as ours:
        kpi = world.kpi(ours, CODE)
        terms = {"penalty_form": "per_unit", "penalty_start": 80, "penalty_full": 75}
        world.target(cast, kpi, "80", weight=1, penalty_amount="731.00", **terms)
        window = world.window(ours, "2026-11")
        world.add_sums(kpi, world.spread(window, 70, 100))
        compute(partnership=ours, period=window, now=NOW)
    assert "731" in str(asked(cast, "lena", "scorecards/2026-11/")[1])
    assert "731" not in str(asked(cast, "amina", "scorecards/2026-11/")[1])


REFUSED = {
    "no card": ("lena", "scorecards/2026-10/", 404),
    "no period": ("lena", "scorecards/November/", 404),
    "no member": ("omar", "scorecards/2026-11/", 404),
    "an executive": ("sofia", "scorecards/2026-11/", 403),
}


@pytest.mark.parametrize(("who", "path", "status"), REFUSED.values(), ids=REFUSED)
def test_api_refuses(cast, november, who, path, status):
    assert asked(cast, who, path)[0] == status
