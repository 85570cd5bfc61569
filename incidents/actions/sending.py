"""Asking for mails and calls, counting attempts, and coming back after a while."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from incidents.models import Notice, WebhookCall
from incidents.queries.notices import unarrived, unsent
from partnership import audit, outbox
from partnership.access import Door, Permission
from partnership.mail import attempts
from partnership.outbound import Answer

R = TypeVar("R", Notice, WebhookCall)


def ask_for_mail(notice: Notice, due_at: datetime) -> None:
    """Ask for the next attempt at a mail."""
    _ask("deliver", notice, due_at)


def ask_for_call(call: WebhookCall, due_at: datetime) -> None:
    """Ask for the next attempt at telling a webhook."""
    _ask("call_webhook", call, due_at)


def ask_for_digest(notice: Notice, day: date, due_at: datetime) -> None:
    """Ask for the digest of a day: once, however many lines it has."""
    outbox.ask(
        partnership_id=notice.partnership_id,
        kind="digest",
        key=f"{notice.member_id}:{day.isoformat()}",
        due_at=due_at,
    )


def note(notice: Notice, **fields: object) -> None:
    """Count an attempt at a mail, and what became of it."""
    Notice.objects.filter(pk=notice.pk).update(attempts=F("attempts") + 1, **fields)
    notice.attempts += 1


def note_sent(notice: Notice, told: Sequence[Notice], now: datetime) -> None:
    """It went out, and with a digest the lines that it told, not those since."""
    note(notice, sent_at=now, last_error="", due_at=None)
    Notice.objects.filter(pk__in=[line.pk for line in told]).update(sent_at=now)


def note_call(call: WebhookCall, answer: Answer, now: datetime) -> None:
    """Count an attempt at a call, what came back, and ask for the next one.

    A test call is made once: whoever asked for it looks at what came back.
    """
    call.attempts, call.tried_at, call.due_at = call.attempts + 1, now, None
    call.answered, call.outcome = answer.status, answer.outcome
    call.arrived_at = now if answer.arrived else None
    call.save()
    if not answer.arrived and not answer.is_final and not call.is_ping:
        come_back(call, now)


def come_back(row: Notice | WebhookCall, now: datetime) -> None:
    """Ask for the next attempt; after the last one the row shows what it was."""
    again_at = attempts.again_at(row.attempts, now)
    if again_at is not None:
        _ask("deliver" if isinstance(row, Notice) else "call_webhook", row, again_at)
    else:
        type(row).objects.filter(pk=row.pk).update(due_at=None)


@transaction.atomic
def try_mails_again(*, by: Door, now: datetime) -> int:
    """Try every mail to one's own side's people that did not go out. How many."""
    by.require(Permission.MANAGE_CHANNELS)
    waiting = _free(Notice, unsent(by))
    for notice in waiting:
        ask_for_mail(notice, now)
    _record(by, "mails tried again", len(waiting), now)
    return len(waiting)


@transaction.atomic
def try_calls_again(*, by: Door, now: datetime) -> int:
    """Tell one's own side's webhook again what did not arrive. How many."""
    by.require(Permission.MANAGE_CHANNELS)
    waiting = _free(WebhookCall, unarrived(by))
    for call in waiting:
        ask_for_call(call, now)
    _record(by, "webhook tried again", len(waiting), now)
    return len(waiting)


def _free(model: type[R], rows: Sequence[R]) -> list[R]:
    """Those that no worker is trying at this moment: nobody waits for its answer."""
    free = model._default_manager.select_for_update(skip_locked=True)
    return list(free.filter(pk__in=[row.pk for row in rows]))


def _record(by: Door, what: str, count: int, now: datetime) -> None:
    audit.record(
        partnership=by.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"count": count},
    )


def _ask(kind: str, row: Notice | WebhookCall, due_at: datetime) -> None:
    attempts.ask(kind, row, due_at)
    type(row).objects.filter(pk=row.pk).update(due_at=due_at)
