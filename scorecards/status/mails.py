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
from scorecards.status.document import Item, Question, Stage, StatusDocument
from scorecards.status.events import EventKind
from scorecards.status.readers import ASKED, WEEKLY, Reader


def message(
    mail: StatusMail, reader: Reader, document: StatusDocument, now: datetime
) -> EmailMessage | None:
    """The mail about one event; None where the page shows it no more."""
    kind, _colon, rest = mail.event.partition(":")
    found = _about(kind, rest.partition(":")[0], document)
    if found is None and kind != WEEKLY:
        return None
    item = found if isinstance(found, Item) else None
    choices = f"{settings.BASE_URL}{reverse('status_mails', args=[reader.token])}"
    context = {
        "page": says.view(document, now, reader.time_zone),
        "item": item and says.item_view(document, item, now, reader.time_zone),
        "question": found,
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


def _about(kind: str, name: str, document: StatusDocument) -> Item | Question | None:
    """What a mail is about, as it is now; None where it has passed."""
    if kind == ASKED:
        waiting = (one for one in document.questions if one.answered_at is None)
        return next((one for one in waiting if str(one.number) == name), None)
    item = next((one for one in document.items if one.ref == name), None)
    if item and kind != EventKind.OVER and item.stage is Stage.OVER:
        return None
    return item


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
