"""Who hears of what happened: a notice for each person, a call for each webhook.

The worker does this after a deed, in the transaction of its piece of work. Nobody asks
for it, so it takes no `by`, and the audit record has the deed alone.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from incidents.actions import sending
from incidents.models import Notice, WebhookCall
from incidents.notices import PERSONAL, Story, may_go_at, recipients, way_of
from incidents.queries.notices import DIGEST, lines_of_digest, listening
from incidents.queries.wishes import wishes_of
from incidents.wishes import Way, Wishes, goes_at, next_morning
from partnership.mail.attempts import NO_LONGER_NEEDED


@transaction.atomic
def announce(*, story: Story, now: datetime) -> None:
    """Make a notice for everybody who wants to hear of it, and ask for its mail.

    Whoever was told of the event already is told no second time.
    """
    for notice, wishes in _made(story, now):
        if notice.day is not None:
            _day, at = next_morning(now, wishes.zone)
            sending.ask_for_digest(notice, notice.day, at)
        else:
            sending.ask_for_mail(notice, may_go_at(story, wishes, now))
    _ask_for_calls(story, now)


@transaction.atomic
def gather(*, partnership_id: int, member_id: int, day: date, now: datetime) -> None:
    """Put everything of a person's digest into one mail, if there is anything.

    The notice is unique per person and day, however often this is asked for.
    """
    lines = lines_of_digest(partnership_id, member_id, day)
    first = lines.select_related("member__user", "partnership").first()
    if first is None:
        return
    ((_member, wishes),) = wishes_of(first.partnership, [first.member])
    # While that mail goes out this waits: only then it is known whether it took all.
    notice, made = Notice.objects.select_for_update().get_or_create(
        partnership=first.partnership,
        member=first.member,
        event=f"{DIGEST}:{day.isoformat()}",
        defaults={"created_at": now},
    )
    if made:
        sending.ask_for_mail(notice, goes_at(now, wishes))
    elif notice.sent_at is not None or notice.last_error == NO_LONGER_NEEDED:
        # Written while that mail went out: it is for the next morning.
        later, at = next_morning(now, wishes.zone)
        lines.update(day=later)
        sending.ask_for_digest(first, later, at)


def _made(story: Story, now: datetime) -> Iterator[tuple[Notice, Wishes]]:
    partnership = story.incident.partnership
    for member, wishes in wishes_of(partnership, recipients(story, now)):
        way = way_of(story, member, wishes)
        if way == Way.NEVER:
            continue
        day = next_morning(now, wishes.zone)[0] if way == Way.DIGEST else None
        notice, made = Notice.objects.get_or_create(
            partnership=partnership,
            member=member,
            event=str(story.event),
            defaults={"created_at": now, "day": day},
        )
        if made:
            yield notice, wishes


def _ask_for_calls(story: Story, now: datetime) -> None:
    """Ask for the call of each side's webhook, once for every event."""
    if story.event.kind in PERSONAL:
        return
    for webhook in listening(story.incident.partnership_id, now):
        call, made = WebhookCall.objects.get_or_create(
            partnership_id=webhook.partnership_id,
            webhook=webhook,
            event=str(story.event),
            defaults={"created_at": now},
        )
        if made:
            sending.ask_for_call(call, now)
