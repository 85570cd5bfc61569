"""The mail of an invitation and the link in it.

The secret of a link is kept nowhere: it follows from the invitation's seed and the
instance's secret key, so that the worker can write the same mail twice.
"""

import secrets
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac

from partnership.access import ROLES
from partnership.models import Invitation, Role

SALT = "partnership.invitations"


def new_seed() -> str:
    """What a new link is made of."""
    return secrets.token_urlsafe(32)


def secret_of(seed: str) -> str:
    """The secret of a link: 256 bits that nobody knows who has the database alone."""
    made = salted_hmac(SALT, seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def link_of(invitation: Invitation) -> str:
    """The address that the mail holds."""
    path = reverse("invitation_open", args=[secret_of(invitation.seed)])
    return f"{settings.BASE_URL}{path}"


def message(invitation: Invitation) -> EmailMessage:
    """The mail to the person invited; the same, however often it is written."""
    text = render_to_string("emails/invitation.txt", _context(invitation))
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[invitation.email],
        headers={
            "Message-ID": _message_id(invitation),
            "Auto-Submitted": "auto-generated",
        },
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
        "until": invitation.expires_at.astimezone(ZoneInfo(place.time_zone)),
        "zone": place.time_zone,
    }


def _message_id(invitation: Invitation) -> str:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    digest = salted_hmac(f"{SALT}.mail", invitation.seed, algorithm="sha256")
    return f"<{digest.hexdigest()[:32]}@{host}>"
