"""The short way for what a status link opens: no session, no sign-in, no transaction.

Nothing below /s/ depends on who asks, and it has to stand while the database is away
and while everybody looks at once. It comes right after Django's SecurityMiddleware,
whose headers and way to https hold here too; a form brings its own policy.
"""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from scorecards.status.refusals import broken, nothing_here

log = structlog.get_logger(__name__)

LINKS = "/s/"


class StatusLinksMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(LINKS):
            return self.get_response(request)
        # A former request of this thread may have left its reader's language behind.
        translation.deactivate()
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return nothing_here(request)
        try:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Exception:
            # Django would write the address into its log, and with it the secret.
            log.exception("a status link was not answered", route=match.route)
            return broken(request)
        return response
