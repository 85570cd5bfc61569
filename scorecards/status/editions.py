"""The editions that a status page has below its link, by name.

An edition says how a document becomes bytes. `EDITIONS` holds the JSON and the feeds;
the page itself is one too, made where its template is (`scorecards.views.status_link`).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from scorecards.status.document import StatusDocument
from scorecards.status.feed import history, v2
from scorecards.status.feed.basics import Address

Render = Callable[[StatusDocument, datetime], bytes]

JSON = "application/json"
# Stands for the link's secret in what is rendered and shared. Nobody can write it into
# a text, because nobody knows it.
SECRET = salted_hmac("scorecards.status.editions", "the secret of a link").hexdigest()


@dataclass(frozen=True)
class Edition:
    """One way to tell a status document.

    `name`: part of every key, unlike any other edition's. `render(document, now)`: the
    bytes, with `SECRET` wherever the link's secret belongs. `by_minute`: what it says
    depends on the time; it is rendered anew each minute. `is_open`: any site's script
    may read it (CORS). `headers`: more of them, such as a policy for a page.
    `missing()`: the body of a 404. `last_known(body, seen_at)`: the body while the
    database is away, with a line that says so, where the edition can say it.
    """

    name: str
    content_type: str
    render: Render
    by_minute: bool = False
    is_open: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    missing: Callable[[], bytes] | None = None
    last_known: Callable[[bytes, datetime], bytes] | None = None

    @property
    def is_json(self) -> bool:
        return self.content_type == JSON


def here() -> Address:
    """Where a link's page is, with `SECRET` in the secret's place."""
    return Address(f"{settings.BASE_URL.rstrip('/')}/s/{SECRET}/")


def _json(answer: Callable[[StatusDocument, Address], Any]) -> Render:
    def render(document: StatusDocument, now: datetime) -> bytes:
        return json.dumps(answer(document, here()), ensure_ascii=False).encode()

    return render


def _feed(write: Callable[[StatusDocument, Address], bytes]) -> Render:
    return lambda document, now: write(document, here())


def _program(name: str, answer: Callable[[StatusDocument, Address], Any]) -> Edition:
    return Edition(name, JSON, _json(answer), is_open=True)


_ALL = (
    _program("api/v2/summary.json", v2.summary),
    _program("api/v2/status.json", v2.status),
    _program("api/v2/components.json", v2.components),
    _program("api/v2/incidents.json", v2.incidents),
    _program("api/v2/incidents/unresolved.json", v2.unresolved),
    _program("api/v2/scheduled-maintenances.json", v2.maintenances),
    _program("api/v2/scheduled-maintenances/upcoming.json", v2.upcoming),
    _program("api/v2/scheduled-maintenances/active.json", v2.active),
    Edition("history.atom", "application/atom+xml; charset=utf-8", _feed(history.atom)),
    Edition("history.rss", "application/rss+xml; charset=utf-8", _feed(history.rss)),
)
EDITIONS: dict[str, Edition] = {edition.name: edition for edition in _ALL}
