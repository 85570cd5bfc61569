"""The worker's part: scorecards of the periods whose numbers changed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from partnership import clock, outbox, periods
from partnership.mail import letters
from partnership.models import Partnership
from partnership.outbox import Work
from partnership.periods import Calendar, Kind, Period
from scorecards import mails
from scorecards.actions.compute import compute
from scorecards.actions.status import telling
from scorecards.actions.status.rebuilding import rebuild
from scorecards.models.telling import StatusMail
from scorecards.queries.cards import following, unclosed
from scorecards.queries.status import current_or_new
from scorecards.status.readers import addressed

KIND = "period_touched"


def period_touched(work: Work) -> None:
    """Compute the card of one period, and ask for those that show it as their past.

    A card shows the change to the period before it, the misses in a row, and the weeks
    behind it. So the card that follows, the latest complete one and the running one
    are asked for as well, where they lie later; and a window's quarter, which adds its
    windows up. All of them stand in the outbox once, however many periods are touched.
    Periods without readings are passed over: nobody waits for years of empty cards.
    A card that came out as it was asks for nobody: else each would call the next one
    again for as long as there are periods.
    """
    now = clock.now()
    partnership = Partnership.objects.get(pk=work.partnership_id)
    period = periods.parse(partnership.calendar, work.key)
    card = compute(partnership=partnership, period=period, now=now)
    for ended in unclosed(partnership, period):
        compute(partnership=partnership, period=ended, now=now)
    if card.computed_at == now:
        behind = following(partnership, period)
        later = touched_by(partnership.calendar, period, behind, now)
        _ask(partnership, later, now)
    _ask_for_the_turn(partnership, period, now)


def status_page(work: Work) -> None:
    """Build what leadership sees anew; readers notice where something is different."""
    found = Partnership.objects.select_related("client", "partner")
    rebuild(partnership=found.get(pk=work.partnership_id), now=clock.now())


def touched_by(
    calendar: Calendar, period: Period, behind: Period | None, now: datetime
) -> list[Period]:
    """The periods whose cards show this one, besides its own; never an earlier one.

    `behind` is the next one that has a card, or readings for one.
    """
    running = periods.running(calendar, period.kind, now)
    found = [
        later
        for later in (
            behind,
            periods.previous(calendar, running),
            running,
        )
        if later and period.first < later.first <= running.first
    ]
    found += _quarter(calendar, period)
    return list(dict.fromkeys(found))


def _quarter(calendar: Calendar, period: Period) -> Iterator[Period]:
    if period.kind is Kind.WINDOW:
        yield periods.period_of(calendar, Kind.QUARTER, period.first)


def _ask_for_the_turn(partnership: Partnership, period: Period, now: datetime) -> None:
    """While a period runs, ask for the next one's card, due when this one ends.

    Nothing may be read after that day, and yet the card is then complete and judged:
    the next period's work computes the unclosed ones before it again.
    """
    if periods.is_complete(partnership.calendar, period, now):
        return
    following = periods.next(partnership.calendar, period)
    _ask(partnership, [following], periods.bounds(partnership.calendar, period)[1])


def _ask(partnership: Partnership, found: Iterable[Period], due_at: datetime) -> None:
    keys = [period.key for period in found]
    outbox.ask_many(partnership_id=partnership.pk, kind=KIND, keys=keys, due_at=due_at)


def tell_leadership(work: Work) -> None:
    """Send what waits for a reader of the status page, or come back later.

    It is made from the page as it is now: what has passed meanwhile is told to nobody.
    """
    now = clock.now()
    partnership = Partnership.objects.get(pk=work.partnership_id)
    waiting = telling.taken(partnership=partnership, key=work.key)
    reader = addressed(waiting[0], now) if waiting else None
    _revision, page = current_or_new(partnership, now)
    told: list[StatusMail] = []
    if reader:
        told = mails.still_told(waiting, reader, page)
    telling.set_aside(mails=[mail for mail in waiting if mail not in told])
    if told and reader:
        error = letters.send(mails.message(told, reader, page, now))
        telling.note_attempt(mails=told, error=error, now=now)


def weekly_word(work: Work) -> None:
    """The word of a week (the key, `2026-W48`), also when there is nothing to say."""
    partnership = Partnership.objects.get(pk=work.partnership_id)
    telling.week(partnership=partnership, name=work.key, now=clock.now())
