"""Conditional requests (RFC 9110, 13.2): whether a reader has what there is."""

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.http import parse_etags, parse_http_date_safe

# Of who wants one certain state of the page, or none.
WISHES = frozenset({"HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"})
NAMES = WISHES | {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}


def asked(meta: Mapping[str, str]) -> bool:
    """Whether there is any condition."""
    return not meta.keys().isdisjoint(NAMES)


def outcome(meta: Mapping[str, str], etag: str, modified: int | None) -> HTTPStatus:
    """200, 304, or 412. What cannot be read as a condition is none.

    `modified`: seconds since 1970, None where the time alone would not tell.
    """
    if not (WISHES.isdisjoint(meta) or _holds(meta, etag, modified)):
        return HTTPStatus.PRECONDITION_FAILED
    said = meta.get("HTTP_IF_NONE_MATCH", "")
    if said == etag:
        return HTTPStatus.NOT_MODIFIED
    if known := parse_etags(said):
        return HTTPStatus.NOT_MODIFIED if _among(etag, known) else HTTPStatus.OK
    since = _date(meta, "HTTP_IF_MODIFIED_SINCE")
    unchanged = since is not None and modified is not None and modified <= since
    return HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK


def _holds(meta: Mapping[str, str], etag: str, modified: int | None) -> bool:
    wanted = parse_etags(meta.get("HTTP_IF_MATCH", ""))
    if wanted:
        return wanted == ["*"] or etag in wanted
    until = _date(meta, "HTTP_IF_UNMODIFIED_SINCE")
    return until is None or modified is None or modified <= until


def _among(etag: str, known: list[str]) -> bool:
    """A weak comparison: a proxy that compresses makes our ETag a weak one."""
    return known == ["*"] or etag in {one.removeprefix("W/") for one in known}


def _date(meta: Mapping[str, str], name: str) -> int | None:
    found: int | None = parse_http_date_safe(meta.get(name, ""))
    return found
