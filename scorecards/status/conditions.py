"""Conditional requests (RFC 9110, 13.2): whether a reader has what there is."""

from collections.abc import Mapping
from http import HTTPStatus

from django.utils.http import parse_etags, parse_http_date_safe

NAMES = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)


def asked(meta: Mapping[str, str]) -> bool:
    """Whether there is any condition."""
    return any(name in meta for name in NAMES)


def outcome(meta: Mapping[str, str], etag: str, modified: int | None) -> HTTPStatus:
    """200, 304, or 412. What cannot be read as a condition is none.

    `modified`: seconds since 1970, None where the time alone would not tell.
    """
    if not _holds(meta, etag, modified):
        return HTTPStatus.PRECONDITION_FAILED
    if "HTTP_IF_NONE_MATCH" in meta:
        known = parse_etags(meta["HTTP_IF_NONE_MATCH"])
        if known:
            return HTTPStatus.NOT_MODIFIED if _among(etag, known) else HTTPStatus.OK
    since = _date(meta, "HTTP_IF_MODIFIED_SINCE")
    unchanged = since is not None and modified is not None and modified <= since
    return HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK


def _holds(meta: Mapping[str, str], etag: str, modified: int | None) -> bool:
    """The conditions of who wants one certain state of the page, or none."""
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
