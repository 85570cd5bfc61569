"""Building the status document again when something that it shows changes.

The row of a partnership is written only where readers see something new, and its
revision counts that. Whoever changes something asks for the work in the same
transaction (`ask`, `outbox.tell_followers`); what changes by itself, at midnight, when
planned work begins or a promise falls due, asks for the next time by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from partnership import outbox
from partnership.models import Partnership
from scorecards.actions.status import telling
from scorecards.actions.status.closing import close_days
from scorecards.models import StatusPage
from scorecards.status import days
from scorecards.status.building import build
from scorecards.status.days import Span
from scorecards.status.document import StatusDocument
from scorecards.status.reading import Facts, facts

KIND = "status_page"
NOW = "now"
PASSED = timedelta(seconds=1)


def ask(*, partnership_id: int, due_at: datetime, key: str = NOW) -> None:
    """Ask for the document to be built again, in the caller's transaction.

    Last in it: the row of the outbox is locked until the transaction ends.
    """
    outbox.ask(partnership_id=partnership_id, kind=KIND, key=key, due_at=due_at)


@transaction.atomic
def rebuild(*, partnership: Partnership, now: datetime) -> bool:
    """Build the document; True where readers see something new. Within a scope."""
    _one_at_a_time(partnership)
    page = StatusPage.objects.filter(partnership=partnership).first()
    before = StatusDocument.read(page.document) if page else None
    spans = days.spans(partnership.calendar, now)
    read = facts(partnership, spans[0].day, spans[0].start)
    shown = {area.code: area for area in before.areas} if before else {}
    close_days(facts=read, spans=spans, shown=shown, now=now)
    document = build(read, spans, before, now)
    _ask_for_the_turn(read, spans, now)
    if before is not None and document == replace(
        before, changed_at=document.changed_at
    ):
        return False
    _write(partnership, page, document)
    telling.tell(partnership=partnership, before=before, after=document, now=now)
    return True


def _write(
    partnership: Partnership, page: StatusPage | None, document: StatusDocument
) -> None:
    page = page or StatusPage(partnership=partnership)
    page.revision += 1
    page.document = document.as_data()
    page.changed_at = document.changed_at
    page.save()


def _one_at_a_time(partnership: Partnership) -> None:
    """Not the partnership's row: whoever writes a scorecard has that for long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('ours.status', %s))",
            [partnership.pk],
        )


# --- what changes by itself ---


def _ask_for_the_turn(read: Facts, spans: Sequence[Span], now: datetime) -> None:
    """Ask for the next moment at which the page changes though nobody does anything.

    Each moment has a key of its own: work that asked for its own key would be done
    again and again.
    """
    turn = min(at for at in _turns(read, spans) if at > now)
    key = turn.astimezone(UTC).isoformat()
    ask(partnership_id=read.partnership.pk, key=key, due_at=turn)


def _turns(read: Facts, spans: Sequence[Span]) -> Iterator[datetime]:
    yield spans[-1].end
    for words in read.said.values():
        for word in words:
            yield word.since
            if word.until is not None:
                yield word.until
    for told in read.told:
        if told.promise is not None:
            yield told.promise.due_at + PASSED
        if told.incident.owner is not None and told.incident.owner.expires_at:
            yield told.incident.owner.expires_at
