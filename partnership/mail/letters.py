"""Mails: plain text out of templates/emails, and the one place where they go out.

The first line of each text is its subject. A mail that is written twice has the same
Message-ID: a mail server knows what it has already.
"""

import hashlib
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

ERROR_CHARACTERS = 80  # of the column that keeps what went wrong


def compose(
    template: str,
    context: Mapping[str, Any],
    *,
    to: str,
    name: str,
    headers: Mapping[str, str] | None = None,
    zone: str = "",
) -> EmailMessage:
    """The mail that `templates/emails/<template>.txt` makes of a context.

    `name` tells it from every other mail of the site; `zone` is by whose clock the
    template writes times.
    """
    with timezone.override(zone or None):
        text = render_to_string(f"emails/{template}.txt", dict(context))
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[to],
        headers={
            "Message-ID": message_id(name),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **(headers or {}),
        },
    )


def message_id(name: str) -> str:
    """The same for the same name, and nothing that could be read from it."""
    code = hashlib.sha256(f"{settings.SECRET_KEY}{name}".encode()).hexdigest()[:32]
    return f"<{code}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def send(message: EmailMessage) -> str:
    """Hand it to the mail server. The name of what went wrong; empty: it went out."""
    try:
        message.send()
    except (OSError, SMTPException) as error:
        return type(error).__name__[:ERROR_CHARACTERS]
    return ""
