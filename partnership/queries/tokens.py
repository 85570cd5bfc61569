"""Tokens that still open something: one's own, and those that a leader may revoke."""

from datetime import datetime

from django.db.models import QuerySet

from partnership.access import Door, Permission
from partnership.models import ApiToken


def in_force(door: Door, now: datetime) -> QuerySet[ApiToken]:
    """Tokens of this partnership that still open something."""
    live = door.rows(ApiToken).filter(revoked_at=None, expires_at__gt=now)
    return live.select_related("member__user", "partnership").order_by("-created_at")


def mine(door: Door, now: datetime) -> QuerySet[ApiToken]:
    return in_force(door, now).filter(member=door.member)


def others(door: Door, now: datetime) -> QuerySet[ApiToken]:
    """Those of one's own side's other people, for its leaders."""
    if not door.may(Permission.MANAGE_MEMBERS):
        return ApiToken.objects.none()
    of_my_side = in_force(door, now).filter(member__side=door.side)
    return of_my_side.exclude(member=door.member)


def of_own_side(door: Door, digest: str, now: datetime) -> ApiToken | None:
    """The one token of one's own side whose digest begins so."""
    named = in_force(door, now).filter(member__side=door.side)
    return named.filter(digest__startswith=digest).first()
