"""Which invitations are open, in whose hands they are, and what stands against one."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnership.models import Invitation, Member, Partnership, Role, Side


def first_leader_refused(by: Member, now: datetime) -> str:
    """Why the other side's first leader cannot be invited; empty where one can."""
    other = Side(by.side).other
    company = {"company": by.partnership.organisation_of(other)}
    if has_had_a_leader(by.partnership, other):
        return _("%(company)s has had a leader and invites its own people.") % company
    waiting = open_invitations(by.partnership).filter(side=other, expires_at__gt=now)
    if waiting.exists():
        return (
            _("Somebody at %(company)s is invited already. Withdraw that first.")
            % company
        )
    return ""


def has_had_a_leader(partnership: Partnership, side: str) -> bool:
    """Whether a side has, or ever had, a leader."""
    leaders = Member.objects.filter(partnership=partnership, role=Role.LEADER)
    return leaders.filter(side=side).exists()


def open_invitations(partnership: Partnership) -> QuerySet[Invitation]:
    """Those that were neither accepted nor withdrawn; their days may have passed."""
    return Invitation.objects.filter(
        partnership=partnership, accepted_at=None, revoked_at=None
    )


def in_the_hands_of(by: Member) -> QuerySet[Invitation]:
    """The open invitations that a leader's own side has sent."""
    own = Q(by__side=by.side) | Q(by=None, side=by.side)
    return open_invitations(by.partnership).filter(own)


def came_too_late(invitation: Invitation) -> bool:
    """A first leader of the other side, who has come in on another way meanwhile."""
    return invitation.is_first_leader and has_had_a_leader(
        invitation.partnership, invitation.side
    )
