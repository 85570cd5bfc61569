"""What is kept of an answer, and how it becomes a response."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from scorecards.status import conditions
from scorecards.status.bodies import AS_IT_IS, Body, Encoded
from scorecards.status.forms import Form

# Of whatever a link opens, whether it opens anything or not.
ALWAYS = (
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Content-Type-Options", "nosniff"),
)
ANY_SITE = ("Access-Control-Allow-Origin", "*")


@dataclass(frozen=True)
class Entry:
    """An authorised answer: good until a whole second, and not a moment longer.

    `seen_at`: when the database last said that the link is good. `modified`: of the
    document, None where the form changes without it. `is_last_known`: the database was
    away when this was made.
    """

    form: Form
    revision: int
    body: Body
    until: int
    seen_at: float
    modified: int | None
    is_last_known: bool = False

    @property
    def minute(self) -> int:
        """The minute of `seen_at`."""
        return int(self.seen_at // 60)

    def renewed(self, until: int, seen_at: float, modified: int | None) -> "Entry":
        """The same bytes, authorised once more."""
        return replace(self, until=until, seen_at=seen_at, modified=modified)


def respond(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The answer for this request: 200, 304 or 412, with or without a body."""
    meta = request.META
    encoded = entry.body.encoded(meta.get("HTTP_ACCEPT_ENCODING", ""))
    status = HTTPStatus.OK
    if conditions.asked(meta):
        status = conditions.outcome(meta, encoded.etag, entry.modified)
    if status is HTTPStatus.OK:
        return _full(request, entry, encoded)
    response = HttpResponse(status=status)
    del response.headers["Content-Type"]
    if status is not HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Length"] = "0"
    return _with(response, _validators(entry, encoded))


def _full(request: HttpRequest, entry: Entry, encoded: Encoded) -> HttpResponse:
    content = b"" if request.method == "HEAD" else encoded.content
    response = HttpResponse(content, content_type=entry.form.content_type)
    response.headers["Content-Length"] = str(len(encoded.content))
    if encoded.encoding != AS_IT_IS:
        response.headers["Content-Encoding"] = encoded.encoding
    return _with(response, _validators(entry, encoded))


def _validators(entry: Entry, encoded: Encoded) -> Iterator[tuple[str, str]]:
    """What a 304 says too."""
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
    if entry.form.is_open:
        yield ANY_SITE
    yield from entry.form.headers
    yield from ALWAYS


def _with(response: HttpResponse, headers: Iterator[tuple[str, str]]) -> HttpResponse:
    for name, value in headers:
        response.headers[name] = value
    return unlogged(response)


def unlogged(response: HttpResponse) -> HttpResponse:
    """Django writes the address of a 4xx into its log: these hold a secret."""
    response._has_been_logged = True  # type: ignore[attr-defined] # read by django.utils.log.log_response
    return response
