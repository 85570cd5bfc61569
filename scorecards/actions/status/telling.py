"""Telling leadership: what changed on the page, and a word each week.

What there is to tell is found when the document is rebuilt, in the same transaction:
a mail per reader and event, never two. What opens goes at once. What else changes, or
opens right behind something else, is held for a moment; whatever goes first takes along
what waits for the same reader, so that a burst comes as one mail.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q

from partnership import audit, outbox, periods
from partnership.access import Door, Permission
from partnership.local_time import first_instant, occurrences
from partnership.mail import attempts
from partnership.mail.attempts import NO_LONGER_NEEDED
from partnership.models import Partnership
from partnership.periods import Calendar, Kind
from scorecards.models.telling import MAIL, StatusMail
from scorecards.queries.telling import unsent
from scorecards.status.document import Question, StatusDocument
from scorecards.status.events import Event, EventKind, between
from scorecards.status.readers import ASKED, WEEKLY, Reader, leaders, readers

HOLD = timedelta(minutes=2)
MORNING = time(8, 0)


def tell(
    *,
    partnership: Partnership,
    before: StatusDocument | None,
    after: StatusDocument,
    now: datetime,
) -> None:
    """Ask for a mail about each thing that changed, to everybody who wants it."""
    if before is None:
        _ask_for_week(partnership, now)
        return
    _tell_of(partnership, list(between(before, after)), now)
    for question in _asked(before, after):
        name = f"{ASKED}:{question.number}"
        _make(partnership, leaders(partnership, now), name, now, now)


def _tell_of(partnership: Partnership, events: Sequence[Event], now: datetime) -> None:
    if not events:
        return
    people = list(readers(partnership, now))
    held = _opened_lately(partnership, now)
    for event in events:
        wanted = (one for one in people if one.wants(event.kind))
        at_once = event.kind is EventKind.OPENED and not held
        _make(partnership, wanted, event.name, now, now if at_once else now + HOLD)


def _opened_lately(partnership: Partnership, now: datetime) -> bool:
    lately = StatusMail.objects.filter(
        partnership=partnership, created_at__gt=now - HOLD
    )
    return lately.filter(event__startswith=f"{EventKind.OPENED}:").exists()


def _asked(before: StatusDocument, after: StatusDocument) -> Iterator[Question]:
    known = {question.number for question in before.questions}
    for question in after.questions:
        if question.number not in known and question.answered_at is None:
            yield question


def _make(
    partnership: Partnership,
    people: Iterable[Reader],
    event: str,
    now: datetime,
    due_at: datetime,
) -> None:
    """A mail for each of these readers; who has one about the event gets none."""
    for reader in people:
        mail, made = StatusMail.objects.get_or_create(
            partnership=partnership,
            member=reader.member,
            link=reader.link,
            event=event,
            defaults={"created_at": now},
        )
        if made:
            attempts.ask(MAIL, mail, due_at)


# --- the weekly word ---


def week(*, partnership: Partnership, name: str, now: datetime) -> None:
    """The weekly word, also when there is nothing to say; then ask for the next."""
    wanted = (one for one in readers(partnership, now) if one.wants(WEEKLY))
    _make(partnership, wanted, f"{WEEKLY}:{name}", now, now)
    _ask_for_week(partnership, now)


def _ask_for_week(partnership: Partnership, now: datetime) -> None:
    """Due at eight on the first morning of the next week, by the partnership's clock.

    The row is unique per week: any number of clocks is harmless.
    """
    calendar = partnership.calendar
    running = periods.running(calendar, Kind.WEEK, now)
    following = periods.next(calendar, running)
    outbox.ask(
        partnership_id=partnership.pk,
        kind="weekly_word",
        key=following.key,
        due_at=_morning(calendar, following.first),
    )


def _morning(calendar: Calendar, day: date) -> datetime:
    times = occurrences(calendar, datetime.combine(day, MORNING))
    return min(times, default=first_instant(calendar, day))


# --- the worker's part ---


def taken(*, partnership: Partnership, key: str) -> list[StatusMail]:
    """The mail that a piece of work is for, and what goes along with it.

    Empty where it went out meanwhile, where another attempt is next, or where another
    worker has it: that one comes back for all that it took.
    """
    rows = StatusMail.objects.filter(partnership=partnership)
    mail = rows.filter(pk=attempts.number_of(key)).first()
    if mail is None:
        return []
    alike = rows.filter(member=mail.member_id, link=mail.link_id)
    # No row that does not go along is locked: its own work would find it taken.
    waiting = alike.filter(_goes_with(mail), sent_at=None)
    free = (
        waiting.exclude(last_error=NO_LONGER_NEEDED)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("partnership", "member", "link")
    )
    found = list(free.order_by("pk"))
    mine = (one for one in found if one.pk == mail.pk)
    return found if any(attempts.is_next(key, one) for one in mine) else []


def _goes_with(mail: StatusMail) -> Q:
    """What changed goes together; questions and the weekly word come alone."""
    alone = Q(pk=mail.pk)
    if mail.kind not in set(EventKind):
        return alone
    return reduce(or_, (Q(event__startswith=f"{kind}:") for kind in EventKind), alone)


def note_attempt(*, mails: Sequence[StatusMail], error: str, now: datetime) -> None:
    """They went out as one, or are tried again later."""
    _note(mails, sent_at=None if error else now, last_error=error)
    for mail in mails:
        again_at = attempts.again_at(mail.attempts, now)
        if error and again_at is not None:
            attempts.ask(MAIL, mail, again_at)


def set_aside(*, mails: Sequence[StatusMail]) -> None:
    """Nobody is to hear of it any more: it passed, or is not wanted."""
    _note(mails, last_error=NO_LONGER_NEEDED)


def _note(mails: Sequence[StatusMail], **fields: object) -> None:
    rows = StatusMail.objects.filter(pk__in=[mail.pk for mail in mails])
    rows.update(attempts=F("attempts") + 1, **fields)
    for mail in mails:
        mail.attempts += 1


@transaction.atomic
def try_again(*, by: Door, now: datetime) -> int:
    """Try every mail to one's own side's readers that did not go out. How many."""
    by.require(Permission.KEEP_STATUS)
    # Not those that a worker is trying at this moment: nobody waits for its answer.
    free = StatusMail.objects.select_for_update(skip_locked=True)
    waiting = list(free.filter(pk__in=[mail.pk for mail in unsent(by)]))
    for mail in waiting:
        attempts.ask(MAIL, mail, now)
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what="mails to leadership tried again",
        now=now,
        about={"count": len(waiting)},
    )
    return len(waiting)
