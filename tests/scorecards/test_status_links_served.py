"""What a status link opens, through the whole site, on its database and Redis."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import feedparser
import pytest
import redis
import time_machine
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from scorecards.actions.status import links, rebuilding
from scorecards.models import StatusLink
from scorecards.queries import status
from scorecards.status import lookups, serving
from scorecards.status.editions import EDITIONS
from scorecards.status.shared import Shared
from scorecards.status.source import Source
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import incident

LATER = NOW + timedelta(hours=1)
Counting = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """A process that knows nothing, and an empty Redis."""
    serving.SERVER.forget()
    serving.SERVER.source, serving.SERVER.shared = Source(), Shared(settings.REDIS_URL)
    with redis.Redis.from_url(settings.REDIS_URL) as shared:
        for key in shared.scan_iter("ours:status:*"):
            shared.delete(key)
    yield
    serving.SERVER.forget()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def secret(cast: Cast, clock: object) -> str:
    """A link of the client's leader, to a page with something open on it."""
    with cast.inside() as ours:
        incident(cast, audience="leadership", now=NOW)
        _link, secret = links.make(
            by=cast.door("lena"), reader=links.ForWhom("Sofia Marchetti"), now=NOW
        )
        rebuilding.rebuild(partnership=ours, now=NOW)
    return secret


def get(address: str, **headers: str) -> HttpResponse:
    return Client().get(address, headers=headers)


def test_every_form_is_at_its_address_and_can_only_be_read(secret: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for name, edition in EDITIONS.items():
        address = f"/s/{secret}/{name}"
        full, head = get(address), client.head(address)
        assert full.status_code == 200, name
        assert full.headers["Content-Type"] == edition.content_type
        assert secret in full.content.decode()
        assert (head.status_code, head.content) == (200, b""), name
        assert head.headers["Content-Length"] == str(len(full.content))
        assert get(address, if_none_match=full.headers["ETag"]).status_code == 304
        written = client.post(address)
        assert (written.status_code, written.headers["Allow"]) == (405, "GET, HEAD")


NOWHERE = {
    "unknown secret": "/s/{unknown}/api/v2/summary.json",
    "unknown answer": "/s/{secret}/api/v2/subscribers.json",
    "no answer": "/s/{secret}/api/",
    "another version": "/s/{secret}/api/v1/summary.json",
    "a slash too many": "/s/{secret}/api/v2/summary.json/",
    "without its end": "/s/{secret}/api/v2/summary",
    "up and down": "/s/{secret}/api/v2/../../../../etc/passwd",
    "up and down, hidden": "/s/{secret}/api/v2/%2e%2e/%2e%2e/summary.json",
    "a NUL": "/s/{secret}/api/v2/summary.json%00",
    "no text": "/s/{secret}/api/v2/%ff%fe.json",
    "no secret": "/s//api/v2/summary.json",
    "a secret in Greek": "/s/%CE%B1%CE%B2%CE%B3/api/v2/summary.json",
    "a secret of NULs": "/s/%00%00/api/v2/summary.json",
    "a huge secret": "/s/" + "x" * 4_000 + "/api/v2/summary.json",
}


def test_where_nothing_is_json_says_so_and_leads_nowhere(secret: str) -> None:
    for what, pattern in NOWHERE.items():
        address = pattern.format(secret=secret, unknown="x" * 43)
        for method in ("GET", "HEAD"):
            response = Client().generic(method, address)
            assert response.status_code == 404, what
            assert response.headers["Content-Type"] == "application/json", what
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert "Location" not in response.headers
        assert list(json.loads(Client().get(address).content)) == ["error"]


def test_an_unknown_link_to_a_feed_is_no_sign_in_either(secret: str) -> None:
    response = get(f"/s/{'x' * 43}/history.atom")
    assert response.status_code == 404
    assert b"<html" not in response.content


QUERIES = ("?a=1", "?" + "x" * 7_000, "?%00=%ff&p=../..", "?format=xml", "?a[]=1&a=2")


def test_a_query_changes_nothing_and_goes_round_nothing(
    secret: str, django_assert_num_queries: Counting
) -> None:
    address = f"/s/{secret}/api/v2/summary.json"
    plain = get(address)
    with django_assert_num_queries(0):
        for query in QUERIES:
            asked = get(address + query)
            assert (asked.status_code, asked.content) == (200, plain.content)


def test_neither_session_nor_token_is_looked_at(
    secret: str, cast: Cast, django_assert_num_queries: Counting
) -> None:
    client = Client(headers={"authorization": "Bearer of-nobody"})
    client.force_login(cast.lena, "django.contrib.auth.backends.ModelBackend")
    address = f"/s/{secret}/api/v2/status.json"
    get(address)
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_revoked_link_is_dead_in_the_next_second(
    secret: str, cast: Cast, clock: time_machine.Traveller
) -> None:
    address = f"/s/{secret}/api/v2/summary.json"
    assert get(address).status_code == 200
    with cast.inside():
        links.revoke(by=cast.door("lena"), number=1, now=LATER)
    clock.shift(timedelta(seconds=1))
    assert get(address).status_code == 404


def test_an_opened_link_says_when(secret: str, cast: Cast) -> None:
    get(f"/s/{secret}/history.atom")
    with cast.inside():
        assert StatusLink.objects.get().last_opened_at == LATER


def test_a_change_is_there_in_the_next_second(
    secret: str, cast: Cast, clock: time_machine.Traveller
) -> None:
    address = f"/s/{secret}/api/v2/incidents.json"
    assert len(get(address).json()["incidents"]) == 1
    with cast.inside() as ours:
        incident(cast, audience="leadership", now=LATER)
        rebuilding.rebuild(partnership=ours, now=LATER)
    clock.shift(timedelta(seconds=1))
    assert len(get(address).json()["incidents"]) == 2


def test_a_feed_parser_gets_304_on_its_second_visit(secret: str) -> None:
    for name in ("history.atom", "history.rss"):
        address = f"/s/{secret}/{name}"
        first = get(address)
        headers = {key.lower(): value for key, value in first.headers.items()}
        feed = feedparser.parse(first.content, response_headers=headers)
        assert not feed.bozo
        assert len(feed.entries) == 1
        # What it sends when it is given what it found the last time.
        etag, modified = feed.headers["etag"], feed.headers["last-modified"]
        again = get(address, if_none_match=etag, if_modified_since=modified)
        by_time_alone = get(address, if_modified_since=modified)
        assert (again.status_code, by_time_alone.status_code) == (304, 304)


def test_no_log_line_holds_the_secret(
    secret: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)

    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    get(f"/s/{secret}/api/v2/summary.json")
    get(f"/s/{secret}/api/v2/unknown.json")
    Client().post(f"/s/{secret}/api/v2/summary.json")
    get(f"/s/{secret}/api/v2/summary.json", if_match='"x"')
    monkeypatch.setattr(serving.SERVER.source, "link", broken)
    failed = Client(raise_request_exception=False).get(f"/s/{secret}/history.atom")
    assert failed.status_code == 500
    assert "out of order" in caplog.text
    assert secret not in caplog.text


def test_without_the_database_the_last_known_state_is_marked(
    secret: str, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/s/{secret}/api/v2/summary.json"
    before = get(address)

    def away(*_: object) -> None:
        raise OperationalError("the database went away")

    monkeypatch.setattr(lookups, "status_link", away)
    clock.shift(timedelta(seconds=5))
    response = get(address)
    assert (response.status_code, response.content) == (200, before.content)
    assert response.headers["X-Ours-As-Of"] == LATER.isoformat(timespec="seconds")


def test_without_redis_the_database_answers(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise redis.ConnectionError("Redis went away")

    monkeypatch.setattr(redis.Redis, "execute_command", away)
    assert get(f"/s/{secret}/api/v2/summary.json").status_code == 200


# --- the same document by the API ---


def test_members_read_the_document_by_the_api(secret: str, cast: Cast) -> None:
    with cast.inside() as ours:
        revision, document = status.current_or_new(ours, LATER)
    for name in ("lena", "bo", "sofia"):
        client = Client()
        client.force_login(
            cast.people[name], "django.contrib.auth.backends.ModelBackend"
        )
        answer = client.get("/api/v1/partnerships/northwind-brightcall/status/").json()
        assert answer == {"revision": revision, **document.as_data()}


def test_strangers_get_no_document(secret: str, cast: Cast) -> None:
    address = "/api/v1/partnerships/northwind-brightcall/status/"
    assert get(address).status_code == 401
    client = Client()
    client.force_login(cast.people["omar"], "django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404
