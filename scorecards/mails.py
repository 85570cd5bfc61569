"""Mails to leadership, in words: the sentence first, from the status document alone."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from partnership.mail import letters
from scorecards.actions.status.links import secret_of
from scorecards.models.telling import StatusMail
from scorecards.presenters import status as says
from scorecards.status.document import Item, Question, Stage, StatusDocument
from scorecards.status.events import EventKind
from scorecards.status.readers import ASKED, WEEKLY, Reader


def still_told(
    mails: Sequence[StatusMail], reader: Reader, document: StatusDocument
) -> list[StatusMail]:
    """Those that their reader wants, about what the page still shows that way."""
    return [
        mail
        for mail in mails
        if reader.wants(mail.kind)
        and (mail.kind == WEEKLY or _about(mail, document) is not None)
    ]


def message(
    told: Sequence[StatusMail],
    reader: Reader,
    document: StatusDocument,
    now: datetime,
) -> EmailMessage:
    """One mail about everything that is told at once."""
    about = [_about(mail, document) for mail in told]
    items = [item for item in document.items if item in about]
    news = [says.item_view(document, item, now, reader.time_zone) for item in items]
    question = about[0] if isinstance(about[0], Question) else None
    choices = f"{settings.BASE_URL}{reverse('status_mails', args=[reader.token])}"
    context = {
        "page": says.view(document, now, reader.time_zone),
        "news": news,
        "item": news[0] if news else None,
        "question": question,
        "asked_about": says.asked_about(document, question.ref) if question else "",
        "address": address(reader, document),
        "choices": choices,
    }
    return letters.compose(
        "status_several" if len(news) > 1 else f"status_{_kind(told)}",
        context,
        to=reader.email,
        name=_name(told),
        # Nobody chooses about questions: leaders always hear of them.
        headers={} if _kind(told) == ASKED else _one_click(choices),
    )


def _about(mail: StatusMail, document: StatusDocument) -> Item | Question | None:
    """What a mail is about, as it is now; None where it has passed."""
    if mail.kind == ASKED:
        waiting = (one for one in document.questions if one.answered_at is None)
        return next((one for one in waiting if str(one.number) == mail.about), None)
    item = next((one for one in document.items if one.ref == mail.about), None)
    is_over = item is not None and item.stage is Stage.OVER
    return item if is_over == (mail.kind == EventKind.OVER) else None


def _kind(told: Sequence[StatusMail]) -> str:
    """That something opened says who owns it, too."""
    kinds = [mail.kind for mail in told]
    return EventKind.OPENED if EventKind.OPENED in kinds else kinds[0]


def _name(told: Sequence[StatusMail]) -> str:
    """Another one where more is told: a mail server would leave that out."""
    parts = "/".join(f"{mail.pk}/{mail.event}" for mail in told)
    return f"status/{told[0].partnership_id}/{parts}"


def _one_click(choices: str) -> dict[str, str]:
    """One click ends all of it (RFC 8058); the page behind it lets one choose."""
    return {
        "List-Unsubscribe": f"<{choices}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def address(reader: Reader, document: StatusDocument) -> str:
    """Where the reader sees the page: by the link, or signed in.

    Empty where the site's key is another one than when the link was made: its holder
    has it still, and may have no account to sign in with.
    """
    if reader.link is None:
        return f"{settings.BASE_URL}{reverse('status', args=[document.slug])}"
    secret = secret_of(reader.link)
    return (
        f"{settings.BASE_URL}{reverse('status_link', args=[secret])}" if secret else ""
    )
