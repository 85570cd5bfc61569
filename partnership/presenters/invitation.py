"""An invitation in words: who invites into what, and the way to join."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from partnership.access import ROLES
from partnership.models import Invitation, Role, User
from partnership.presenters import times

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise


class Way(StrEnum):
    """How the reader can join."""

    JOIN = "join"  # signed in with the invited address
    OTHER = "other"  # signed in as somebody else
    SIGN_IN = "sign_in"  # the address has an account
    NEW = "new"  # it has none


@dataclass(frozen=True)
class Facts:
    """What an invitation says, in its mail and on its page.

    `until`: its last moment by the partnership's clock, with the name of the place.
    """

    invitation: Invitation
    inviter: str
    inviting: str
    company: str
    role: str
    description: "_StrPromise"
    until: str


def facts(invitation: Invitation) -> Facts:
    place, by = invitation.partnership, invitation.by
    return Facts(
        invitation=invitation,
        inviter=str(by.user) if by else "",
        inviting=place.organisation_of(by.side).name if by else "",
        company=place.organisation_of(invitation.side).name,
        role=str(Role(invitation.role).label),
        description=ROLES[Role(invitation.role)].description,
        until=times.in_full(invitation.expires_at, place.time_zone),
    )


def way_of(invitation: Invitation, reader: "User | AnonymousUser") -> Way:
    """How whoever looks at it can join."""
    if isinstance(reader, User):
        same = reader.email.lower() == invitation.email
        return Way.JOIN if same else Way.OTHER
    known = User.objects.filter(email__iexact=invitation.email).exists()
    return Way.SIGN_IN if known else Way.NEW
