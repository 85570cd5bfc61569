"""Mails in words: plain text, a plain sentence first, the same Message-ID each time.

The first line of each text in templates/emails is its subject. A mail that one can
choose about names the page where one chooses; none of its links changes anything.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import formats, timezone

from incidents.lifecycle import State
from incidents.models import Incident, Notice
from incidents.notices import PERSONAL, Story
from incidents.queries.wishes import zone_of
from partnership.models import Member, Partnership


def message(notice: Notice, story: Story, now: datetime) -> EmailMessage:
    """The mail to one person about one event."""
    kind = story.event.kind
    mail = _mail(notice, kind, _context(story, notice.member, now))
    if kind not in PERSONAL:
        _say_where_to_choose(mail, notice)
    # Mail programs show what is about one incident as one conversation.
    mail.extra_headers["References"] = _id(notice, story.event.ref)
    return mail


def digest(notice: Notice, stories: Sequence[Story], now: datetime) -> EmailMessage:
    """The mail of a morning: what happened, by incident, the oldest entry first."""
    by_ref: dict[str, list[Story]] = {}
    for story in stories:
        by_ref.setdefault(story.event.ref, []).append(story)
    about = [
        {**_context(told[-1], notice.member, now), "stories": told}
        for told in by_ref.values()
    ]
    context = {"about": about, "partnership": notice.partnership}
    mail = _mail(
        notice, "digest", context | {"settings": choices_of(notice.partnership)}
    )
    _say_where_to_choose(mail, notice)
    return mail


def _mail(notice: Notice, kind: str, context: dict[str, Any]) -> EmailMessage:
    member = notice.member
    with timezone.override(ZoneInfo(zone_of(member, notice.partnership))):
        text = render_to_string(f"emails/{kind}.txt", context)
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[member.user.email],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _say_where_to_choose(mail: EmailMessage, notice: Notice) -> None:
    """A page behind the sign-in, so that no program that follows links chooses."""
    mail.extra_headers["List-Unsubscribe"] = f"<{choices_of(notice.partnership)}>"


def choices_of(partnership: Partnership) -> str:
    """Where one chooses what one gets."""
    return f"{settings.BASE_URL}/p/{partnership.slug}/settings/notices/"


def message_id(notice: Notice) -> str:
    """From partnership, person and event: a mail server knows what it has already."""
    return _id(notice, notice.event)


def _id(notice: Notice, about: str) -> str:
    name = f"{notice.partnership_id}/{notice.member_id}/{about}"
    code = hashlib.sha256(f"{settings.SECRET_KEY}{name}".encode()).hexdigest()[:32]
    return f"<{code}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _context(story: Story, member: Member, now: datetime) -> dict[str, Any]:
    incident = story.incident
    due_at = story.promise.due_at if story.promise else now
    return {
        "incident": incident,
        "is_heads_up": incident.state == State.HEADS_UP,
        "partnership": incident.partnership,
        "update": story.update,
        "reader": member,
        "address": address_of(incident),
        "settings": choices_of(incident.partnership),
        # A mail that comes late does not announce what has passed.
        "next_update": times(due_at, incident.partnership, member)
        if due_at > now
        else "",
        "waits_for_me": _waits_for(member, incident),
        "expected_at": times(incident.expected_at, incident.partnership, member)
        if incident.expected_at
        else "",
    }


def address_of(incident: Incident) -> str:
    """Where both sides read it."""
    slug = incident.partnership.slug
    return f"{settings.BASE_URL}/p/{slug}/incidents/{incident.ref}/"


def _waits_for(member: Member, incident: Incident) -> bool:
    """Whether it waits for a “we have seen it” of the reader's side."""
    answered = incident.acknowledged_at is not None or not incident.is_open
    return not answered and member.side != incident.logged_side


def times(at: datetime, partnership: Partnership, member: Member) -> str:
    """A time in the reader's zone and, where that is another one, the partnership's."""
    names = dict.fromkeys(filter(None, (member.user.time_zone, partnership.time_zone)))
    return ", ".join(_time(at, name) for name in names)


def _time(at: datetime, name: str) -> str:
    local = at.astimezone(ZoneInfo(name))
    return f"{formats.date_format(local, 'D j M Y, H:i')} ({name})"
