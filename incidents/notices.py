"""Mails about what happened: to whom, and in which words.

A mail holds what both sides may read and nothing else: no entry for one side, nothing
told in confidence. The first line of each text in templates/emails is its subject.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import formats, timezone

from incidents.lifecycle import SEEN_BY_BOTH, State
from incidents.models import Incident, Notice, Promise, Update
from incidents.models.incidents import TOLD
from incidents.people import WRITERS
from partnership.access import active_members
from partnership.models import Member, Partnership, Role

# The kinds of events, each with its text in templates/emails/<kind>.txt.
KINDS = (
    "told",
    "update",
    "owner",
    "acknowledged",
    "asked",
    "offered",
    "thanks",
    "needs_owner",
    "reminder",
)


@dataclass(frozen=True)
class Event:
    """What happened, read from the name of an event (`update:INC-42:7`).

    `number` is that of the entry or, for a reminder, of the promise.
    """

    kind: str
    ref: str
    number: int

    @classmethod
    def parse(cls, name: str) -> "Event":
        kind, ref, number = name.split(":")
        if kind not in KINDS:
            raise ValueError(f"There are no mails about “{kind}”.")
        return cls(kind, ref, int(number))

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}:{self.number}"


@dataclass(frozen=True)
class Story:
    """An event with its rows. `update` is None where no entry is told about."""

    event: Event
    incident: Incident
    update: Update | None
    promise: Promise | None


def story_of(partnership: Partnership, event: Event) -> Story | None:
    """The rows of an event; None where there is nothing that both sides may read."""
    incident = (
        Incident.objects.filter(
            partnership=partnership, number=int(event.ref.removeprefix(TOLD))
        )
        .select_related(
            "partnership__client",
            "partnership__partner",
            "owner__user",
            "logged_by__user",
            "offered_to__user",
        )
        .first()
    )
    if incident is None:
        return None
    promises = Promise.objects.filter(incident=incident)
    if event.kind == "reminder":
        promise = promises.filter(number=event.number, answered_at=None).first()
        return Story(event, incident, None, promise) if promise else None
    promise = promises.filter(answered_at=None).first()
    if event.kind == "needs_owner":
        return Story(event, incident, None, promise)
    update = (
        Update.objects.filter(
            incident=incident, number=event.number, audience__in=list(SEEN_BY_BOTH)
        )
        .select_related("by__user")
        .first()
    )
    return Story(event, incident, update, promise) if update else None


def recipients(story: Story, now: datetime) -> list[Member]:
    """Who gets a mail about an event; never the person whose deed it was."""
    people = active_members(now).filter(partnership=story.incident.partnership)
    chosen = people.filter(_whom(story))
    if story.update is not None:
        chosen = chosen.exclude(pk=story.update.by_id)
    return list(_in_order(chosen))


def _whom(story: Story) -> Q:
    incident, update = story.incident, story.update
    owner = Q(pk=incident.owner_id)
    if story.event.kind == "needs_owner":
        return Q(role=Role.LEADER)
    if story.event.kind in {"reminder", "asked"} or update is None:
        return owner
    if story.event.kind == "offered":
        return Q(pk=incident.offered_to_id)
    if story.event.kind == "thanks":
        return Q(pk=incident.logged_by_id)
    if story.event.kind == "acknowledged":
        return owner | Q(pk=incident.logged_by_id)
    other = ~Q(side=update.side)
    if story.event.kind == "told":
        return other & Q(role__in=WRITERS)
    return owner | (other & Q(role=Role.LEADER))


def _in_order(members: QuerySet[Member]) -> QuerySet[Member]:
    return members.select_related("user").order_by("pk")


def is_still_due(story: Story, now: datetime) -> bool:
    """Whether the mail still makes sense: somebody may have acted meanwhile."""
    incident = story.incident
    if story.event.kind == "needs_owner":
        return incident.is_open and incident.owner_id is None
    if story.event.kind == "reminder":
        promise = story.promise
        return incident.is_open and promise is not None and now < promise.due_at
    if story.event.kind == "asked":
        return incident.asked_by_id is not None
    if story.event.kind == "offered":
        return incident.offered_to_id is not None
    return True


def message(notice: Notice, story: Story, now: datetime) -> EmailMessage:
    """The mail to one person. Its Message-ID is the same however often it is sent."""
    member = notice.member
    zone = ZoneInfo(member.user.time_zone or story.incident.partnership.time_zone)
    with timezone.override(zone):
        text = render_to_string(
            f"emails/{story.event.kind}.txt", _context(story, member, now)
        )
    subject, _blank, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[member.user.email],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
        },
    )


def message_id(notice: Notice) -> str:
    """From partnership, person and event: a mail server knows what it has already."""
    name = f"{notice.partnership_id}/{notice.member_id}/{notice.event}"
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{name}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def _context(story: Story, member: Member, now: datetime) -> dict[str, Any]:
    incident = story.incident
    address = (
        f"{settings.BASE_URL}/p/{incident.partnership.slug}/incidents/{incident.ref}/"
    )
    due_at = story.promise.due_at if story.promise else now
    return {
        "incident": incident,
        "is_heads_up": incident.state == State.HEADS_UP,
        "partnership": incident.partnership,
        "update": story.update,
        "reader": member,
        "address": address,
        # A mail that comes late does not announce what has passed.
        "next_update": times(due_at, incident.partnership, member)
        if due_at > now
        else "",
        "is_new": incident.acknowledged_at is None,
        "expected_at": times(incident.expected_at, incident.partnership, member)
        if incident.expected_at
        else "",
    }


def times(at: datetime, partnership: Partnership, member: Member) -> str:
    """A time in the reader's zone and, where that is another one, the partnership's."""
    names = dict.fromkeys(filter(None, (member.user.time_zone, partnership.time_zone)))
    return ", ".join(_time(at, name) for name in names)


def _time(at: datetime, name: str) -> str:
    local = at.astimezone(ZoneInfo(name))
    return f"{formats.date_format(local, 'D j M Y, H:i')} ({name})"


def make_notices(
    *, partnership: Partnership, event: Event, members: Iterable[Member], now: datetime
) -> list[Notice]:
    """A row per person; who was told of the event already gets none."""
    made = []
    for member in members:
        notice, created = Notice.objects.get_or_create(
            partnership=partnership,
            member=member,
            event=str(event),
            defaults={"created_at": now},
        )
        if created:
            made.append(notice)
    return made
