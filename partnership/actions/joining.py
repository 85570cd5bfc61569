"""Accepting an invitation: nobody else, once, and with the invited address alone."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partnership.actions.invitations import record
from partnership.actions.people import Standing
from partnership.locks import hold
from partnership.models import Invitation, Member, Partnership, User
from partnership.queries.invitations import came_too_late, open_invitations


class InvitationGoneError(Exception):
    """It cannot be accepted any more: used, withdrawn or too old."""


class OtherPersonError(Exception):
    """Whoever accepts is not the person who was invited."""


class AccountExistsError(Exception):
    """The address has an account already: its owner signs in first."""


@dataclass(frozen=True)
class Newcomer:
    """What a new person says of themselves; the address is the invited one."""

    name: str
    password: str


@transaction.atomic
def accept(
    *, number: int, partnership: Partnership, who: User | Newcomer, now: datetime
) -> Member:
    """Join: as the signed-in person whose address was invited, or as a new person.

    `number` is the invitation's key. Two clicks at once make one member. Raises
    InvitationGoneError, OtherPersonError, AccountExistsError, and ValidationError
    where the person is of the other side.
    """
    hold(partnership)
    invitation = (
        open_invitations(partnership)
        .select_related("by", "partnership")
        .filter(pk=number, expires_at__gt=now)
        .first()
    )
    if invitation is None or came_too_late(invitation):
        raise InvitationGoneError
    user = who if isinstance(who, User) else _new_user(invitation, who)
    if user.email.lower() != invitation.email:
        raise OtherPersonError
    member = _seat(invitation, user, now)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    record(member, invitation, "invitation accepted", now)
    return member


def _new_user(invitation: Invitation, who: Newcomer) -> User:
    """Possession of the link proves the address, and no other address."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise AccountExistsError
    try:
        with transaction.atomic():
            return User.objects.create_user(
                invitation.email, who.password, name=who.name
            )
    except IntegrityError:
        raise AccountExistsError from None


def _seat(invitation: Invitation, user: User, now: datetime) -> Member:
    """A new member, or one who was here before and is let in again.

    Who came in on another way meanwhile keeps the role they have.
    """
    member, made = Member.objects.get_or_create(
        partnership=invitation.partnership,
        user=user,
        defaults={"side": invitation.side, "role": invitation.role},
    )
    if member.side != invitation.side:
        raise ValidationError(
            _("You are of the other side in this partnership; one person has one side.")
        )
    if not made and not Standing.of(member).is_in(now):
        member.role, member.suspended_at, member.expires_at = (
            invitation.role,
            None,
            None,
        )
        member.save(update_fields=["role", "suspended_at", "expires_at"])
    return member
