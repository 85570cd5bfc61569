"""Finding people of one's own side, and the doors that a person leads through."""

from datetime import datetime
from typing import TYPE_CHECKING

from partnership import access
from partnership.access import Door, Permission
from partnership.models import Member, Side, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def of_own_side(door: Door, email: str, now: datetime) -> Member | None:
    """The active member of one's own side with this address."""
    own = access.active_members(now).filter(
        pk__in=door.rows(Member), side=door.side, user__email__iexact=email
    )
    return own.select_related("user", "partnership").first()


def led_by(user: "User | AnonymousUser", now: datetime) -> list[Door]:
    """Doors that the person leads through: the first of each company and side."""
    members = access.memberships(user, now).order_by("partnership_id")
    doors = [Door(member.partnership, member) for member in members]
    first: dict[tuple[int, Side], Door] = {}
    for door in doors:
        if door.may(Permission.MANAGE_MEMBERS):
            company = door.partnership.organisation_of(door.side)
            first.setdefault((company.pk, door.side), door)
    return list(first.values())
