"""The instance's desk: who exists, and what work is stuck.

No target, reading, incident, money or text of a partnership is here; the second wall
would not show them to the desk anyway (`tenancy.office`).
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnership import clock, outbox, tenancy
from partnership.actions import people
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
    fields = ("email", "name", "is_active", "is_staff")

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """By what the list shows: a password's digest is not guessed by filtering."""
        return lookup.partition("__")[0] in self.list_display


@admin.register(Organisation, site=desk)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    search_fields = ("name",)


@admin.register(Partnership, site=desk)
class PartnershipAdmin(admin.ModelAdmin[Partnership]):
    """The programme's name. New ones come from `manage.py create_partnership`.

    Zone and currency are what every day and every amount was written in: they stay.
    """

    list_display = ("slug", "client", "partner", "time_zone", "currency")
    list_select_related = ("client", "partner")
    fields = ("slug", "programme", "client", "partner", "time_zone", "currency")
    readonly_fields = ("slug", "client", "partner", "time_zone", "currency")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,
        obj: Partnership | None = None,
    ) -> bool:
        return False


class MemberForm(forms.ModelForm[Member]):
    """Says in the form what the action would refuse."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.instance.pk and not self.errors:
            kept = Member.objects.get(pk=self.instance.pk)
            people.check_change(member=kept, to=_standing(said), now=clock.now())
        return said


CHANGING = ("role", "suspended_at", "expires_at")


@admin.register(Member, site=desk)
class MemberAdmin(admin.ModelAdmin[Member]):
    """Members come, change and go by the actions, which the audit record has."""

    form = MemberForm
    list_display = ("user", "partnership", "side", "role", "suspended_at", "expires_at")
    list_select_related = ("user", "partnership__client", "partnership__partner")
    list_filter = ("side", "role")
    autocomplete_fields = ("user",)
    actions = ("end",)

    def get_fields(
        self, request: HttpRequest, obj: Member | None = None
    ) -> tuple[str, ...]:
        joining = ("user", "partnership", "side")
        return (*joining, *CHANGING) if obj else (*joining, "role")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Member | None = None
    ) -> tuple[str, ...]:
        return ("user", "partnership", "side") if obj else ()

    def save_model(
        self,
        request: HttpRequest,
        obj: Member,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        by, now = _person(request), clock.now()
        with tenancy.scope([obj.partnership_id], office=True):
            if change:
                to = _standing(form.cleaned_data)
                people.change_member(by=by, member=obj, to=to, now=now)
                return
            obj.pk = people.add_member(
                by=by,
                partnership=obj.partnership,
                email=obj.user.email,
                side=obj.side,
                role=obj.role,
                now=now,
            ).pk

    @admin.action(description=_("Remove from their partnership"))
    def end(self, request: HttpRequest, members: QuerySet[Member]) -> None:
        for member in members.select_related("user", "partnership"):
            try:
                with tenancy.scope([member.partnership_id], office=True):
                    people.end_membership(
                        by=_person(request), member=member, now=clock.now()
                    )
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)

    def has_delete_permission(
        self,
        request: HttpRequest,
        obj: Member | None = None,
    ) -> bool:
        return False


def _standing(said: dict[str, Any]) -> people.Standing:
    return people.Standing(**{name: said[name] for name in CHANGING})


def _person(request: HttpRequest) -> str:
    return request.user.get_username()


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
        now = clock.now()
        again = sum(outbox.retry(row, now=now) for row in rows)
        said = ngettext(
            "%(count)d piece of work will be tried again in a moment.",
            "%(count)d pieces of work will be tried again in a moment.",
            again,
        )
        self.message_user(request, said % {"count": again})

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
