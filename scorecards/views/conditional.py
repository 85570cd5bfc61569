"""Pages that answer “not changed” (304) from one query."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from partnership.access import Door
from scorecards.build import BUILD


def unless_unchanged(
    request: HttpRequest, door: Door, stamp: object, make: Callable[[], HttpResponse]
) -> HttpResponse:
    """304 where the reader has this page already, else what `make` makes.

    The key holds all that a page varies by: numbers, reader, role, language, address,
    build. A page with a message is never kept.
    """
    if len(get_messages(request)) or settings.DEBUG:
        return make()
    etag = _etag(request, door, stamp)
    known = get_conditional_response(request, etag=etag)
    response = HttpResponse(status=304) if known is not None else make()
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _etag(request: HttpRequest, door: Door, stamp: object) -> str:
    key: tuple[Any, ...] = (
        BUILD,
        get_language(),
        request.get_full_path(),
        door.member.pk,
        door.member.role,
        str(door.member.user),
        stamp,
    )
    return f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
