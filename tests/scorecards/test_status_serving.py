"""Where the answer to a status link comes from, with a clock that the test moves."""

import gzip
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from scorecards.status.document import StatusDocument
from scorecards.status.editions import EDITIONS, Edition
from scorecards.status.lookups import LinkFound
from scorecards.status.serving import LAST_KNOWN, MOST_UNKNOWN, Page, Server
from scorecards.status.source import AwayError
from tests.scorecards import statuses

SECRET = "Zm9yLWEtc3RhdHVzLXBhZ2UtdGhhdC1pcy1wcml2YXR"
SUMMARY = EDITIONS["api/v2/summary.json"]
START = statuses.NOW.timestamp() + 0.25
PAGE = Edition(
    "page",
    "text/html; charset=utf-8",
    lambda document, now: f"<p>{document.client} {now:%H:%M}</p>".encode(),
    by_minute=True,
    headers=(("Content-Security-Policy", "default-src 'none'"),),
    last_known=lambda body, seen_at: body + f"<p>As of {seen_at:%H:%M}".encode(),
)


class Database:
    """A source with one partnership, which can be away and slow."""

    def __init__(self) -> None:
        self.links = {SECRET: 7}
        self.revision, self.document = 1, statuses.being_resolved()
        self.away = False
        self.asked = self.read = self.noted = 0
        self.slowness = 0.0

    def link(self, secret: str, now: datetime) -> LinkFound | None:
        if self.away:
            raise AwayError
        self.asked += 1
        time.sleep(self.slowness)
        found = self.links.get(secret)
        return LinkFound(1, found, self.revision) if found else None

    def kept(self, partnership: int, now: datetime) -> tuple[int, StatusDocument]:
        if self.away:
            raise AwayError
        self.read += 1
        return self.revision, self.document

    def opened(self, found: LinkFound, now: datetime) -> None:
        self.noted += 1

    def change(self, document: StatusDocument) -> None:
        self.revision, self.document = self.revision + 1, document


class Together:
    """What processes share, in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self.kept[key] = value

    def lock(self, key: str) -> "Together":
        return self

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *error: object) -> None:
        return None

    def wait_for(self, key: str, patience: float) -> bytes | None:
        return self.get(key)


class Site:
    """Processes with one database, one Redis and one clock."""

    def __init__(self) -> None:
        self.now = START
        self.database, self.together = Database(), Together()
        self.server = self.process()

    def process(self) -> Server:
        source: Any = self.database
        shared: Any = self.together
        return Server(source, shared, lambda: self.now)

    def get(
        self, edition: Edition = SUMMARY, secret: str = SECRET, **headers: str
    ) -> HttpResponse:
        return self.ask("GET", edition, secret, **headers)

    def ask(
        self,
        method: str,
        edition: Edition = SUMMARY,
        secret: str = SECRET,
        **headers: str,
    ) -> HttpResponse:
        request = RequestFactory().generic(method, "/s/x/", headers=headers)
        return self.server.answer(request, secret, edition)


@pytest.fixture
def site() -> Site:
    return Site()


# --- what it answers with ---


def test_an_answer_is_of_the_document_with_the_readers_own_addresses(
    site: Site,
) -> None:
    answer = json.loads(site.get().content)
    assert answer["page"]["url"].endswith(f"/s/{SECRET}/")
    assert answer["incidents"][0]["shortlink"].endswith(f"/s/{SECRET}/#INC-8")


def test_what_processes_share_holds_no_secret(site: Site) -> None:
    site.get()
    assert site.together.kept
    assert SECRET not in repr(site.together.kept)


def test_two_links_to_one_page_render_once_and_keep_their_own_addresses(
    site: Site,
) -> None:
    other = SECRET[::-1]
    site.database.links[other] = 7
    site.get()
    assert other in site.get(secret=other).content.decode()
    assert SECRET not in site.get(secret=other).content.decode()
    assert site.database.read == 1


HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "X-Accel-Expires": f"@{int(START)}",
}


def test_an_answer_has_the_headers_of_a_private_page(site: Site) -> None:
    response = site.get()
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["Content-Length"] == str(len(response.content))
    assert not response.cookies


@pytest.mark.parametrize("name", ["history.atom", "history.rss"])
def test_other_sites_may_read_the_json_alone(site: Site, name: str) -> None:
    assert "Access-Control-Allow-Origin" not in site.get(EDITIONS[name]).headers


def test_a_page_brings_its_own_policy(site: Site) -> None:
    response = site.get(PAGE)
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert "Last-Modified" not in response.headers


# --- encodings ---

ACCEPTED = {
    "none": ("", ""),
    "gzip": ("gzip", "gzip"),
    "both": ("gzip, deflate, br", "br"),
    "gzip before brotli": ("br;q=0.5, gzip", "gzip"),
    "anything": ("*", "br"),
    "not brotli": ("br;q=0, *", "gzip"),
    "as it is": ("identity, gzip;q=0.5", ""),
    "nonsense": (";;q=,,,=q=;br;q=zzz", ""),
    "a long one": ("gzip," * 400, ""),
}


@pytest.mark.parametrize(("accepts", "encoding"), ACCEPTED.values(), ids=list(ACCEPTED))
def test_the_encoding_is_the_readers_best(
    site: Site, accepts: str, encoding: str
) -> None:
    response = site.get(accept_encoding=accepts)
    assert response.headers.get("Content-Encoding", "") == encoding
    plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)
    assert json.loads(plain(response.content)) == json.loads(site.get().content)


def test_each_encoding_has_a_strong_etag_of_its_own(site: Site) -> None:
    etags = {
        site.get(accept_encoding=name).headers["ETag"] for name in ("", "gzip", "br")
    }
    assert len(etags) == 3
    assert not any(etag.startswith("W/") for etag in etags)


def test_a_head_says_the_same_without_the_body(site: Site) -> None:
    got, asked = site.get(), site.ask("HEAD")
    assert asked.content == b""
    assert dict(asked.headers) == dict(got.headers)


# --- conditions ---


@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_second_visit_is_answered_with_304(site: Site, encoding: str) -> None:
    first = site.get(accept_encoding=encoding)
    again = site.get(accept_encoding=encoding, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control", "X-Accel-Expires", "Last-Modified"):
        assert again.headers[name] == first.headers[name]


CONDITIONS = {
    "its etag": ({"if_none_match": "{etag}"}, 304),
    "weakened on the way": ({"if_none_match": "W/{etag}"}, 304),
    "one of many": ({"if_none_match": '"a", {etag}, "b"'}, 304),
    "any": ({"if_none_match": "*"}, 304),
    "another": ({"if_none_match": '"a"'}, 200),
    "etag before date": (
        {"if_none_match": '"a"', "if_modified_since": "{modified}"},
        200,
    ),
    "nonsense etag, good date": (
        {"if_none_match": "a b c", "if_modified_since": "{modified}"},
        304,
    ),
    "its date": ({"if_modified_since": "{modified}"}, 304),
    "long ago": ({"if_modified_since": "Thu, 01 Jan 2015 00:00:00 GMT"}, 200),
    "no date": ({"if_modified_since": "yesterday, perhaps"}, 200),
    "a date that is none": ({"if_modified_since": "Thu, 99 Jan 99999 0:0:0 GMT"}, 200),
    "wants what is there": ({"if_match": "{etag}"}, 200),
    "wants anything": ({"if_match": "*"}, 200),
    "wants another": ({"if_match": '"a"'}, 412),
    "nonsense wish": ({"if_match": "\x01"}, 200),
    "unless changed": (
        {"if_unmodified_since": "Thu, 01 Jan 2015 00:00:00 GMT"},
        412,
    ),
    "unless nonsense": ({"if_unmodified_since": "soon"}, 200),
}


@pytest.mark.parametrize(
    ("conditions", "status"), CONDITIONS.values(), ids=list(CONDITIONS)
)
def test_conditions_are_met_and_nonsense_is_none(
    site: Site, conditions: dict[str, str], status: int
) -> None:
    first = site.get().headers
    known = {"etag": first["ETag"], "modified": first["Last-Modified"]}
    headers = {name: value.format(**known) for name, value in conditions.items()}
    assert site.get(**headers).status_code == status


def test_a_second_change_in_one_second_is_never_taken_for_the_first(
    site: Site,
) -> None:
    site.database.document = replace(
        statuses.quiet(), changed_at=datetime.fromtimestamp(site.now, UTC)
    )
    first = site.get().headers["Last-Modified"]
    site.now += 3
    site.database.change(replace(site.database.document, client="Another"))
    assert site.get(if_modified_since=first).status_code == 200
    settled = site.get().headers["Last-Modified"]
    assert site.get(if_modified_since=settled).status_code == 304


# --- methods and secrets ---


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_wrong_method_is_told_the_right_ones(site: Site, method: str) -> None:
    response = site.ask(method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "error" in json.loads(response.content)
    assert site.database.asked == 0


def test_an_unknown_secret_gets_json_and_asks_once_a_second(site: Site) -> None:
    for _ in range(5):
        response = site.get(secret="x" * 43)
        assert response.status_code == 404
        assert json.loads(response.content) == {
            "error": "There is nothing at this address."
        }
    assert site.database.asked == 1
    site.now += 1
    site.get(secret="x" * 43)
    assert site.database.asked == 2


def test_scanning_fills_no_memory(site: Site) -> None:
    for number in range(MOST_UNKNOWN + 200):
        site.get(secret=f"{number:043}")
    assert len(site.server._unknown._kept) == MOST_UNKNOWN
    assert not site.server._entries._kept


def test_what_is_far_too_long_for_a_secret_is_not_looked_up(site: Site) -> None:
    assert site.get(secret="x" * 5_000).status_code == 404
    assert site.database.asked == 0


# --- the memo ---


def test_within_a_second_the_database_is_asked_once(site: Site) -> None:
    for moment in (0.0, 0.3, 0.7):
        site.now = START + moment
        site.get()
    assert site.database.asked == 1


def test_the_memo_ends_with_its_second_and_says_so(site: Site) -> None:
    site.now = int(START) + 0.99
    response = site.get()
    assert response.headers["X-Accel-Expires"] == f"@{int(START)}"
    site.now = int(START) + 1.0
    site.get()
    assert site.database.asked == 2


def test_a_revoked_link_is_dead_within_a_second_in_every_form(site: Site) -> None:
    editions = [SUMMARY, PAGE, EDITIONS["history.atom"]]
    assert {site.get(edition).status_code for edition in editions} == {200}
    site.database.links.clear()
    site.now += 1
    assert {site.get(edition).status_code for edition in editions} == {404}


def test_an_unchanged_revision_is_rendered_once(site: Site) -> None:
    first = site.get()
    for _ in range(5):
        site.now += 1
        assert site.get().content == first.content
    assert (site.database.asked, site.database.read) == (6, 1)


def test_a_change_is_seen_in_the_next_second(site: Site) -> None:
    before = site.get()
    site.database.change(statuses.quiet())
    site.now += 1
    after = site.get()
    assert json.loads(after.content)["status"]["indicator"] == "none"
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_page_is_drawn_anew_each_minute(site: Site) -> None:
    assert b"15:18" in site.get(PAGE).content
    site.now += 60
    assert b"15:19" in site.get(PAGE).content


def test_another_process_takes_what_was_rendered(site: Site) -> None:
    first = site.get()
    site.server = site.process()
    assert site.get().content == first.content
    assert (site.database.asked, site.database.read) == (2, 1)


def test_a_document_that_is_not_kept_yet_is_made_for_the_moment(site: Site) -> None:
    site.database.revision = 0
    site.get()
    site.database.document = statuses.quiet()
    site.now += 1
    assert json.loads(site.get().content)["incidents"] == []


def test_many_threads_ask_once(site: Site) -> None:
    site.database.slowness = 0.05
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(site.get().status_code))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 20
    assert (site.database.asked, site.database.read) == (1, 1)


def test_an_opening_is_noted_once_a_minute(site: Site) -> None:
    for _ in range(61):
        site.get()
        site.now += 1
    assert site.database.noted == 2


# --- the database is away ---


def test_the_last_known_state_is_served_and_marked(site: Site) -> None:
    before = site.get()
    site.database.away = True
    site.now += 60
    response = site.get()
    assert (response.status_code, response.content) == (200, before.content)
    assert response.headers["Warning"] == '110 - "Response is Stale"'
    assert response.headers["X-Ours-As-Of"] == "2026-12-02T15:18:00+00:00"
    assert "Warning" not in before.headers


def test_a_page_says_itself_how_old_it_is(site: Site) -> None:
    before = site.get(PAGE)
    site.database.away = True
    site.now += 120
    response = site.get(PAGE)
    assert response.content == before.content + b"<p>As of 15:18"
    assert response.headers["ETag"] != before.headers["ETag"]
    site.now += 120
    assert site.get(PAGE).content == response.content


def test_after_fifteen_minutes_nothing_is_known_any_more(site: Site) -> None:
    site.get()
    site.database.away = True
    site.now += LAST_KNOWN - 1
    assert site.get().status_code == 200
    site.now += 2
    response = site.get()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "error" in json.loads(response.content)


def test_a_link_that_was_never_seen_has_no_last_known_state(site: Site) -> None:
    site.database.away = True
    assert site.get().status_code == 503


def test_a_link_that_was_dead_when_last_seen_stays_dead_in_every_process(
    site: Site,
) -> None:
    editions = [SUMMARY, EDITIONS["history.atom"]]
    others = site.process()
    request = RequestFactory().get("/s/x/")
    assert {site.get(edition).status_code for edition in editions} == {200}
    assert others.answer(request, SECRET, SUMMARY).status_code == 200
    site.database.links.clear()
    site.now += 1
    assert site.get().status_code == 404
    site.database.away = True
    site.now += 1
    assert {site.get(edition).status_code for edition in editions} == {404}
    assert others.answer(request, SECRET, SUMMARY).status_code == 404


@pytest.mark.parametrize("other", [False, True], ids=["here", "another process"])
def test_a_slow_answer_brings_no_dead_link_back(
    site: Site, monkeypatch: pytest.MonkeyPatch, other: bool
) -> None:
    """It was asked for before the link was revoked, and comes after."""
    request, atom = RequestFactory().get("/s/x/"), EDITIONS["history.atom"]
    real, sees = site.server._page, site.process() if other else site.server
    assert sees.answer(request, SECRET, atom).status_code == 200

    def slow(found: LinkFound, edition: Edition, now: float) -> Page:
        page = real(found, edition, now)
        site.database.links.clear()
        site.now += 1.5
        assert sees.answer(request, SECRET, atom).status_code == 404
        return page

    monkeypatch.setattr(site.server, "_page", slow)
    assert site.get(SUMMARY).status_code == 200
    monkeypatch.undo()
    site.database.away = True
    site.now += 5
    assert {site.get(edition).status_code for edition in (SUMMARY, atom)} == {404}


def test_a_slow_answer_is_kept_for_when_the_database_is_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = site.server._page

    def slow(found: LinkFound, edition: Edition, now: float) -> Page:
        site.now += 1.5
        return real(found, edition, now)

    monkeypatch.setattr(site.server, "_page", slow)
    before = site.get()
    site.database.away = True
    site.now += 5
    assert site.get().content == before.content


@pytest.mark.parametrize("edition", [SUMMARY, PAGE], ids=["json", "page"])
def test_a_new_process_knows_what_others_have_seen(
    site: Site, edition: Edition
) -> None:
    before = site.get(edition)
    site.server = site.process()
    site.database.away = True
    site.now += 200
    response = site.get(edition)
    assert response.content.startswith(before.content)
    assert response.headers["X-Ours-As-Of"] == "2026-12-02T15:18:00+00:00"


def test_the_mark_goes_when_the_database_is_back(site: Site) -> None:
    before = site.get()
    site.database.away = True
    site.now += 5
    site.get()
    site.database.away = False
    site.now += 1
    after = site.get()
    assert "Warning" not in after.headers
    assert after.headers["ETag"] == before.headers["ETag"]


def test_whoever_waits_too_long_gets_the_last_known_state(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecards.status.serving.PATIENCE", 0.05)
    site.get()
    site.now += 1
    site.database.slowness = 0.5
    slow = threading.Thread(target=site.get)
    slow.start()
    time.sleep(0.1)
    assert "X-Ours-As-Of" in site.get().headers
    slow.join()


def test_whoever_comes_first_waits_longer_than_for_what_is_known(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that has just started is slow: that is no reason to refuse a page."""
    monkeypatch.setattr("scorecards.status.serving.PATIENCE", 0.05)
    site.database.slowness = 0.5
    first = threading.Thread(target=site.get)
    first.start()
    time.sleep(0.1)
    second = site.get()
    assert second.status_code == 200
    assert "X-Ours-As-Of" not in second.headers
    first.join()


def test_whoever_comes_first_does_not_wait_for_ever(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecards.status.serving.PATIENCE", 0.05)
    monkeypatch.setattr("scorecards.status.serving.PATIENCE_AT_FIRST", 0.05)
    site.database.slowness = 0.5
    first = threading.Thread(target=site.get)
    first.start()
    time.sleep(0.1)
    assert site.get().status_code == 503
    first.join()


def test_rendering_never_mixes_two_documents(site: Site) -> None:
    """The revision moves between the two questions; the answer is of the second."""
    found: Callable[..., LinkFound | None] = site.database.link

    def link(secret: str, now: datetime) -> LinkFound | None:
        answer = found(secret, now)
        site.database.change(statuses.quiet())
        return answer

    site.database.link = link  # type: ignore[method-assign]
    answer = site.get()
    assert json.loads(answer.content)["status"]["indicator"] == "none"
    [packed] = [kept for name, kept in site.together.kept.items() if "page" in name]
    assert packed.startswith(b"2 ")
