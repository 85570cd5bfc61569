"""Keeping a piece of work while it is being done, however long that takes.

A lease is short, so that what a killed worker had is soon taken over. While a worker
lives, a thread of it renews the lease, on a connection of its own: the work's
transaction is not seen by others before it ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from django.db import DatabaseError, connection, transaction

from partnership import tenancy

log = structlog.get_logger(__name__)

RENEW = """
UPDATE partnership_outboxrow
SET leased_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND attempts = %s AND state = 'waiting'
"""


@contextmanager
def kept(*, row: int, partnership: int, attempt: int, seconds: float) -> Iterator[None]:
    """Renew the lease of a row of the outbox until the block ends.

    Three times as often as needed; a piece that is done sooner opens no connection.
    """
    done = Event()
    facts = [seconds, row, attempt]
    thread = Thread(
        target=_renew, args=(done, seconds / 3, partnership, facts), daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(done: Event, pause: float, partnership: int, facts: list[float]) -> None:
    try:
        while not done.wait(pause):
            with (
                tenancy.scope([partnership]),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                # The work itself may have locked its row; then nobody takes it.
                cursor.execute("SET LOCAL lock_timeout = '1s'")
                cursor.execute(RENEW, facts)
    except DatabaseError as error:
        log.warning("lease was not renewed", error=type(error).__name__)
    finally:
        connection.close()
