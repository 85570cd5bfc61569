"""What is kept of an answer, and how it becomes a response."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.http import http_date

from scorecards.status import conditions
from scorecards.status.bodies import AS_IT_IS, Body, Encoded
from scorecards.status.editions import Edition

# Of whatever a link opens, whether it opens anything or not.
NO_REFERRER = ("Referrer-Policy", "no-referrer")
NO_GUESSING = ("X-Content-Type-Options", "nosniff")
ALWAYS = (NO_REFERRER, ("X-Robots-Tag", "noindex, nofollow"), NO_GUESSING)
# SecurityMiddleware gives them to every answer; what is there it need not write.
GIVEN_ANYWAY = (
    NO_GUESSING,
    ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
)
ANY_SITE = ("Access-Control-Allow-Origin", "*")
# Readers say in few ways what they accept; who plays with it fills nothing.
MOST_WAYS = 32


class Ready(NamedTuple):
    """An answer of an entry in one encoding: all that is left is to send it."""

    encoded: Encoded
    full: ResponseHeaders
    unchanged: ResponseHeaders


@dataclass(frozen=True)
class Entry:
    """An authorised answer: good until a whole second, and not a moment longer.

    `seen_at`: when the database last said that the link is good. `modified`: of the
    document, None where the edition changes without it. `is_last_known`: the database
    was away when this was made.
    """

    edition: Edition
    revision: int
    body: Body
    until: int
    seen_at: float
    modified: int | None
    is_last_known: bool = False
    _ready: dict[str, Ready] = field(default_factory=dict, compare=False)

    def ready(self, accepts: str) -> Ready:
        """The answer to an `Accept-Encoding` header, made when first asked for."""
        found = self._ready.get(accepts)
        if found is None:
            encoded = self.body.encoded(accepts)
            found = Ready(encoded, _full(self, encoded), _unchanged(self, encoded))
            if len(self._ready) < MOST_WAYS:
                self._ready[accepts] = found
        return found

    @property
    def minute(self) -> int:
        """The minute of `seen_at`."""
        return int(self.seen_at // 60)

    def renewed(self, until: int, seen_at: float, modified: int | None) -> "Entry":
        """The same bytes, authorised once more."""
        return replace(self, until=until, seen_at=seen_at, modified=modified, _ready={})


def respond(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The answer for this request: 200, 304 or 412, with or without a body."""
    meta = request.META
    ready = entry.ready(meta.get("HTTP_ACCEPT_ENCODING", ""))
    status = _status(meta, ready.encoded.etag, entry.modified)
    if status is HTTPStatus.OK:
        content = b"" if request.method == "HEAD" else ready.encoded.content
        return _sent(HttpResponse(content, entry.edition.content_type), ready.full)
    response = HttpResponse(status=status)
    del response.headers["Content-Type"]
    if status is not HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Length"] = "0"
    return _sent(response, ready.unchanged)


def _status(meta: Mapping[str, str], etag: str, modified: int | None) -> HTTPStatus:
    if not conditions.asked(meta):
        return HTTPStatus.OK
    return conditions.outcome(meta, etag, modified)


def _sent(response: HttpResponse, headers: ResponseHeaders) -> HttpResponse:
    # Checked when they were made; one by one they would take as long as all the rest.
    response.headers._store.update(headers._store)
    return unlogged(response)


def _full(entry: Entry, encoded: Encoded) -> ResponseHeaders:
    headers = _unchanged(entry, encoded)
    for name, value in (*entry.edition.headers, *ALWAYS):
        headers[name] = value
    headers["Content-Length"] = str(len(encoded.content))
    if encoded.encoding != AS_IT_IS:
        headers["Content-Encoding"] = encoded.encoding
    return headers


def _unchanged(entry: Entry, encoded: Encoded) -> ResponseHeaders:
    return ResponseHeaders(dict(_validators(entry, encoded)))


def _validators(entry: Entry, encoded: Encoded) -> Iterator[tuple[str, str]]:
    """What a 304 says too: the reader keeps the other headers of what it has."""
    yield "ETag", encoded.etag
    yield "Vary", "Accept-Encoding"
    # For nginx in front alone, which keeps it to the end of the second that it names:
    # the one that the memo ends with. Before Cache-Control, or nginx obeys that.
    yield "X-Accel-Expires", f"@{entry.until - 1}"
    yield "Cache-Control", "no-cache"
    if entry.modified is not None:
        yield "Last-Modified", http_date(entry.modified)
    if entry.is_last_known:
        seen_at = datetime.fromtimestamp(entry.seen_at, UTC)
        yield "Warning", '110 - "Response is Stale"'
        yield "X-Ours-As-Of", seen_at.isoformat(timespec="seconds")
    if entry.edition.is_open:
        yield ANY_SITE
    yield NO_REFERRER
    yield from GIVEN_ANYWAY


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of a 4xx into its log: these hold a secret."""
    response._has_been_logged = True  # type: ignore[attr-defined] # read by django.utils.log.log_response
    return response
