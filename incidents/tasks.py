"""The worker's part: who is told, mails, reminders, promises whose time has come.

An event first becomes one notice per person, and each notice a piece of work of its
own: a mail that does not go out holds nobody else's up. The attempt is counted by the
outbox before the mail is sent (`partnership.outbox.claim`), and the same Message-ID is
used each time.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db.models import F

from incidents import notices
from incidents.models import Notice, Promise
from incidents.models.incidents import TOLD
from incidents.notices import Event
from kpis.actions.restating import touch
from partnership import clock, outbox, periods
from partnership.access import active_members
from partnership.local_time import local_day
from partnership.models import Partnership
from partnership.outbox import Work

MOST_ATTEMPTS = 12  # the last one a day and a half after the first
FIRST_WAIT = timedelta(minutes=1)


def tell_people(work: Work) -> None:
    """Make a notice for everybody whom an event concerns, and ask for its mail."""
    _announce(work.partnership_id, Event.parse(work.key), clock.now())


def remind(work: Work) -> None:
    """Ten minutes before a promise is due: a word to the owner, once."""
    ref, number = work.key.split(":")
    event = Event("reminder", ref, int(number))
    _announce(work.partnership_id, event, clock.now())


def needs_owner(work: Work) -> None:
    """Nobody has taken the resolution: both sides' leaders hear of it, once."""
    _announce(work.partnership_id, Event("needs_owner", work.key, 0), clock.now())


def promise_passed(work: Work) -> None:
    """A promise's time has come: the scorecards of its day count it."""
    ref, number = work.key.split(":")
    promise = Promise.objects.filter(
        partnership_id=work.partnership_id,
        incident__number=int(ref.removeprefix(TOLD)),
        number=int(number),
    ).first()
    if promise is None:
        return
    partnership = Partnership.objects.get(pk=work.partnership_id)
    day = local_day(partnership.calendar, promise.due_at)
    touched = periods.periods_touched(partnership.calendar, [day])
    touch(partnership, touched, clock.now())


def deliver(work: Work) -> None:
    """Send one mail, or come back later where the mail server is away."""
    now = clock.now()
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("member__user", "partnership")
        .get(pk=int(work.key.partition(":")[0]))
    )
    if notice.sent_at is not None:
        return
    story = notices.story_of(notice.partnership, Event.parse(notice.event))
    is_member = active_members(now).filter(pk=notice.member_id).exists()
    if story is None or not is_member or not notices.is_still_due(story, now):
        _note(notice, last_error="NoLongerNeeded")
        return
    try:
        notices.message(notice, story, now).send()
    except (OSError, SMTPException) as error:
        _note(notice, last_error=type(error).__name__[:80])
        _come_back(notice, now)
    else:
        _note(notice, sent_at=now, last_error="")


def _announce(partnership_id: int, event: Event, now: datetime) -> None:
    partnership = Partnership.objects.get(pk=partnership_id)
    story = notices.story_of(partnership, event)
    if story is None or not notices.is_still_due(story, now):
        return
    made = notices.make_notices(
        partnership=partnership,
        event=event,
        members=notices.recipients(story, now),
        now=now,
    )
    for notice in made:
        _ask(notice, now)


def _note(notice: Notice, **fields: object) -> None:
    Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1, **fields)
    notice.attempts += 1


def _come_back(notice: Notice, now: datetime) -> None:
    """Twice as long each time; after the last attempt the notice shows its error."""
    if notice.attempts < MOST_ATTEMPTS:
        _ask(notice, now + FIRST_WAIT * 2 ** (notice.attempts - 1))


def _ask(notice: Notice, due_at: datetime) -> None:
    outbox.ask(
        partnership_id=notice.partnership_id,
        kind="deliver",
        key=f"{notice.pk}:{notice.attempts + 1}",
        due_at=due_at,
    )
