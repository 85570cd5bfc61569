"""What happened, whom it concerns, and how each of them wants to hear of it.

Only what both sides may read becomes a story: no entry for one side, nothing told in
confidence. `incidents.mails` puts it into words.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from incidents.lifecycle import SEEN_BY_BOTH, Severity
from incidents.models import Incident, Promise, Update
from incidents.models.incidents import TOLD
from incidents.people import WRITERS, owner_of
from incidents.wishes import Way, Wishes, goes_at
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
# They wait for one person alone: nobody chooses about them.
PERSONAL = frozenset({"reminder", "asked", "offered"})
# After this long it is no news any more, to whoever was away meanwhile.
NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Event:
    """What happened, read from the name of an event (`update:INC-42:7`).

    `number` is that of the entry; for a reminder that of the promise, and for an
    owner who is needed the second since when the last one had it, 0 for none.
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
    return owner | (other & Q(role__in=WRITERS))


def _in_order(members: QuerySet[Member]) -> QuerySet[Member]:
    return members.select_related("user").order_by("pk")


def is_still_due(story: Story, now: datetime) -> bool:
    """Whether the mail still makes sense: somebody may have acted meanwhile."""
    incident = story.incident
    if story.update is not None and now - story.update.at > NEWS:
        return False
    if story.event.kind == "needs_owner":
        return incident.is_open and owner_of(incident, now) is None
    if story.event.kind == "reminder":
        promise = story.promise
        return incident.is_open and promise is not None and now < promise.due_at
    if story.event.kind == "asked":
        return incident.asked_by_id is not None
    if story.event.kind == "offered":
        return incident.offered_to_id is not None
    return True


def comes_through(story: Story) -> bool:
    """Whether it does not wait for the end of somebody's quiet hours.

    A promise of one's own is about to be due, or customers cannot be served.
    """
    if story.event.kind == "reminder":
        return True
    urgent = story.event.kind in {"told", "needs_owner"}
    return urgent and story.incident.severity == Severity.SEV1


def way_of(story: Story, member: Member, wishes: Wishes) -> Way:
    """How this person hears of it: as chosen, but for what waits for them alone."""
    kind, owns = story.event.kind, story.incident.owner_id == member.pk
    if kind in PERSONAL or (kind == "update" and owns):
        return Way.AT_ONCE
    return wishes.way(kind)


def may_go_at(story: Story, wishes: Wishes, now: datetime) -> datetime:
    """When a mail about it may go: now, or after somebody's quiet hours."""
    return now if comes_through(story) else goes_at(now, wishes)
