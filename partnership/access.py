"""THE DOOR: who is in which partnership, on which side, and what they may do there.

Objects reach views, serializers, forms, exports and tasks only through what this
module hands out. Somebody who is no member of a partnership gets the answer of a
partnership that never existed (404); a member without the right gets a sentence
that says who has it (403). Rights are read at each request: a membership that ends
is dead at the next one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership import clock
from partnership.models import Member, Organisation, Partnership, Role, Side
from partnership.postgres.base import prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise

    from partnership.models import User

P = ParamSpec("P")
M = TypeVar("M", bound=Model)


class Permission(StrEnum):
    """What one may do in a partnership; `ROLES` says who."""

    SEE_HEADLINE = "see_headline"
    READ = "read"
    WRITE_READINGS = "write_readings"
    WRITE_INCIDENTS = "write_incidents"
    THANK = "thank"
    ASK_LEADERS = "ask_leaders"
    TAKE_STEPS = "take_steps"
    KEEP_STATUS = "keep_status"
    AGREE = "agree"
    PROPOSE_EXCUSE = "propose_excuse"
    READ_MONEY = "read_money"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_CHANNELS = "manage_channels"
    READ_RECORD = "read_record"
    OWN_TOKEN = "own_token"  # noqa: S105 - a permission's name


@dataclass(frozen=True)
class RoleDescription:
    """A role in plain English, with what it may."""

    description: "_StrPromise"
    permissions: frozenset[Permission]


# What senior leadership does on its own page; leaders answer.
OF_EXECUTIVES = frozenset({Permission.ASK_LEADERS, Permission.TAKE_STEPS})

ROLES: dict[Role, RoleDescription] = {
    Role.LEADER: RoleDescription(
        _(
            "Speaks for the side: proposes and agrees, sees the money, "
            "and looks after the side's own people."
        ),
        frozenset(Permission) - OF_EXECUTIVES,
    ),
    Role.CONTRIBUTOR: RoleDescription(
        _(
            "Does the work: reads everything but amounts of money, records readings, "
            "tells early, owns resolutions and proposes what does not count."
        ),
        frozenset(
            {
                Permission.SEE_HEADLINE,
                Permission.READ,
                Permission.WRITE_READINGS,
                Permission.WRITE_INCIDENTS,
                Permission.THANK,
                Permission.PROPOSE_EXCUSE,
                Permission.OWN_TOKEN,
            }
        ),
    ),
    Role.EXECUTIVE: RoleDescription(
        _(
            "Senior leadership: sees how the partnership is, in one sentence, "
            "asks a question, takes a next step, and thanks for honesty."
        ),
        frozenset({Permission.SEE_HEADLINE, Permission.THANK}) | OF_EXECUTIVES,
    ),
}

# The table of who may what, on the page of members; `ROLES` fills its cells.
WHAT: dict[Permission, "_StrPromise"] = {
    Permission.SEE_HEADLINE: _("See how the partnership stands, and recognition"),
    Permission.READ: _(
        "Read scorecard, KPIs, targets, readings, heads-ups and incidents"
    ),
    Permission.WRITE_READINGS: _("Record readings"),
    Permission.WRITE_INCIDENTS: _("Tell early, write updates, own resolutions"),
    Permission.THANK: _("Thank for telling early"),
    Permission.ASK_LEADERS: _("Ask the leaders of both sides on the status page"),
    Permission.TAKE_STEPS: _("Take next steps that are addressed to executives"),
    Permission.KEEP_STATUS: _("Look after the status page, its areas and links"),
    Permission.AGREE: _("Propose, agree, counter and publish"),
    Permission.PROPOSE_EXCUSE: _("Propose that a time does not count"),
    Permission.READ_MONEY: _("See amounts of money"),
    Permission.MANAGE_MEMBERS: _("Look after the people of one’s own side"),
    Permission.MANAGE_CHANNELS: _("Look after the webhook and mails of one’s own side"),
    Permission.READ_RECORD: _("Read the record of who did what"),
    Permission.OWN_TOKEN: _("Have tokens for the API"),
}

WHO_CAN: dict[Permission, "_StrPromise"] = {
    Permission.SEE_HEADLINE: _("Every member of this partnership can see this."),
    Permission.READ: _(
        "The leaders and contributors of both sides can read this page. "
        "Ask one of your own leaders for that role."
    ),
    Permission.WRITE_READINGS: _(
        "The leaders and contributors of both sides can record readings."
    ),
    Permission.WRITE_INCIDENTS: _(
        "The leaders and contributors of both sides write heads-ups, incidents "
        "and updates."
    ),
    Permission.THANK: _("Every member of this partnership can say thanks."),
    Permission.ASK_LEADERS: _("Executives ask the leaders of both sides here."),
    Permission.TAKE_STEPS: _(
        "Executives take the next steps that are addressed to them."
    ),
    Permission.KEEP_STATUS: _(
        "The leaders of both sides look after the status page: its areas, its links, "
        "its answers and its confirmation."
    ),
    Permission.AGREE: _("A leader of your side can propose, agree and counter."),
    Permission.PROPOSE_EXCUSE: _(
        "The leaders and contributors of both sides can propose that a time does not "
        "count."
    ),
    Permission.READ_MONEY: _("The leaders of both sides can see amounts of money."),
    Permission.MANAGE_MEMBERS: _("A leader of your side looks after its members."),
    Permission.MANAGE_CHANNELS: _(
        "A leader of your side looks after its webhook and its mails."
    ),
    Permission.READ_RECORD: _(
        "The leaders of both sides can read the record of who did what."
    ),
    Permission.OWN_TOKEN: _("Leaders and contributors can have a token of their own."),
}

OVERVIEW = _("Your page is Status: how each partnership is and what it needs from you.")


class NotAllowedError(PermissionDenied):
    """A member without the right; the message says who has it."""

    def __init__(self, permission: Permission, role: str = "") -> None:
        self.permission = permission
        text = str(WHO_CAN[permission])
        if permission is Permission.READ and role == Role.EXECUTIVE:
            text = f"{OVERVIEW} {text}"
        super().__init__(text)


@dataclass(frozen=True)
class Door:
    """A member standing in a partnership: the only way to its rows."""

    partnership: Partnership
    member: Member

    @property
    def side(self) -> Side:
        return Side(self.member.side)

    def may(self, permission: Permission) -> bool:
        return permission in ROLES[Role(self.member.role)].permissions

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowedError` (403) unless the member may."""
        if not self.may(permission):
            raise NotAllowedError(permission, self.member.role)

    def rows(self, model: type[M]) -> QuerySet[M]:
        """The partnership's rows of a model."""
        return model._default_manager.filter(partnership=self.partnership)

    def get(self, model: type[M], **lookup: Any) -> M:
        """One of the partnership's rows, or 404."""
        try:
            return self.rows(model).get(**lookup)
        except (model.DoesNotExist, ValueError) as missing:  # type: ignore[attr-defined] # every model class has it
            raise Http404 from missing


def active_members(now: datetime) -> QuerySet[Member]:
    """Members who may come in at this moment."""
    return Member.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=now),
        suspended_at=None,
        user__is_active=True,
    )


def memberships(user: "User | AnonymousUser", now: datetime) -> QuerySet[Member]:
    """The person's memberships, each with its partnership and both organisations."""
    if not user.is_authenticated:
        return Member.objects.none()
    return (
        active_members(now)
        .filter(user=user)
        .select_related("user", "partnership__client", "partnership__partner")
    )


def visible_to(user: "User | AnonymousUser", now: datetime) -> QuerySet[Partnership]:
    """The partnerships that this person may know of."""
    return Partnership.objects.filter(
        pk__in=memberships(user, now).values("partnership_id")
    )


def enter(user: "User | AnonymousUser", slug: str, now: datetime) -> Door:
    """Open the door of a partnership, or answer as if it never existed (404)."""
    member = _member(user, slug, now) if user.is_authenticated else None
    if member is None:
        raise Http404
    return Door(member.partnership, member)


def _member(user: "User", slug: str, now: datetime) -> Member | None:
    """The one of `memberships` that is at this address."""
    with prepared() as cursor:
        cursor.execute(_question(), {"user": user.pk, "slug": slug, "now": now})
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    member: Member
    member, partnership, client, partner = (
        model.from_db(connection.alias, names, list(islice(values, len(names))))
        for model, names in _parts()
    )
    partnership.client, partnership.partner = client, partner
    member.partnership, member.user = partnership, user
    return member


def _parts() -> Iterator[tuple[type[Any], list[str]]]:
    """What the question answers with: models, and the names of their fields."""
    for model in (Member, Partnership, Organisation, Organisation):
        yield model, [field.attname for field in model._meta.concrete_fields]


@cache
def _question() -> str:
    """Written out by hand, for every request asks it: Django takes ten times as long
    to write it anew as the database takes to answer."""
    tables = ("member", "partnership", "client", "partner")
    columns = ", ".join(
        f'{table}."{field.column}"'
        for table, (model, _names) in zip(tables, _parts(), strict=True)
        for field in model._meta.concrete_fields
    )
    return f"""
        SELECT {columns} FROM partnership_member AS member
        JOIN partnership_user AS person ON person.id = member.user_id
        JOIN partnership_partnership AS partnership
            ON partnership.id = member.partnership_id
        JOIN partnership_organisation AS client ON client.id = partnership.client_id
        JOIN partnership_organisation AS partner ON partner.id = partnership.partner_id
        WHERE member.user_id = %(user)s AND partnership.slug = %(slug)s
            AND member.suspended_at IS NULL AND person.is_active
            AND (member.expires_at IS NULL OR member.expires_at > %(now)s)
        """  # noqa: S608 - names of columns, none of them from outside


R = TypeVar("R", bound=HttpResponseBase)


def page(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Door, P], R]],
    Callable[..., HttpResponseBase],
]:
    """Guard a page below `/p/<slug>/`: sign-in, membership, right.

    The view gets the open `Door` in place of the address's `slug`.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Door, P], R],
    ) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> R:
            door = enter(request.user, slug, clock.now())
            door.require(permission)
            request.door = door  # type: ignore[attr-defined] # read by partnership.context.shell
            # Days and times on the page are the partnership's.
            with timezone.override(door.partnership.time_zone):
                return view(request, door, *args, **kwargs)

        return guarded

    return decorate
