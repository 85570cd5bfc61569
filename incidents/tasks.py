"""The worker's part: who is told, mails, reminders, promises whose time has come.

An event first becomes one notice per person, and each notice a piece of work of its
own: a mail that does not go out holds nobody else's up. The attempt is counted by the
outbox before the mail is sent (`partnership.outbox.claim`), and the same Message-ID is
used each time. What waits for a morning becomes one more notice then: the digest.
"""

from datetime import date, datetime

from django.core.mail import EmailMessage

from incidents import hooks, mails, notices
from incidents.actions import noticing, sending
from incidents.models import Incident, Notice, Promise, WebhookCall
from incidents.models.incidents import TOLD
from incidents.notices import Event, Story
from incidents.people import WRITERS
from incidents.queries.notices import DIGEST, lines_of
from incidents.queries.wishes import wishes_of
from incidents.wishes import goes_at
from kpis.actions.restating import touch
from partnership import clock, periods
from partnership.access import active_members
from partnership.local_time import local_day
from partnership.mail import attempts, letters
from partnership.mail.attempts import NO_LONGER_NEEDED
from partnership.models import Partnership
from partnership.outbox import Work


def tell_people(work: Work) -> None:
    """Make a notice for everybody whom an event concerns, and ask for its mail."""
    _announce(work.partnership_id, Event.parse(work.key), clock.now())


def remind(work: Work) -> None:
    """Ten minutes before a promise is due: a word to the owner, once."""
    ref, number = work.key.split(":")
    event = Event("reminder", ref, int(number))
    _announce(work.partnership_id, event, clock.now())


def needs_owner(work: Work) -> None:
    """Nobody owns the resolution: both sides' leaders hear of it.

    Once before anybody took it, and once for each owner who is no longer let in.
    """
    incident = Incident.objects.get(
        partnership_id=work.partnership_id, number=int(work.key.removeprefix(TOLD))
    )
    since = int(incident.owned_at.timestamp()) if incident.owned_at else 0
    _announce(work.partnership_id, Event("needs_owner", work.key, since), clock.now())


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


def digest(work: Work) -> None:
    """A morning: everything of that day's digest in one mail, if there is anything."""
    member_id, day = work.key.split(":")
    noticing.gather(
        partnership_id=work.partnership_id,
        member_id=int(member_id),
        day=date.fromisoformat(day),
        now=clock.now(),
    )


def deliver(work: Work) -> None:
    """Send one mail, or come back later where the mail server is away."""
    now = clock.now()
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("member__user", "partnership")
        .get(pk=attempts.number_of(work.key))
    )
    if notice.sent_at is not None or not attempts.is_next(work.key, notice):
        return
    told = _told_with(notice)
    stories = _still_told(told, now)
    reader = active_members(now).filter(pk=notice.member_id, role__in=WRITERS)
    if not stories or not reader.exists():
        sending.note(notice, last_error=NO_LONGER_NEEDED, due_at=None)
        return
    wait = _quiet_until(notice, stories, now)
    if wait > now:
        sending.ask_for_mail(notice, wait)
        return
    if error := letters.send(_mail(notice, stories, now)):
        sending.note(notice, last_error=error)
        sending.come_back(notice, now)
        return
    sending.note_sent(notice, told, now)


def call_webhook(work: Work) -> None:
    """Tell one webhook of one event, or come back later where it does not answer."""
    now = clock.now()
    call = (
        WebhookCall.objects.select_for_update(of=("self",))
        .select_related("webhook", "partnership")
        .get(pk=attempts.number_of(work.key))
    )
    if call.arrived_at is not None or not attempts.is_next(work.key, call):
        return
    sending.note_call(call, hooks.tell(call, now), now)


def _announce(partnership_id: int, event: Event, now: datetime) -> None:
    partnership = Partnership.objects.get(pk=partnership_id)
    story = notices.story_of(partnership, event)
    if story is not None and notices.is_still_due(story, now):
        noticing.announce(story=story, now=now)


def _quiet_until(notice: Notice, stories: list[Story], now: datetime) -> datetime:
    """When this mail may go: it may come back in the middle of quiet hours."""
    ((_member, wishes),) = wishes_of(notice.partnership, [notice.member])
    if notice.event.startswith(DIGEST):
        return goes_at(now, wishes)
    return notices.may_go_at(stories[0], wishes, now)


def _told_with(notice: Notice) -> list[Notice]:
    """What a mail is about: itself, or all lines of a digest."""
    is_digest = notice.event.startswith(DIGEST)
    lines = lines_of(notice).select_related("partnership")
    return list(lines) if is_digest else [notice]


def _still_told(told: list[Notice], now: datetime) -> list[Story]:
    """The stories of a mail that still make sense; several in a digest."""
    found = (notices.story_of(n.partnership, Event.parse(n.event)) for n in told)
    return [story for story in found if story and notices.is_still_due(story, now)]


def _mail(notice: Notice, stories: list[Story], now: datetime) -> EmailMessage:
    if notice.event.startswith(DIGEST):
        return mails.digest(notice, stories, now)
    return mails.message(notice, stories[0], now)
