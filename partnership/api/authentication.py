"""Who calls the API with a member's token (browsers come by their session)."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partnership import clock
from partnership.middleware import bearer
from partnership.models import ApiToken

if TYPE_CHECKING:
    from partnership.models import User


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`; `request.auth` is then the `ApiToken`.

    The middleware has looked the token up already, to open the second wall.
    """

    def authenticate(self, request: Request) -> "tuple[User, ApiToken] | None":
        if not bearer(request._request):
            return None
        found = getattr(request._request, "token_ids", None)
        if found is None:
            raise AuthenticationFailed(
                _("This token is unknown, revoked or expired. Make a new one.")
            )
        today = clock.now().date()
        token = ApiToken.objects.get(pk=found.token)
        if token.last_used_on != today:
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        return get_user_model().objects.get(pk=found.user), token

    def authenticate_header(self, request: Request) -> str:
        # What makes an answer without credentials a 401 and not a 403.
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # drf-spectacular's registry
    """How OpenAPI names it."""

    target_class = "partnership.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
