"""Telling leadership: what changed on the page, and a word each week.

What there is to tell is found when the document is rebuilt, in the same transaction:
a mail per reader and event, never two.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from smtplib import SMTPException

from django.db.models import F

from partnership import outbox, periods
from partnership.local_time import first_instant, occurrences
from partnership.models import Partnership
from partnership.periods import Calendar, Kind
from scorecards.models import StatusPage
from scorecards.models.telling import StatusMail
from scorecards.status import mails
from scorecards.status.document import StatusDocument
from scorecards.status.events import between
from scorecards.status.readers import ASKED, WEEKLY, Reader, leaders, readers

MOST_ATTEMPTS = 12  # the last one a day and a half after the first
FIRST_WAIT = timedelta(minutes=1)
MORNING = time(8, 0)
NO_LONGER_NEEDED = "NoLongerNeeded"


def tell(
    partnership: Partnership,
    before: StatusDocument | None,
    after: StatusDocument,
    now: datetime,
) -> None:
    """Ask for a mail about each thing that changed, to everybody who wants it."""
    if before is None:
        ask_for_week(partnership, now)
        return
    people = list(readers(partnership, now))
    for event in between(before, after):
        wanted = (one for one in people if one.wants(event.kind))
        make(partnership, wanted, event.name, now)
    asked = {question.number for question in before.questions}
    for question in after.questions:
        if question.number not in asked and question.answered_at is None:
            name = f"{ASKED}:{question.number}"
            make(partnership, leaders(partnership, now), name, now)


def make(
    partnership: Partnership, people: Iterable[Reader], event: str, now: datetime
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
            _ask(mail, now)


def week(partnership: Partnership, name: str, now: datetime) -> None:
    """The weekly word, also when there is nothing to say; then ask for the next."""
    wanted = (one for one in readers(partnership, now) if one.wants(WEEKLY))
    make(partnership, wanted, f"{WEEKLY}:{name}", now)
    ask_for_week(partnership, now)


def ask_for_week(partnership: Partnership, now: datetime) -> None:
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


def deliver(key: str, partnership: Partnership, now: datetime) -> None:
    """Send one mail, or come back later where the mail server is away."""
    number, _colon, attempt = key.partition(":")
    mail = (
        StatusMail.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .filter(partnership=partnership, pk=int(number), sent_at=None)
        .first()
    )
    if mail is None or mail.attempts + 1 != int(attempt):
        return
    page = StatusPage.objects.filter(partnership=partnership).first()
    reader = _reader(mail, now)
    made = None
    document = StatusDocument.read(page.document) if page else None
    if reader and document and reader.wants(mail.event.partition(":")[0]):
        made = mails.message(mail, reader, document, now)
    if made is None:
        _note(mail, last_error=NO_LONGER_NEEDED)
        return
    try:
        made.send()
    except (OSError, SMTPException) as error:
        _note(mail, last_error=type(error).__name__[:80])
        if mail.attempts < MOST_ATTEMPTS:
            _ask(mail, now + FIRST_WAIT * 2 ** (mail.attempts - 1))
    else:
        _note(mail, sent_at=now, last_error="")


def _reader(mail: StatusMail, now: datetime) -> Reader | None:
    """Whom a mail is for, as they are now; None for who is let in no more."""
    asked = mail.event.startswith(f"{ASKED}:")
    people = (leaders if asked else readers)(mail.partnership, now)
    of_mail = (mail.member_id, mail.link_id)
    found = (
        one
        for one in people
        if (one.member and one.member.pk, one.link and one.link.pk) == of_mail
    )
    return next(found, None)


def _note(mail: StatusMail, **fields: object) -> None:
    StatusMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1, **fields)
    mail.attempts += 1


def _ask(mail: StatusMail, due_at: datetime) -> None:
    outbox.ask(
        partnership_id=mail.partnership_id,
        kind="tell_leadership",
        key=f"{mail.pk}:{mail.attempts + 1}",
        due_at=due_at,
    )
