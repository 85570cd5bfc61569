"""Around every request: how far the wall is open, and who may keep the answer."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from partnership import tenancy
from partnership.middleware import (
    PersonalPagesMiddleware,
    PolicyMiddleware,
    TenancyMiddleware,
)
from partnership.tenancy import NOTHING, Scope
from tests.cast import Cast


def scope_during(user: object, path: str = "/", **headers: str) -> Scope:
    """The scope in force while a request of this person is answered."""
    seen: list[Scope] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(tenancy.current())
        return HttpResponse()

    request = RequestFactory().get(path, headers=headers)
    request.user = user
    TenancyMiddleware(view)(request)
    return seen[0]


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    yield
    assert tenancy.current() == NOTHING


@pytest.mark.parametrize("name", ["lena", "bo", "max", "sam", "nia"])
def test_the_wall_is_open_for_ones_own_partnerships(cast: Cast, name: str) -> None:
    open_to = {
        cast.partnerships[slug].pk
        for (who, slug) in cast.members
        if who == name and (who, slug) not in LEFT
    }
    assert scope_during(cast.people[name]).partnerships == tuple(sorted(open_to))


LEFT = {("sam", "northwind-brightcall"), ("max", "northwind-brightcall")}


def test_a_token_opens_its_own_partnership_only(cast: Cast) -> None:
    secret = f"Bearer {cast.tokens['bo reads']}"
    assert scope_during(cast.lena, authorization=secret) == Scope((cast.ours.pk,))
    assert scope_during(cast.lena, authorization="Bearer ours_guess") == NOTHING


def test_the_desk_opens_for_the_desk_alone(cast: Cast) -> None:
    assert scope_during(cast.ada, "/admin/") == Scope((), office=True)
    assert scope_during(cast.lena, "/admin/") == NOTHING
    assert not scope_during(cast.ada, "/").office


def test_no_cache_on_the_way_keeps_an_answer() -> None:
    answer = PersonalPagesMiddleware(lambda request: HttpResponse())
    assert "no-store" in answer(RequestFactory().get("/"))["Cache-Control"]


def test_a_page_may_say_itself_how_it_is_kept() -> None:
    said = HttpResponse(headers={"Cache-Control": "private, no-cache"})
    answer = PersonalPagesMiddleware(lambda request: said)
    assert answer(RequestFactory().get("/"))["Cache-Control"] == "private, no-cache"


def test_health_is_told_to_everybody(db: None) -> None:
    assert Client().get("/healthz").json() == {"alive": True}
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "redis": True,
        "migrations": True,
        "world": True,
    }


@pytest.mark.parametrize("missing", ["database", "redis", "migrations", "world"])
def test_what_is_not_ready_is_named(db: None, missing: str, monkeypatch) -> None:
    check = {
        "database": "database_answers",
        "redis": "redis_answers",
        "migrations": "migrations_done",
        "world": "world_ready",
    }[missing]
    monkeypatch.setattr(f"partnership.views.health.{check}", lambda: False)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert [name for name, there in answer.json().items() if not there] == [missing]


def test_the_demo_is_ready_with_its_world(db: None, settings, client) -> None:
    settings.OURS_DEMO = True
    assert client.get("/readyz").json()["world"] is False


def test_every_answer_brings_the_policy_of_the_settings(client: Client) -> None:
    for address in ("/healthz", "/no/such/page"):
        policy = client.get(address)["Content-Security-Policy"]
        said = dict(part.split(" ", 1) for part in policy.split("; "))
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        assert said == {name: " ".join(value) for name, value in directives.items()}


def test_an_answer_keeps_a_policy_of_its_own(rf: RequestFactory) -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    answer = PolicyMiddleware(lambda _: own)(rf.get("/"))
    assert answer["Content-Security-Policy"] == "sandbox"
