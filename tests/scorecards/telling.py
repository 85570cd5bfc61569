"""Mails to leadership: who reads, what the worker sends, and what arrived."""

from datetime import datetime
from typing import Any

import time_machine
from django.core import mail

from partnership import outbox
from partnership.models import OutboxRow, WorkState
from scorecards.actions.status import links
from tests.cast import Cast
from tests.scorecards.leadership import LATER, rebuild

SOFIA = "sofia@northwind.example"
VISITOR = "ruth@northwind.example"
KIND = "tell_leadership"


def watch(cast: Cast) -> Cast:
    """A page that leadership saw before anything opened, and a link with a mail."""
    with cast.inside():
        reader = links.ForWhom("Ruth Keane", VISITOR)
        links.make(by=cast.door("lena"), reader=reader, now=cast.now)
    rebuild(cast, cast.now)
    return cast


def work_off(cast: Cast, kind: str = KIND, at: datetime | None = None) -> None:
    """What the worker does with all that waits; with `at`, with what is due then."""
    with cast.inside() as ours, time_machine.travel(at or LATER, tick=False):
        rows = OutboxRow.objects.filter(
            partnership=ours, kind=kind, state=WorkState.WAITING
        )
        due = rows.filter(due_at__lte=at) if at else rows
        for row in list(due.order_by("due_at", "pk")):
            work = outbox.Work(row.pk, ours.pk, kind, row.key, 1, row.generation)
            outbox.handler_of(kind)(work)
            row.delete()


def sent_to(address: str) -> list[Any]:
    return [message for message in mail.outbox if message.to == [address]]
