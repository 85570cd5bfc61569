"""What happens around every request: counts, policy, texts, scope, `no-store`."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from partnership import clock, lookups, metrics, tenancy
from partnership.texts import all_storable

Answer = Callable[[HttpRequest], HttpResponse]


class CountingMiddleware:
    """Count every answer, whoever gives it. Comes first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        response = self.get_response(request)
        metrics.count(request, response, perf_counter() - begun)
        return response


class PolicyMiddleware(CSPMiddleware):
    """django-csp's, for pages that share one policy: it is written once, not each time.

    An answer that brings a policy of its own keeps that.
    """

    def __init__(self, get_response: Answer) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.DEBUG:  # Django's own pages of errors go without
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class TextMiddleware:
    """Refuse texts that the database cannot keep, in the query and in forms.

    After the check against forgery, which reads the form; bodies of the API are looked
    at where they are parsed (`partnership.api.parsing`).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        said = [request.GET]
        if not request.path.startswith("/api/"):
            said.append(request.POST)
        texts = (
            text
            for form in said
            for name, values in form.lists()
            for text in (name, *values)
        )
        if not all_storable(texts):
            raise BadRequest(
                _("A text holds a character that no text can have. Leave it out.")
            )


class TenancyMiddleware:
    """Open the second wall exactly as far as this person's memberships reach."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ids, office = self._scope(request)
        with tenancy.scope(ids, office=office):
            return self.get_response(request)

    def _scope(self, request: HttpRequest) -> tuple[tuple[int, ...], bool]:
        now = clock.now()
        if secret := bearer(request):
            found = lookups.token(secret, now)
            request.token_ids = found  # type: ignore[attr-defined] # read by partnership.api.authentication
            return ((found.partnership,) if found else ()), False
        if not request.user.is_authenticated:
            return (), False
        if request.path.startswith("/admin/"):
            return (), request.user.is_staff
        return lookups.partnerships_of(request.user.pk, now), False


def bearer(request: HttpRequest) -> str:
    """The token of an `Authorization: Bearer` header, or the empty string."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


class PersonalPagesMiddleware:
    """Nobody's page is kept by a cache on the way, unless a view says how."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
