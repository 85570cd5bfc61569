"""The mail of an invitation and the link in it.

The secret of a link is kept nowhere: it follows from the invitation's seed and the
instance's secret key, so that the worker can write the same mail twice.
"""

import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from partnership import lookups
from partnership.access import ROLES
from partnership.mail import letters
from partnership.models import Invitation, Role
from partnership.presenters.invitation import until

PURPOSE = "partnership.invitations"


def new_seed() -> str:
    """What a new link is made of."""
    return secrets.token_urlsafe(32)


def secret_of(seed: str) -> str:
    """The secret of a link."""
    return lookups.secret_of(seed, purpose=PURPOSE)


def link_of(invitation: Invitation) -> str:
    """The address that the mail holds."""
    path = reverse("invitation_open", args=[secret_of(invitation.seed)])
    return f"{settings.BASE_URL}{path}"


def message(invitation: Invitation) -> EmailMessage:
    """The mail to the person invited; the same, however often it is written."""
    return letters.compose(
        "invitation",
        _context(invitation),
        to=invitation.email,
        name=f"invitation/{invitation.digest}",
    )


def _context(invitation: Invitation) -> dict[str, object]:
    place = invitation.partnership
    by = invitation.by
    return {
        "invitation": invitation,
        "partnership": place,
        "company": place.organisation_of(invitation.side),
        "inviter": by.user if by else None,
        "inviting": place.organisation_of(by.side) if by else None,
        "role": Role(invitation.role).label,
        "description": ROLES[Role(invitation.role)].description,
        "address": link_of(invitation),
        "until": until(invitation),
    }
