"""The items as Atom and as RSS, for feed readers.

An entry keeps its id for its whole life, also when a heads-up becomes an incident;
`updated` moves. The first `<strong>` of its content is the current state.
"""

from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.utils import feedgenerator
from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from scorecards.status.document import Item, StatusDocument
from scorecards.status.feed import items
from scorecards.status.feed.basics import Address, clean
from scorecards.status.feed.shapes import Update
from scorecards.status.feed.v2 import page_name


class PageTime:
    """A feed that was changed when the page was, with entries or without."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class Atom(PageTime, feedgenerator.Atom1Feed):
    """Atom with the whole content of an entry."""

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(PageTime, feedgenerator.Rss201rev2Feed):
    """RSS 2.0; what changed later is said in Atom's word, which readers know."""

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


def atom(document: StatusDocument, address: Address) -> bytes:
    feed = _feed(Atom, document, address, "history.atom")
    for item in _newest_first(document):
        content = _content(document, item, address)
        # Without a summary: it would say the content once more.
        feed.add_item(**_entry(item, address), description=None, content=content)  # type: ignore[arg-type] # None leaves it out
    return feed.writeString("utf-8").encode()


def rss(document: StatusDocument, address: Address) -> bytes:
    feed = _feed(Rss, document, address, "history.rss")
    for item in _newest_first(document):
        content = _content(document, item, address)
        feed.add_item(
            **_entry(item, address), description=content, unique_id_is_permalink=False
        )
    return feed.writeString("utf-8").encode()


def _feed(
    kind: type[feedgenerator.SyndicationFeed],
    document: StatusDocument,
    address: Address,
    name: str,
) -> feedgenerator.SyndicationFeed:
    return kind(
        title=f"{page_name(document)}: status",
        link=address.url,
        description="What may happen, what is being resolved, and what is over.",
        language="en",
        author_name=page_name(document),
        feed_url=address.url + name,
        feed_guid=_tag(address, document.key),
        changed_at=document.changed_at.astimezone(UTC),
    )


def _entry(item: Item, address: Address) -> dict[str, Any]:
    return {
        "title": clean(item.summary),
        "link": address.item(item.ref),
        "unique_id": _tag(address, item.key),
        "pubdate": item.told_at.astimezone(UTC),
        "updateddate": max(item.changed_at, item.told_at).astimezone(UTC),
    }


def _tag(address: Address, key: str) -> str:
    """An id that is ours alone and holds no secret (RFC 4151)."""
    return f"tag:{urlsplit(address.url).hostname},2026:{key}"


def _content(document: StatusDocument, item: Item, address: Address) -> str:
    """All updates, the newest first, each with its state and time."""
    told = [
        update
        for one in items.of_item(document, item, address)
        for update in one["incident_updates"]
    ]
    return "".join(_paragraph(update) for update in told)


def _paragraph(update: Update) -> str:
    body = escape(update["body"]).replace("\n", "<br>")
    state = update["status"].replace("_", " ").capitalize()
    shown = update["display_at"]
    return (
        f"<p><strong>{state}</strong> - {body}<br>"
        f'<small><time datetime="{shown}">{shown}</time></small></p>'
    )


def _newest_first(document: StatusDocument) -> list[Item]:
    return sorted(
        document.items, key=lambda item: (item.told_at, item.key), reverse=True
    )
