"""What a status link opens, served from as near as possible.

`answer(request, secret, edition)` is all that a view calls; `edition` says what to tell
and how (`scorecards.status.editions.Edition`). For the page itself:

    PAGE = Edition(
        name="page",
        content_type="text/html; charset=utf-8",
        render=draw,            # (document, now) -> bytes; with `SECRET` in addresses
        by_minute=True,         # drawn anew with each revision and each minute
        headers=(("Content-Security-Policy", ...), ("X-Frame-Options", "DENY")),
        missing=draw_missing,   # () -> bytes, for a link that opens nothing
        last_known=add_line,    # (body, seen_at) -> bytes, while the database is away
    )

    @transaction.non_atomic_requests
    def show(request, secret):
        return serving.answer(request, secret, PAGE)

1. In the process: an entry holds the authorisation together with the bytes, by the
   digest of the secret, until the end of the second that it was authorised in. So a
   revoked link is dead within one second; a cache in front that obeys
   `X-Accel-Expires` ends with the same second.
2. Then one thread asks the database whether the link is good and which revision there
   is; the others wait for it. Of an unchanged revision the bytes are at hand.
3. Of a new one they come from Redis, or are rendered: by one process, while the others
   wait for it. The bytes of an answer are always of one document.

Redis away: each process renders for itself. Database away: the last known state, for
15 minutes at most after it last said that the link is good, and marked as such.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from partnership.lookups import digest
from scorecards.build import BUILD
from scorecards.status.bodies import Body
from scorecards.status.document import StatusDocument
from scorecards.status.editions import SECRET, Edition
from scorecards.status.entries import Entry, respond
from scorecards.status.lookups import LinkFound
from scorecards.status.memory import Flights, Memory
from scorecards.status.refusals import READS, not_now, nothing_here, wrong_method
from scorecards.status.shared import Shared
from scorecards.status.source import AwayError, Source

LAST_KNOWN = 15 * 60
# A secret is 43 characters; what is far longer is not looked up.
LONGEST_SECRET = 100
MOST_LINKS = 128
MOST_PAGES = 64
MOST_UNKNOWN = 1_024
# For how long a thread waits for another one, and a process for another one.
PATIENCE = 2.0
# More, where nothing older is known; in all less than the proxy in front waits
# (deploy/nginx.conf), which would not answer in our words.
PATIENCE_AT_FIRST = 2.5
PATIENCE_WITH_OTHERS = 0.5
# A page outlives the links that are remembered with it.
KEPT_IN_REDIS = LAST_KNOWN + 60
DEAD = b"dead"


class Page(NamedTuple):
    """A rendered document with `SECRET` in it; `changed_at` in seconds since 1970."""

    revision: int
    changed_at: int
    content: bytes


class Server:
    """Answers for status links from memory, Redis and database, in this order."""

    def __init__(
        self, source: Source, shared: Shared, clock: Callable[[], float] = time.time
    ) -> None:
        self.source = source
        self.shared = shared
        self.clock = clock
        # By the digest of the secret, and then by edition.
        self._entries: Memory[str, dict[str, Entry]] = Memory(MOST_LINKS)
        self._pages: Memory[str, Page] = Memory(MOST_PAGES)
        self._unknown: Memory[str, int] = Memory(MOST_UNKNOWN)
        self._flights = Flights()

    def answer(
        self, request: HttpRequest, secret: str, edition: Edition
    ) -> HttpResponse:
        """The response for a request, whatever it asks for."""
        if request.method not in READS:
            return wrong_method(request, edition)
        key = digest(secret)
        entry = self._entry(key, edition)
        if entry is not None and self.clock() < entry.until:
            return respond(request, entry)
        try:
            entry = self._renew(key, secret, edition)
        except AwayError:
            return not_now(request, edition)
        return respond(request, entry) if entry else nothing_here(request, edition)

    def _entry(self, key: str, edition: Edition) -> Entry | None:
        of_link = self._entries.get(key)
        return of_link.get(edition.name) if of_link else None

    def _keep(self, key: str, entry: Entry) -> None:
        others = self._entries.get(key) or {}
        self._entries.put(key, {**others, entry.edition.name: entry})

    def forget(self) -> None:
        """Forget everything that this process knows."""
        for memory in (self._entries, self._pages, self._unknown):
            memory.clear()

    def _renew(self, key: str, secret: str, edition: Edition) -> Entry | None:
        """A good entry; None where the link opens nothing. Raises `AwayError`."""
        if len(secret) > LONGEST_SECRET or self.clock() < (self._unknown.get(key) or 0):
            return None
        for patience in (PATIENCE, PATIENCE_AT_FIRST):
            with self._flights.alone(f"{key}:{edition.name}", patience) as alone:
                known = self._entry(key, edition)
                if known is not None and self.clock() < known.until:
                    return known
                if alone:
                    return self._asked(key, secret, edition, known)
            with suppress(AwayError):
                return self._last_known(key, secret, edition)
        raise AwayError

    def _asked(
        self, key: str, secret: str, edition: Edition, known: Entry | None
    ) -> Entry | None:
        """From the database, or the last known state. Raises `AwayError`."""
        try:
            return self._from_database(key, secret, edition, known)
        except AwayError:
            return self._last_known(key, secret, edition)

    def _from_database(
        self, key: str, secret: str, edition: Edition, known: Entry | None
    ) -> Entry | None:
        # The second that the question is asked in, not the one it is answered in.
        now = self.clock()
        at = datetime.fromtimestamp(now, UTC)
        found = self.source.link(secret, at)
        if found is None:
            self._forget_link(key, int(now) + 1)
            return None
        page = self._page(found, edition, now)
        if known is None or known.is_last_known or known.minute != _minute(now):
            self._remember_link(key, page, found.partnership, edition, now)
            self.source.opened(found, at)
        if known is None or not _same(known, page, edition, now):
            known = _entry(page, edition, secret, now)
        entry = known.renewed(int(now) + 1, now, _modified(page, edition, now))
        # A link that was seen dead while this was made stays so: none is revived.
        if self._unknown.get(key) is None:
            self._keep(key, entry)
        return entry

    # --- the bytes of a revision ---

    def _page(self, found: LinkFound, edition: Edition, now: float) -> Page:
        name = _page_key(found.partnership, found.revision, edition, now)
        page = self._pages.get(name) or self._shared_page(name)
        if page is None:
            page = self._rendered(name, found, edition, now)
        if page.revision:
            self._pages.put(name, page)
        return page

    def _rendered(
        self, name: str, found: LinkFound, edition: Edition, now: float
    ) -> Page:
        """Rendered here, or by another process that is at it already."""
        with self.shared.lock(name) as mine:
            if not mine:
                packed = self.shared.wait_for(name, PATIENCE_WITH_OTHERS)
                if packed is not None:
                    return _unpacked(packed)
            at = datetime.fromtimestamp(now, UTC)
            revision, document = self.source.kept(found.partnership, at)
            changed_at = int(document.changed_at.timestamp())
            page = Page(revision, changed_at, _rendered(edition, document, at))
            self._share(page, found.partnership, edition, now)
        return page

    def _share(
        self, page: Page, partnership: int, edition: Edition, now: float
    ) -> None:
        """What has no revision yet may change without one: it is nobody else's."""
        if page.revision:
            name = _page_key(partnership, page.revision, edition, now)
            self.shared.put(name, _packed(page), KEPT_IN_REDIS)

    def _shared_page(self, name: str) -> Page | None:
        packed = self.shared.get(name)
        return _unpacked(packed) if packed else None

    # --- while the database is away ---

    def _last_known(self, key: str, secret: str, edition: Edition) -> Entry | None:
        """The last state that is known for a link that was good. Raises `AwayError`."""
        now = self.clock()
        packed = self.shared.get(f"link:{key}")
        if packed == DEAD:
            self._entries.drop(key)
            return None
        entry = self._entry(key, edition) or self._known_to_others(
            packed, secret, edition
        )
        if entry is None or now - entry.seen_at > LAST_KNOWN:
            raise AwayError
        if not entry.is_last_known:
            entry = _marked(entry)
        entry = entry.renewed(int(now) + 1, entry.seen_at, None)
        self._keep(key, entry)
        return entry

    def _known_to_others(
        self, packed: bytes | None, secret: str, edition: Edition
    ) -> Entry | None:
        """What another process, or this one before it was started anew, has seen."""
        if packed is None:
            return None
        partnership, revision, seen_at = json.loads(packed)
        page = self._shared_page(_page_key(partnership, revision, edition, seen_at))
        return page and _entry(page, edition, secret, seen_at)

    def _remember_link(
        self, key: str, page: Page, partnership: int, edition: Edition, now: float
    ) -> None:
        """Let other processes know that the link was good, once a minute each.

        A link that was seen dead stays so.
        """
        self._share(page, partnership, edition, now)
        name = f"link:{key}"
        if self.shared.get(name) != DEAD:
            packed = json.dumps([partnership, page.revision, now]).encode()
            self.shared.put(name, packed, LAST_KNOWN)

    def _forget_link(self, key: str, until: int) -> None:
        """Dead when last seen: also for processes that have not looked since."""
        self._unknown.put(key, until)
        name = f"link:{key}"
        if self._entries.get(key) or self.shared.get(name):
            self.shared.put(name, DEAD, LAST_KNOWN)
        self._entries.drop(key)


def _page_key(partnership: int, revision: int, edition: Edition, now: float) -> str:
    minute = f":{_minute(now)}" if edition.by_minute else ""
    return f"page:{BUILD[:16]}:{partnership}:{revision}:{edition.name}{minute}"


def _entry(page: Page, edition: Edition, secret: str, seen_at: float) -> Entry:
    """A page as the reader of this link gets it; not yet good for any time."""
    content = page.content.replace(SECRET.encode(), secret.encode())
    return Entry(edition, page.revision, Body(content), 0, seen_at, None)


def _same(known: Entry, page: Page, edition: Edition, now: float) -> bool:
    """Whether the bytes at hand are those of this page."""
    if known.is_last_known or (edition.by_minute and known.minute != _minute(now)):
        return False
    return known.revision == page.revision != 0


def _modified(page: Page, edition: Edition, now: float) -> int | None:
    """`Last-Modified`, which counts whole seconds.

    Another change may come in the second of the last one. Until it is over the time
    before it is told, so that nobody takes the first change for the last.
    """
    if edition.by_minute:
        return None
    return page.changed_at if int(now) > page.changed_at + 1 else page.changed_at - 1


def _marked(entry: Entry) -> Entry:
    """Known to be old: the header says it, and the page where it can."""
    body = entry.body
    if entry.edition.last_known is not None:
        seen_at = datetime.fromtimestamp(entry.seen_at, UTC)
        body = Body(entry.edition.last_known(body.content, seen_at))
    return replace(entry, body=body, is_last_known=True)


def _minute(now: float) -> int:
    return int(now // 60)


def _rendered(edition: Edition, document: StatusDocument, now: datetime) -> bytes:
    """A former request of this thread may have left its reader's language behind."""
    with translation.override(settings.LANGUAGE_CODE):
        return edition.render(document, now)


def _packed(page: Page) -> bytes:
    return f"{page.revision} {page.changed_at}\n".encode() + page.content


def _unpacked(packed: bytes) -> Page:
    head, _, content = packed.partition(b"\n")
    revision, changed_at = map(int, head.split())
    return Page(revision, changed_at, content)


SERVER = Server(Source(), Shared(settings.REDIS_URL))
answer = SERVER.answer
