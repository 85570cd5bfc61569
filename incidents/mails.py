"""Mails in words: a plain sentence first, and the same name each time.

A mail that one can choose about names the page where one chooses; none of its links
changes anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from incidents.lifecycle import State
from incidents.models import Incident, Notice
from incidents.notices import PERSONAL, Story
from incidents.queries.wishes import zone_of
from partnership.mail import letters
from partnership.models import Member, Partnership
from partnership.presenters import times


def message(notice: Notice, story: Story, now: datetime) -> EmailMessage:
    """The mail to one person about one event."""
    kind = story.event.kind
    # Mail programs show what is about one incident as one conversation.
    thread = {"References": letters.message_id(_name(notice, story.event.ref))}
    chosen = {} if kind in PERSONAL else _where_to_choose(notice)
    return _mail(notice, kind, _context(story, notice.member, now), chosen | thread)


def digest(notice: Notice, stories: Sequence[Story], now: datetime) -> EmailMessage:
    """The mail of a morning: what happened, by incident, the oldest entry first."""
    by_ref: dict[str, list[Story]] = {}
    for story in stories:
        by_ref.setdefault(story.event.ref, []).append(story)
    about = [
        {**_context(told[-1], notice.member, now), "stories": told}
        for told in by_ref.values()
    ]
    place = notice.partnership
    context = {"about": about, "partnership": place, "settings": choices_of(place)}
    return _mail(notice, "digest", context, _where_to_choose(notice))


def _mail(
    notice: Notice, kind: str, context: dict[str, Any], headers: Mapping[str, str]
) -> EmailMessage:
    return letters.compose(
        kind,
        context,
        to=notice.member.user.email,
        name=_name(notice, notice.event),
        headers=headers,
        zone=zone_of(notice.member, notice.partnership),
    )


def _where_to_choose(notice: Notice) -> dict[str, str]:
    """A page behind the sign-in, so that no program that follows links chooses."""
    return {"List-Unsubscribe": f"<{choices_of(notice.partnership)}>"}


def choices_of(partnership: Partnership) -> str:
    """Where one chooses what one gets."""
    return f"{settings.BASE_URL}{reverse('notices', args=[partnership.slug])}"


def message_id(notice: Notice) -> str:
    """From partnership, person and event."""
    return letters.message_id(_name(notice, notice.event))


def _name(notice: Notice, about: str) -> str:
    return f"{notice.partnership_id}/{notice.member_id}/{about}"


def _context(story: Story, member: Member, now: datetime) -> dict[str, Any]:
    incident = story.incident
    place = incident.partnership
    zones = (zone_of(member, place), place.time_zone)
    due_at = story.promise.due_at if story.promise else now
    return {
        "incident": incident,
        "is_heads_up": incident.state == State.HEADS_UP,
        "partnership": place,
        "update": story.update,
        "reader": member,
        "address": address_of(incident),
        "settings": choices_of(place),
        # A mail that comes late does not announce what has passed.
        "next_update": times.in_full(due_at, *zones) if due_at > now else "",
        "waits_for_me": _waits_for(member, incident),
        "expected_at": times.in_full(incident.expected_at, *zones)
        if incident.expected_at
        else "",
    }


def address_of(incident: Incident) -> str:
    """Where both sides read it."""
    where = reverse("incident", args=[incident.partnership.slug, incident.ref])
    return f"{settings.BASE_URL}{where}"


def _waits_for(member: Member, incident: Incident) -> bool:
    """Whether it waits for a “we have seen it” of the reader's side."""
    answered = incident.acknowledged_at is not None or not incident.is_open
    return not answered and member.side != incident.logged_side
