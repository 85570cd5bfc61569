"""What leadership sees of the story: areas, their history, a link, a question.

Everything is done through the product's own actions, by the people who would.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from incidents.actions import owning, steps, telling, updates
from incidents.models import Incident
from incidents.words import IncidentWords, StepWords, UpdateWords
from partnership import tenancy
from partnership.models import OutboxRow, Partnership, WorkState
from scorecards.actions.status import areas, asking, confirming, links, rebuilding
from scorecards.actions.status.areas import AreaWords
from scorecards.actions.status.links import ForWhom, secret_of
from scorecards.demo.places import NORTHWIND, PEOPLE
from scorecards.demo.telling import MAILED, MAILS
from scorecards.models import StatusLink
from scorecards.queries import status

if TYPE_CHECKING:
    from scorecards.demo.story import Story

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AGREED_ON = 120 * DAY  # ago: before the first day that is shown
READER = next(person for person in PEOPLE if person.role == "executive")
AREAS = {
    "northwind-brightcall": (
        AreaWords(
            "Phone",
            "Calling us and being answered",
            kpis=("service_level_offered", "abandon_rate"),
            queues=("orders", "billing", "technical"),
        ),
        AreaWords(
            "Order status",
            "Asking where an order is",
            kpis=("aht",),
            queues=("orders",),
        ),
        AreaWords("Back office", "What is done after the call", kpis=("fcr_net",)),
    ),
    "northwind-harborline": (
        AreaWords(
            "Phone",
            "Calling us in the evening",
            kpis=("service_level_answered", "abandon_rate"),
        ),
        AreaWords(
            "Back office", "What is done after the call", kpis=("repeat_contact_rate",)
        ),
    ),
    "meridian-brightcall": (
        AreaWords(
            "Chat",
            "Writing to us and being answered at once",
            kpis=("reply_in_time",),
            queues=("chat",),
        ),
        AreaWords("Email", "Mails and their answers", kpis=("aht",), queues=("mail",)),
        AreaWords("Back office", "What is done after the contact", kpis=("fcr_net",)),
    ),
    "meridian-crestline": (
        AreaWords(
            "Phone",
            "Calling us and being answered",
            kpis=("service_level_offered", "abandon_rate"),
        ),
        AreaWords(
            "Back office", "What is done after the call", kpis=("complaint_rate",)
        ),
    ),
}


def show_to_leadership(story: "Story") -> None:
    """Everything that the status page of this partnership begins with."""
    now = story.timeline.now
    for words in AREAS[story.place.slug]:
        areas.define(by=story.leader("client"), words=words, now=now - AGREED_ON)
    if story.place.slug == NORTHWIND[0]:
        _payments_told_a_day_later(story)
        _planned_work(story)
        _need_of_the_open_one(story)
        _link(story)
    for side in ("client", "partner"):
        by = story.leader(side)
        revision, _read = status.current_or_new(by.partnership, now)
        confirming.confirm(by=by, revision=revision, now=now)
    _settle(story)


def status_link() -> tuple[str, str]:
    """Whose link the demo begins with, and its secret; empty where there is none."""
    with tenancy.office(), transaction.atomic():
        place = Partnership.objects.filter(slug=NORTHWIND[0]).first()
    if place is None:
        return READER.name, ""
    with tenancy.scope([place.pk]), transaction.atomic():
        mine = StatusLink.objects.filter(email=READER.email, revoked_at=None)
        link = mine.filter(partnership=place).first()
        return READER.name, (secret_of(link) or "") if link else ""


def _payments_told_a_day_later(story: "Story") -> None:
    """The day before was told as working, and is restated."""
    bo, tom = story.leader("partner"), story.recorder("client")
    told_at = _noon(story, 12) - 3 * HOUR
    found = telling.log_incident(
        by=bo,
        words=IncidentWords(
            "Card payments by phone were cut off for an afternoon",
            "sev2",
            origin="partner",
            began_at=told_at - 18 * HOUR,
            noticed_at=told_at - HOUR,
            kpis=("abandon_rate",),
            audience="leadership",
        ),
        now=told_at,
    )
    owning.own(by=tom, ref=found.ref, now=told_at + HOUR / 4)
    words = UpdateWords(
        "Payments work again; 40 customers are being called back.",
        audience="leadership",
        state="resolved",
    )
    updates.post_update(by=tom, ref=found.ref, words=words, now=told_at + HOUR / 2)


def _planned_work(story: "Story") -> None:
    """One that is behind us, and one on a night to come."""
    bo = story.leader("partner")
    for days, words in ((23, "New telephone lines"), (-4, "Update of the order tool")):
        since = _noon(story, days) + 10 * HOUR
        areas.say(
            by=bo,
            area="phone" if days > 0 else "order-status",
            state="under_maintenance",
            words=words,
            since=since,
            until=since + 2 * HOUR,
            now=min(since - 5 * DAY, story.timeline.now - HOUR),
        )


def _need_of_the_open_one(story: "Story") -> None:
    """An executive is needed for it, and has asked about it."""
    now, tom = story.timeline.now, story.recorder("client")
    sofia = story.doors["client", "executive"]
    open_one = Incident.objects.get(
        partnership=story.partnership, state="identified", severity="sev3"
    )
    steps.add_step(
        by=tom,
        ref=open_one.ref,
        words=StepWords(
            "Allow the change before the board meets",
            decides=sofia.member.user.email,
            by=now + 6 * HOUR,
            for_executives=True,
        ),
        now=now - 3 * HOUR,
    )
    asked = asking.ask(
        by=sofia,
        text="Does this put the flash sale at risk?",
        ref=open_one.ref,
        now=now - 20 * HOUR,
    )
    asking.answer(
        by=story.leader("client"),
        number=asked.number,
        text="Not if the change goes in two days before; four more people stand by.",
        now=now - 18 * HOUR,
    )


def _link(story: "Story") -> None:
    reader = ForWhom(READER.name, READER.email)
    links.make(by=story.leader("client"), reader=reader, now=story.timeline.now)


def _noon(story: "Story", ago: int) -> datetime:
    day = story.timeline.today - ago * DAY
    return story.timeline.at(day, time(12))


def _settle(story: "Story") -> None:
    """Nobody gets a mail about what is past; and the page is built once, not by act."""
    waiting = OutboxRow.objects.filter(
        partnership=story.partnership,
        state=WorkState.WAITING,
        due_at__lte=story.timeline.now,
    )
    long_ago = story.timeline.now - MAILED
    mails = Q(kind__in=MAILS, due_at__lte=long_ago)
    pages = Q(kind=rebuilding.KIND) & ~Q(key=rebuilding.NOW)
    waiting.filter(mails | pages).update(state=WorkState.DONE)
