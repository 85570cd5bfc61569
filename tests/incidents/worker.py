"""Doing what waits in the outbox, as the worker does, inside a test's transaction."""

from datetime import datetime

import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from partnership import outbox
from partnership.models import OutboxRow, WorkState
from tests.conftest import NOW

KINDS = ("tell_people", "remind", "needs_owner", "deliver", "digest", "call_webhook")


class AwayBackend(BaseEmailBackend):
    """A mail server that nobody answers at."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError


AWAY = f"{__name__}.AwayBackend"


def work(at: datetime = NOW, *, late: bool = False) -> None:
    """Do what is due, the earliest first, each at its own time; or all of it late."""
    while row := _next(at):
        with time_machine.travel(at if late else max(row.due_at, NOW), tick=False):
            _do(row)


def _next(at: datetime) -> OutboxRow | None:
    waiting = OutboxRow.objects.filter(kind__in=KINDS, state=WorkState.WAITING)
    return waiting.filter(due_at__lte=at).order_by("due_at", "pk").first()


def _do(row: OutboxRow) -> None:
    row.attempts += 1
    row.save(update_fields=["attempts"])
    taken = outbox.Work(
        row.pk, row.partnership_id, row.kind, row.key, row.attempts, row.generation
    )
    assert outbox.do(taken), row.kind


def sent() -> dict[str, EmailMessage]:
    """The mails by reader's first name; each reader has at most one."""
    found = {}
    for message in mail.outbox:
        (to,) = message.to
        name = to.partition("@")[0]
        assert name not in found
        found[name] = message
    return found
