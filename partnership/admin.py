"""The instance's desk: who exists, and what work is stuck.

No target, reading, incident, money or text of a partnership is here; the second wall
would not show them to the desk anyway (`tenancy.office`).
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partnership import clock, outbox
from partnership.models import (
    Member,
    Organisation,
    OutboxRow,
    Partnership,
    User,
    WorkState,
)

# A site of its own: what libraries register elsewhere is not at the desk.
desk = admin.AdminSite(name="admin")
desk.site_header = desk.site_title = _("Ours: the instance's desk")


@admin.register(User, site=desk)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    search_fields = ("email", "name")
    fields = ("email", "name", "time_zone", "is_active", "is_staff")


@admin.register(Organisation, site=desk)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    search_fields = ("name",)


@admin.register(Partnership, site=desk)
class PartnershipAdmin(admin.ModelAdmin[Partnership]):
    """Name, zone and currency. New ones come from `manage.py create_partnership`."""

    list_display = ("slug", "client", "partner", "time_zone", "currency")
    list_select_related = ("client", "partner")
    fields = ("slug", "programme", "client", "partner", "time_zone", "currency")
    readonly_fields = ("slug", "client", "partner")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,
        obj: Partnership | None = None,
    ) -> bool:
        return False


@admin.register(Member, site=desk)
class MemberAdmin(admin.ModelAdmin[Member]):
    list_display = ("user", "partnership", "side", "role", "suspended_at", "expires_at")
    list_select_related = ("user", "partnership__client", "partnership__partner")
    list_filter = ("side", "role")
    autocomplete_fields = ("user",)


@admin.register(OutboxRow, site=desk)
class OutboxAdmin(admin.ModelAdmin[OutboxRow]):
    """Work that needs a look: it can be let try again, never edited."""

    list_display = ("kind", "partnership_id", "state", "attempts", "last_error")
    list_filter = ("state", "kind")
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxRow]:
        return super().get_queryset(request).exclude(state=WorkState.DONE)

    @admin.action(description=_("Let it try again"))
    def try_again(self, request: HttpRequest, rows: QuerySet[OutboxRow]) -> None:
        for row in rows:
            outbox.retry(row, now=clock.now())
        self.message_user(request, _("It will be tried again in a moment."))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self,
        request: HttpRequest,
        obj: OutboxRow | None = None,
    ) -> bool:
        return obj is None

    def has_delete_permission(
        self,
        request: HttpRequest,
        obj: OutboxRow | None = None,
    ) -> bool:
        return False
