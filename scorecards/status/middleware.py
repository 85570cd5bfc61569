"""The short way for what a status link opens: no session, no sign-in, no transaction.

Nothing below /s/ depends on who asks, and it has to stand while the database is away
and while everybody looks at once. It comes right after Django's SecurityMiddleware,
whose headers and way to https hold here too; a form brings its own policy.
"""

from collections.abc import Callable
from functools import lru_cache

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

from scorecards.status.refusals import broken, nothing_here

log = structlog.get_logger(__name__)

LINKS = "/s/"


@lru_cache(maxsize=512)
def resolved(urlconf: str, path: str) -> ResolverMatch:
    """What is at an address. Raises `Resolver404`."""
    return resolve(path, urlconf)


class StatusLinksMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(LINKS):
            return self.get_response(request)
        try:
            match = resolved(settings.ROOT_URLCONF, request.path_info)
        except Resolver404:
            return nothing_here(request)
        request.resolver_match = match
        try:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Exception:
            # Django would write the address into its log, and with it the secret.
            log.exception("a status link was not answered", route=match.route)
            return broken(request)
        return response
