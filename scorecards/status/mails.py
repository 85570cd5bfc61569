"""Mails to leadership, in words: the sentence first, from the status document alone."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from scorecards.actions.status.links import secret_of
from scorecards.models.telling import StatusMail
from scorecards.presenters import status as says
from scorecards.status.document import StatusDocument
from scorecards.status.readers import WEEKLY, Reader


def message(
    mail: StatusMail, reader: Reader, document: StatusDocument, now: datetime
) -> EmailMessage | None:
    """The mail about one event; None where the page shows it no more."""
    kind, _colon, rest = mail.event.partition(":")
    page = says.view(document, now, reader.time_zone)
    shown = (*page.items, *page.over)
    item = next((one for one in shown if one.ref == rest.partition(":")[0]), None)
    if item is None and kind != WEEKLY:
        return None
    choices = f"{settings.BASE_URL}{reverse('status_mails', args=[reader.token])}"
    context = {
        "page": page,
        "item": item,
        "address": address(reader, document),
        "choices": choices,
    }
    text = render_to_string(f"emails/status_{kind}.txt", context)
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[reader.email],
        headers={
            "Message-ID": _message_id(mail),
            "Auto-Submitted": "auto-generated",
            # One click ends all of it (RFC 8058); the page behind it lets one choose.
            "List-Unsubscribe": f"<{choices}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def address(reader: Reader, document: StatusDocument) -> str:
    """Where the reader sees the page: by the link, or signed in."""
    if reader.link is not None and (secret := secret_of(reader.link)):
        return f"{settings.BASE_URL}{reverse('status_link', args=[secret])}"
    return f"{settings.BASE_URL}{reverse('status', args=[document.slug])}"


def _message_id(mail: StatusMail) -> str:
    """The same however often it is sent: a mail server knows what it has already."""
    name = f"status/{mail.partnership_id}/{mail.pk}/{mail.event}"
    code = hashlib.sha256(f"{settings.SECRET_KEY}{name}".encode()).hexdigest()[:32]
    return f"<{code}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"
