"""What happens around every request: the scope of the database, and `no-store`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from partnership import clock, lookups, tenancy

Answer = Callable[[HttpRequest], HttpResponse]


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
