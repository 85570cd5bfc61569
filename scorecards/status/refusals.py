"""What is answered where there is no page: JSON to programs, a sentence to people."""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from scorecards.status.editions import JSON, Edition
from scorecards.status.entries import ALWAYS, ANY_SITE, unlogged

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

READS = ("GET", "HEAD")


def nothing_here(request: HttpRequest, edition: Edition | None = None) -> HttpResponse:
    """404: for a secret that was revoked, one that never was, and an unknown path."""
    said = _("There is nothing at this address.")
    return _refuse(request, HTTPStatus.NOT_FOUND, said, edition)


def wrong_method(request: HttpRequest, edition: Edition | None = None) -> HttpResponse:
    """405, with the methods that there are."""
    said = _("This address can only be read.")
    response = _refuse(request, HTTPStatus.METHOD_NOT_ALLOWED, said, edition)
    response.headers["Allow"] = ", ".join(READS)
    return response


def not_now(request: HttpRequest, edition: Edition, seconds: int = 2) -> HttpResponse:
    """503: the page cannot be had at this moment, and nothing older is known."""
    said = _("This page cannot be had at this moment. Try again in a few seconds.")
    response = _refuse(request, HTTPStatus.SERVICE_UNAVAILABLE, said, edition)
    response.headers["Retry-After"] = str(seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    said = _("Something went wrong on our machine. Try again in a few minutes.")
    return _refuse(request, HTTPStatus.INTERNAL_SERVER_ERROR, said, None)


def _refuse(
    request: HttpRequest,
    status: HTTPStatus,
    said: "_StrPromise",
    edition: Edition | None,
) -> HttpResponse:
    is_json = edition.is_json if edition else "/api/" in request.path_info
    text = _in_our_language(said)
    if is_json:
        body, kind = json.dumps({"error": text}).encode(), JSON
    elif edition and edition.missing and status == HTTPStatus.NOT_FOUND:
        body, kind = edition.missing(), edition.content_type
    else:
        body, kind = text.encode(), "text/plain; charset=utf-8"
    response = HttpResponse(
        b"" if request.method == "HEAD" else body, status=status, content_type=kind
    )
    more = [ANY_SITE] if is_json else []
    # No cache in front keeps a refusal: a new link is good at once.
    more += [("Cache-Control", "no-store"), ("X-Accel-Expires", "0")]
    more += [*(edition.headers if edition else ()), *ALWAYS]
    for name, value in [("Content-Length", str(len(body))), *more]:
        response.headers[name] = value
    return unlogged(response)


def _in_our_language(said: "_StrPromise") -> str:
    """A former request of this thread may have left its reader's language behind."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(said)
