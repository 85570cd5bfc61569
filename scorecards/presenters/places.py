"""The portfolio: one row a partnership, where a word is needed first, then A to Z."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership import periods
from partnership.access import Permission
from partnership.models import Organisation
from scorecards.document import State
from scorecards.headline import counts_sentence
from scorecards.presenters import opened, words
from scorecards.presenters.rows import SHAPES
from scorecards.queries.portfolio import Glance


@dataclass(frozen=True)
class Place:
    """The context of _components/place.html."""

    title: str
    programme: str
    organisations: tuple[Organisation, Organisation]
    sentence: str
    waits: str
    states: tuple[str, ...]
    url: str


def page(glances: Sequence[Glance], now: datetime) -> dict[str, Any]:
    """The context of templates/scorecards/portfolio.html."""
    places = sorted(
        (_place(glance, now) for glance in glances),
        key=lambda place: (not place.waits, place.title, place.programme),
    )
    leads = any(glance.door.may(Permission.MANAGE_MEMBERS) for glance in glances)
    return {"places": places, "sentence": sentence(places), "may_start": leads}


def sentence(places: Sequence[Place]) -> str:
    """“2 of 5 partnerships need a word from you”."""
    asking = sum(bool(place.waits) for place in places)
    if not asking:
        return _("Nothing waits for you")
    return ngettext(
        "%(asking)s of %(all)s partnerships needs a word from you",
        "%(asking)s of %(all)s partnerships need a word from you",
        asking,
    ) % {"asking": asking, "all": len(places)}


def _place(glance: Glance, now: datetime) -> Place:
    partnership = glance.door.partnership
    reads = glance.door.may(Permission.READ)
    return Place(
        title=str(partnership),
        programme=partnership.programme,
        organisations=partnership.organisations,
        sentence=_standing(glance, periods.local_day(partnership.calendar, now)),
        waits=_waits(glance, now),
        states=tuple(_shapes(glance.head.states)) if reads else (),
        url=reverse("scorecard" if reads else "status", args=[partnership.slug]),
    )


def _shapes(states: Sequence[str]) -> list[str]:
    """The strip, from on our goal to not in yet, so that it reads as a length."""
    order = list(State)
    return [SHAPES[state] for state in sorted(map(State, states), key=order.index)]


def _standing(glance: Glance, today: date) -> str:
    head = glance.head
    if head.period is None or head.counts is None:
        return _("No scorecard yet: the first readings make one.")
    name = words.period_name(head.period, today)
    return counts_sentence(name, head.counts, complete=head.complete) + "."


def _waits(glance: Glance, now: datetime) -> str:
    """What waits for this person: steps, an incident, questions, proposals, fees."""
    waiting = (
        _steps(glance),
        opened.asked_of(glance.going_on, glance.door, now),
        _questions(glance),
        _proposals(glance, now),
        _fees(glance),
    )
    return capfirst(", ".join(filter(None, waiting)))


def _steps(glance: Glance) -> str:
    if not glance.steps:
        return ""
    return ngettext(
        "%(count)s step waits for you", "%(count)s steps wait for you", glance.steps
    ) % {"count": glance.steps}


def _questions(glance: Glance) -> str:
    if not glance.questions:
        return ""
    return ngettext(
        "%(count)s question of leadership waits for your answer",
        "%(count)s questions of leadership wait for your answer",
        glance.questions,
    ) % {"count": glance.questions}


def _fees(glance: Glance) -> str:
    if not glance.fees:
        return ""
    return ngettext(
        "the fees of %(count)s window wait for your confirmation",
        "the fees of %(count)s windows wait for your confirmation",
        glance.fees,
    ) % {"count": glance.fees}


def _proposals(glance: Glance, now: datetime) -> str:
    """How many proposals wait, and since when."""
    if not glance.waiting:
        return ""
    oldest = glance.waiting[0].proposed_at
    days = (now - oldest).days
    what = ngettext(
        "%(count)s proposal waits for you",
        "%(count)s proposals wait for you",
        len(glance.waiting),
    ) % {"count": len(glance.waiting)}
    since = words.day(words.local(oldest, glance.door.partnership))
    return _("%(what)s, since %(day)s") % {"what": what, "day": since} if days else what
