"""The mail of an invitation and the link in it.

The secret of a link is kept nowhere: it follows from the invitation's seed and the
instance's secret key, so that the worker can write the same mail twice.
"""

import secrets

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from partnership import lookups
from partnership.mail import letters
from partnership.models import Invitation
from partnership.presenters.invitation import facts

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
        {
            **vars(facts(invitation)),
            "partnership": invitation.partnership,
            "address": link_of(invitation),
        },
        to=invitation.email,
        name=f"invitation/{invitation.digest}",
    )
