"""The base of every view of the API, and the routes of the relationship itself."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from partnership import access, clock
from partnership.access import Door, Permission
from partnership.api.problems import Problem
from partnership.models import ApiToken, Partnership, Scope, Weekday
from partnership.texts import is_storable


class Page(CursorPagination):
    """Lists come in pages, by cursor, in an order that never repeats a row."""

    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1000

    def decode_cursor(self, request: Request) -> Any:
        """None without one. It is the caller's text, however it is written."""
        cursor = super().decode_cursor(request)
        if cursor is None or is_storable(str(cursor.position)):
            return cursor
        raise NotFound(self.invalid_cursor_message)


class DoorView(APIView):
    """A view below `/partnerships/{slug}/`: membership, right, and scope of a token.

    `permission` and `scope` say what reading takes; `write_permission` and
    `write_scope` what every other method takes.
    """

    permission = Permission.READ
    write_permission: Permission | None = None
    write_scope: Scope | None = None

    door: Door

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.door = access.enter(request.user, kwargs["slug"], clock.now())
        require_home(request, self.door)
        reads = request.method in {"GET", "HEAD", "OPTIONS"}
        self.door.require(
            self.permission if reads else self.write_permission or self.permission
        )
        require_scope(request, Scope.READ if reads else self.write_scope)


def require_home(request: Request, door: Door) -> None:
    """A token opens its own partnership only, wherever else its member may go."""
    token = request.auth
    if isinstance(token, ApiToken) and token.partnership_id != door.partnership.pk:
        raise Http404


def require_scope(request: Request, scope: Scope | None) -> None:
    """A token may do what its scopes say; a session whatever its member may."""
    token = request.auth
    if not isinstance(token, ApiToken):
        return
    if scope is None:
        raise Problem(
            _("This cannot be done with a token; sign in in a browser."),
            status_code=403,
        )
    if scope not in token.scopes:
        raise Problem(
            _("This token does not have the scope “%(scope)s”. Make one that has.")
            % {"scope": scope},
            status_code=403,
        )


class PartnershipSerializer(serializers.ModelSerializer[Partnership]):
    client = serializers.CharField(source="client.name")
    partner = serializers.CharField(source="partner.name")
    week_start = serializers.SerializerMethodField()

    class Meta:
        model = Partnership
        fields = (
            "slug",
            "programme",
            "client",
            "partner",
            "time_zone",
            "currency",
            "week_start",
            "window_start_day",
            "fiscal_start_month",
            "revision",
        )

    def get_week_start(self, partnership: Partnership) -> str:
        """The English name, whatever the reader's language: programs compare it."""
        return Weekday(partnership.week_start).name.title()


class BySlug(Page):
    ordering = "slug"


class PartnershipsView(ListAPIView[Partnership]):
    """The partnerships that I am a member of; a token sees its own one."""

    serializer_class = PartnershipSerializer
    pagination_class = BySlug

    def get_queryset(self) -> QuerySet[Partnership]:
        require_scope(self.request, Scope.READ)
        seen = access.visible_to(self.request.user, clock.now())
        if isinstance(token := self.request.auth, ApiToken):
            seen = seen.filter(pk=token.partnership_id)
        return seen.select_related("client", "partner")


class PartnershipView(DoorView):
    """One partnership: its organisations, zone, currency and calendar."""

    permission = Permission.SEE_HEADLINE

    @extend_schema(responses=PartnershipSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(PartnershipSerializer(self.door.partnership).data)
