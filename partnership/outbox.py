"""Work to be done after a commit, kept in the database until it is done.

The change and the row that asks for the work are one transaction. Redis only wakes a
worker up; a sweeper rings again for what is not done. The worker counts the attempt
in a transaction of its own, then does the effect and says "done" in one
transaction: killed anywhere in between, nothing is lost and nothing is done twice.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from traceback import format_tb

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from partnership import clock, leases, tenancy
from partnership.models import OutboxRow, WorkState

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5

Handler = Callable[["Work"], None]


@dataclass(frozen=True)
class Work:
    """One piece of work that this worker has taken."""

    id: int
    partnership_id: int
    kind: str
    key: str
    attempt: int
    generation: int


class LeaseLostError(Exception):
    """Another worker took the work over; what this one did is rolled back."""


def ask(*, partnership_id: int, kind: str, key: str = "", due_at: datetime) -> None:
    """Ask for work, in the caller's transaction; ring once that has committed.

    What is due later waits for the sweeper, without a ring.

    Asking again for what still waits adds no row: the same work is done once more
    only if somebody had begun it already.
    """
    ask_many(partnership_id=partnership_id, kind=kind, keys=[key], due_at=due_at)


def ask_many(
    *, partnership_id: int, kind: str, keys: Iterable[str], due_at: datetime
) -> None:
    """Ask for many pieces of one kind: one statement, in the order of their keys."""
    if kind not in settings.OURS_WORK:
        raise ValueError(f"Nobody does “{kind}”: settings.OURS_WORK does not name it.")
    asked = sorted(set(keys))
    if not asked:
        return
    with connection.cursor() as cursor:
        cursor.execute(ASK, [partnership_id, kind, due_at, asked])
    transaction.on_commit(partial(_ring_if_due, kind, due_at))


ASK = """
INSERT INTO partnership_outboxrow AS waiting
    (partnership_id, kind, key, due_at, state, generation, attempts, last_error,
     created_at)
SELECT %s, %s, key, %s, 'waiting', 1, 0, '', now()
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (key, place) ORDER BY place
ON CONFLICT (partnership_id, kind, key) WHERE state = 'waiting' DO UPDATE
SET generation = waiting.generation + 1,
    due_at = least(waiting.due_at, excluded.due_at)
"""


def tell_followers(*, partnership_id: int, key: str, due_at: datetime) -> None:
    """Ask for the work that follows a change, in the same transaction.

    `key` names what changed, so that two who change different things at once do not
    wait for each other.
    """
    for kind in settings.OURS_FOLLOWERS:
        ask(partnership_id=partnership_id, kind=kind, key=key, due_at=due_at)


def _ring_if_due(kind: str, due_at: datetime) -> None:
    """What is due later is the sweeper's: a worker woken up now would find nothing."""
    if due_at <= clock.now():
        ring(kind)


def ring(kind: str) -> None:
    """Wake a worker up. With Redis away the sweeper rings later."""
    # A seventh of a web process's start, needed once somebody changes something.
    from kombu.exceptions import OperationalError

    from partnership.celery import app

    queue = settings.OURS_QUEUES.get(kind, settings.CELERY_TASK_DEFAULT_QUEUE)
    with suppress(OperationalError):
        app.send_task("partnership.tasks.drain", args=[kind], queue=queue, retry=False)


def claim(kind: str, most: int) -> list[Work]:
    """Take up to `most` pieces of work that are due; the attempt is counted here."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select * from ours_claim(%s, %s, make_interval(secs => %s))",
            [kind, most, lease_seconds(kind)],
        )
        return [Work(*row) for row in cursor.fetchall()]


def claim_next(kind: str) -> Work | None:
    """Take one piece of this kind, or of a more urgent one where any is due.

    Somebody looks at an upload's progress; nobody at the tenth scorecard in a row.
    """
    wanted = [*takewhile(lambda known: known != kind, settings.OURS_WORK), kind]
    leases = [timedelta(seconds=lease_seconds(one)) for one in wanted]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select * from ours_claim_first(%s, %s)", [wanted, leases])
        row = cursor.fetchone()
    return Work(*row) if row else None


def lease_seconds(kind: str) -> int:
    """How long a worker has the work to itself; killed, it is taken over after that."""
    seconds: int = settings.OURS_LEASES.get(kind, settings.OURS_LEASES["default"])
    return seconds


def kinds_due() -> list[str]:
    """The kinds of which something is due and nobody has it."""
    with connection.cursor() as cursor:
        cursor.execute("select * from ours_kinds_due()")
        return [row[0] for row in cursor.fetchall()]


def do(work: Work) -> bool:
    """Do one piece of work: effect and "done" in one transaction. True if done.

    An error is kept with the row, by the name of its class only (its text might hold
    what the rows do not), and the work comes back later.
    """
    from celery.exceptions import SoftTimeLimitExceeded  # as for `ring`

    try:
        with _kept(work), tenancy.scope([work.partnership_id]), transaction.atomic():
            handler_of(work.kind)(work)
            _finish(work)
    except LeaseLostError:
        return False
    except SoftTimeLimitExceeded as error:
        # Celery ends this process soon: nothing else may be begun in it.
        _came_back(work, error)
        raise
    except Exception as error:  # noqa: BLE001 - kept with the row, by its name
        _came_back(work, error)
        return False
    return True


def _kept(work: Work) -> AbstractContextManager[None]:
    return leases.kept(
        row=work.id,
        partnership=work.partnership_id,
        attempt=work.attempt,
        seconds=lease_seconds(work.kind),
    )


def _came_back(work: Work, error: Exception) -> None:
    log.warning(
        "work came back",
        kind=work.kind,
        attempt=work.attempt,
        error=type(error).__name__,
        # Where it was raised, but not what it says.
        where=format_tb(error.__traceback__),
        exc_info=settings.DEBUG,
    )
    with tenancy.scope([work.partnership_id]), transaction.atomic():
        _give_back(work, error, clock.now())


def handler_of(kind: str) -> Handler:
    handler: Handler = import_string(settings.OURS_WORK[kind])
    return handler


def _finish(work: Work) -> None:
    mine = OutboxRow.objects.filter(
        pk=work.id, state=WorkState.WAITING, attempts=work.attempt
    )
    done = mine.filter(generation=work.generation).update(
        state=WorkState.DONE, done_at=clock.now(), leased_until=None, last_error=""
    )
    if done:
        return
    # Asked for again meanwhile: what was done stands, and it is done once more.
    if not mine.update(attempts=0, leased_until=None, due_at=clock.now()):
        raise LeaseLostError


def _give_back(work: Work, error: Exception, now: datetime) -> None:
    later = now + timedelta(seconds=2**work.attempt)
    dead = work.attempt >= MOST_ATTEMPTS
    OutboxRow.objects.filter(
        pk=work.id, state=WorkState.WAITING, attempts=work.attempt
    ).update(
        state=WorkState.DEAD if dead else WorkState.WAITING,
        due_at=later,
        leased_until=None,
        last_error=type(error).__name__[:80],
    )


def retry(row: OutboxRow, *, now: datetime) -> bool:
    """Let a dead row try again (the instance admin's button). True if it will.

    Where the same work was asked for again meanwhile, that is what will be done: the
    dead row is then done with.
    """
    dead = OutboxRow.objects.filter(pk=row.pk, state=WorkState.DEAD)
    try:
        with transaction.atomic():
            revived = dead.update(
                state=WorkState.WAITING, attempts=0, due_at=now, leased_until=None
            )
    except IntegrityError:
        dead.update(state=WorkState.DONE, done_at=now)
        return False
    transaction.on_commit(partial(ring, row.kind))
    return bool(revived)
