"""Atom and RSS, read by a real feed parser."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser
import pytest

from scorecards.status.document import StatusDocument
from scorecards.status.feed import history
from scorecards.status.feed.basics import Address
from tests.scorecards import statuses
from tests.scorecards.test_status_feed_contract import STATES, averted, happened

ADDRESS = Address(
    "https://ours.example/s/Zm9yLWEtc3RhdHVzLXBhZ2UtdGhhdC1pcy1wcml2YXRl/"
)
MAKERS: dict[str, Callable[[StatusDocument, Address], bytes]] = {
    "atom": history.atom,
    "rss": history.rss,
}
both = pytest.mark.parametrize("write", MAKERS.values(), ids=list(MAKERS))
every_state = pytest.mark.parametrize("make", STATES.values(), ids=list(STATES))
Write = Callable[[StatusDocument, Address], bytes]


def read(write: Write, document: StatusDocument) -> Any:
    feed = feedparser.parse(write(document, ADDRESS))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def content_of(entry: Any) -> str:
    """What a reader shows: the content in Atom, the description in RSS."""
    return entry.content[0].value if "content" in entry else entry.summary


def first_strong(entry: Any) -> str:
    found = re.search("<strong>(.*?)</strong>", content_of(entry))
    assert found is not None
    return found[1]


def moment(parsed: struct_time) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


@both
@every_state
def test_a_feed_parser_reads_every_item_of_every_state(
    write: Write, make: Callable[[], StatusDocument]
) -> None:
    document = make()
    feed = read(write, document)
    assert len(feed.entries) == len(document.items)
    assert feed.feed.link == ADDRESS.url
    assert feed.feed.title == "Northwind and BrightCall: status"
    for entry, item in zip(feed.entries, in_feed_order(document), strict=True):
        assert entry.title == item.summary
        assert entry.link == f"{ADDRESS.url}#{item.ref}"


def in_feed_order(document: StatusDocument) -> list[Any]:
    return sorted(document.items, key=lambda one: (one.told_at, one.key), reverse=True)


@both
def test_times_are_those_of_the_item(write: Write) -> None:
    feed = read(write, statuses.being_resolved())
    entry = next(one for one in feed.entries if "wrong team" in one.title)
    assert moment(entry.published_parsed) == statuses.OPEN.told_at
    assert moment(entry.updated_parsed) == statuses.OPEN.changed_at
    assert moment(feed.feed.updated_parsed) == statuses.being_resolved().changed_at


STRONG = {
    "heads-up": (statuses.heads_up, "Scheduled"),
    "open": (statuses.being_resolved, "Investigating"),
    "monitoring": (statuses.monitoring, "Monitoring"),
    "resolved with review": (statuses.resolved, "Postmortem"),
    "averted": (averted, "Completed"),
    "happened": (happened, "Investigating"),
}


@both
@pytest.mark.parametrize(("make", "state"), STRONG.values(), ids=list(STRONG))
def test_the_first_strong_word_is_the_current_state(
    write: Write, make: Callable[[], StatusDocument], state: str
) -> None:
    document = make()
    feed = read(write, document)
    place = in_feed_order(document).index(document.items[0])
    assert first_strong(feed.entries[place]) == state


@both
def test_an_entry_keeps_its_id_through_its_whole_life_and_its_time_moves(
    write: Write,
) -> None:
    lives = [statuses.being_resolved(), statuses.resolved()]
    entries = [
        next(one for one in read(write, document).entries if "wrong team" in one.title)
        for document in lives
    ]
    assert entries[0].id == entries[1].id
    assert entries[0].updated_parsed < entries[1].updated_parsed


@both
def test_a_heads_up_that_happens_stays_the_same_entry(write: Write) -> None:
    before = read(write, statuses.heads_up()).entries[0]
    after = read(write, happened()).entries[0]
    assert before.id == after.id
    assert "Scheduled" in content_of(after)


@both
def test_an_id_holds_no_secret(write: Write) -> None:
    feed = read(write, statuses.being_resolved())
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == 2
    assert not any("Zm9y" in one for one in ids)


@both
def test_what_people_wrote_is_text_and_never_markup(write: Write) -> None:
    word = replace(
        statuses.OPEN.words[0], text="<script>x</script> & \x08 <strong>Over</strong>"
    )
    item = replace(statuses.OPEN, summary="a < b & c", words=(word,))
    document = replace(statuses.being_resolved(), items=(item,))
    [entry] = read(write, document).entries
    assert first_strong(entry) == "Investigating"
    assert "<script" not in content_of(entry)
    assert "&lt;strong&gt;Over" in content_of(entry)


@both
def test_a_quiet_page_has_a_feed_with_its_own_time(write: Write) -> None:
    later = replace(statuses.quiet(), changed_at=statuses.NOW - timedelta(days=3))
    feed = read(write, later)
    assert feed.entries == []
    assert moment(feed.feed.updated_parsed) == statuses.NOW - timedelta(days=3)
