"""Attempts at a mail or a call: which one comes next, and when.

The key of a piece of work names the row, the attempt that it is for, and its time.
Whatever was asked for twice (by the clock and by a leader's “try again”) is tried once;
an earlier wish stands beside a later one.
"""

from datetime import datetime, timedelta
from typing import Protocol

from partnership import outbox
from partnership.models import OutboxRow, WorkState

MOST = 12  # the last one a day and a half after the first
FIRST_WAIT = timedelta(minutes=1)
NO_LONGER_NEEDED = "NoLongerNeeded"  # instead of an error: nothing was left to say


class Tried(Protocol):
    """A row with a mail or a call. `attempts`: how many there were."""

    @property
    def pk(self) -> int: ...
    @property
    def partnership_id(self) -> int: ...
    @property
    def attempts(self) -> int: ...


def ask(kind: str, row: Tried, due_at: datetime) -> None:
    """Ask for the next attempt, in the caller's transaction."""
    moment = int(due_at.timestamp())
    outbox.ask(
        partnership_id=row.partnership_id,
        kind=kind,
        key=f"{row.pk}:{row.attempts + 1}:{moment}",
        due_at=due_at,
    )


def again_at(attempts: int, now: datetime) -> datetime | None:
    """When to come back after so many: twice as long each time; None: no more."""
    if attempts >= MOST:
        return None
    wait: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return now + wait


def number_of(key: str) -> int:
    """The row that a piece of work is about."""
    return int(key.partition(":")[0])


def is_next(key: str, row: Tried) -> bool:
    """Whether a piece of work is for the attempt that comes next."""
    return key.split(":")[1] == str(row.attempts + 1)


def coming(kind: str, partnership_id: int) -> dict[int, datetime]:
    """When each row that waits is tried next, by its number."""
    rows = OutboxRow.objects.filter(
        partnership_id=partnership_id, kind=kind, state=WorkState.WAITING
    )
    found = rows.order_by("-due_at").values_list("key", "due_at")
    return {number_of(key): due_at for key, due_at in found}
