"""Every partnership of one person as its status page says it; worst need first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership.access import Door, Permission
from partnership.models import Organisation
from scorecards.presenters import status_words
from scorecards.presenters.status import confirmed_words
from scorecards.status.document import StatusDocument


@dataclass(frozen=True)
class Place:
    """A row of templates/status/portfolio.html; `needs` is empty for no need."""

    title: str
    organisations: tuple[Organisation, Organisation]
    headline: str
    next_word: str
    needs: str
    confirmed: str
    url: str
    order: tuple[int, ...]


def page(
    found: Sequence[tuple[Door, StatusDocument | None]], now: datetime
) -> dict[str, Any]:
    """The context of templates/status/portfolio.html."""
    places = sorted(
        (_place(door, document, now) for door, document in found),
        key=lambda place: (place.order, place.title),
    )
    return {"places": places, "sentence": _sentence(places)}


def _sentence(places: Sequence[Place]) -> str:
    if not places:
        return _("No partnership yet")
    asking = sum(bool(place.needs) for place in places)
    if not asking:
        return _("Nothing waits for a word from you")
    return ngettext(
        "%(asking)s of %(all)s partnerships needs a word from you",
        "%(asking)s of %(all)s partnerships need a word from you",
        asking,
    ) % {"asking": asking, "all": len(places)}


def _place(door: Door, document: StatusDocument | None, now: datetime) -> Place:
    partnership = door.partnership
    zone = door.member.user.time_zone
    return Place(
        title=str(partnership),
        organisations=partnership.organisations,
        headline=status_words.headline(document) if document else _("No word yet."),
        next_word=status_words.next_word(document, now, zone) if document else "",
        needs=_needs(door, document) if document else "",
        confirmed=confirmed_words(document, now, zone) if document else "",
        url=reverse("status", args=[partnership.slug]),
        order=_order(door, document, now),
    )


def _order(
    door: Door, document: StatusDocument | None, now: datetime
) -> tuple[int, ...]:
    """Worst need first: a word from me, no owner, a late word, something open."""
    if document is None:
        return (1, 0, 0, 0)
    late = sum(
        item.next_update_at is not None and item.next_update_at < now
        for item in document.items
    )
    ownerless = sum(item.owner is None for item in document.open)
    asks = bool(_needs(door, document))
    return (0 if asks else 1, -ownerless, -late, -len(document.open))


def _needs(door: Door, document: StatusDocument) -> str:
    """“Needs a word from you: one step”: of executives steps, of leaders answers."""
    parts = []
    if door.may(Permission.ASK_LEADERS):
        steps = sum(not need.taken_by for need in document.needs)
        if steps:
            parts.append(
                ngettext("%(n)s step waits", "%(n)s steps wait", steps) % {"n": steps}
            )
    if door.may(Permission.KEEP_STATUS):
        asked = sum(question.answered_at is None for question in document.questions)
        if asked:
            text = ngettext("%(n)s question waits", "%(n)s questions wait", asked)
            parts.append(text % {"n": asked})
    if not parts:
        return ""
    return _("Needs a word from you: %(what)s.") % {"what": ", ".join(parts)}
