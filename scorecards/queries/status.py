"""Status pages as they are kept: of one partnership, and of all of one person's."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from incidents.lifecycle import OPEN
from incidents.models import NextStep
from partnership import access
from partnership.access import Door, Permission
from partnership.models import Partnership
from scorecards.models import StatusPage, StatusQuestion
from scorecards.status import days
from scorecards.status.building import build, question_of
from scorecards.status.document import Need, StatusDocument
from scorecards.status.reading import asked, facts

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnership.models import User


def current(partnership: Partnership) -> tuple[int, StatusDocument] | None:
    """Revision and document as they are kept; None until the worker has built them.

    None also for what another version wrote: it is built again.
    """
    rows = StatusPage.objects.filter(partnership=partnership)
    kept = rows.values_list("revision", "document").first()
    found = StatusDocument.read(kept[1]) if kept else None
    return (kept[0], found) if kept and found else None


def current_or_new(
    partnership: Partnership, now: datetime
) -> tuple[int, StatusDocument]:
    """The document as it is kept; revision 0 and a fresh one where there is none."""
    kept = current(partnership)
    if kept is not None:
        return kept
    spans = days.spans(partnership.calendar, now)
    read = facts(partnership, spans[0].day, spans[0].start)
    return 0, build(read, spans, None, now)


@dataclass(frozen=True)
class Present:
    """The document at this moment; the reader's own question that waits."""

    document: StatusDocument
    mine: StatusQuestion | None


def as_it_is(door: Door, document: StatusDocument) -> Present:
    """The document with steps and questions as they are at this moment; two queries.

    The worker writes the next document a moment after an act: whoever acted reads it
    at once.
    """
    rows = asked(door.partnership)
    waiting = (row for row in rows if row.answered_at is None)
    present = replace(
        document,
        needs=tuple(_still_needed(door.partnership, document.needs)),
        questions=tuple(question_of(row) for row in rows),
    )
    mine = (row for row in waiting if row.by_id == door.member.pk)
    return Present(present, next(mine, None))


def _still_needed(partnership: Partnership, needs: Sequence[Need]) -> Iterator[Need]:
    """Without what is done, with who has taken the others."""
    rows = NextStep.objects.filter(partnership=partnership, for_executives=True)
    rows = rows.filter(incident__state__in=OPEN, done_at=None) if needs else rows.none()
    found = {
        (row.incident.ref, row.number): row
        for row in rows.select_related("incident", "taken_by__user")
    }
    for need in needs:
        if row := found.get((need.ref, need.number)):
            taken_by = str(row.taken_by.user) if row.taken_by else ""
            yield replace(need, taken_by=taken_by)


def questions_for(doors: Iterable[Door]) -> Counter[int]:
    """How many questions wait for an answer, by partnership.

    Of those that this person may answer; no query for who may answer none.
    """
    places = [d.partnership.pk for d in doors if d.may(Permission.KEEP_STATUS)]
    if not places:
        return Counter()
    rows = StatusQuestion.objects.filter(partnership__in=places, answered_at=None)
    return Counter(rows.values_list("partnership_id", flat=True))


def pages(
    user: "User | AnonymousUser", now: datetime
) -> Sequence[tuple[Door, StatusDocument | None]]:
    """Of every partnership whose status page this person may see; two queries."""
    doors = [Door(m.partnership, m) for m in access.memberships(user, now)]
    seen = [door for door in doors if door.may(Permission.SEE_HEADLINE)]
    kept = dict(
        StatusPage.objects.filter(
            partnership__in=[door.partnership for door in seen]
        ).values_list("partnership_id", "document")
    )
    return [(door, StatusDocument.read(kept.get(door.partnership.pk))) for door in seen]
