"""The second wall: which partnerships the database may show to this piece of work.

Every request, task and command runs in a *scope*: the ids of the partnerships that
it is about. The database backend (`partnership.postgres`) hands the scope to
PostgreSQL at the beginning of every transaction, and the row-level security policies
of `partnership.postgres.policies` let no other row through. Without a scope there
are no rows: the wall fails closed.

This module imports no models, so that the backend can import it at its top.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import TransactionStatus


@dataclass(frozen=True)
class Scope:
    """What the database shows.

    `partnerships`: ids whose rows are visible. `office`: the instance's own desk
    (organisations, partnerships, members, work waiting), never any content.
    """

    partnerships: tuple[int, ...] = ()
    office: bool = False

    def as_settings(self) -> tuple[str, str]:
        """The two values that the policies read."""
        return ",".join(map(str, self.partnerships)), "on" if self.office else ""


NOTHING = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=NOTHING)
_reader: ContextVar[str] = ContextVar("reader", default="")


def current() -> Scope:
    """The scope in force."""
    return _scope.get()


@contextmanager
def scope(partnerships: Iterable[int], *, office: bool = False) -> Iterator[Scope]:
    """Run a block with the rows of these partnerships, and no others.

    It reaches the database with a transaction: say `with scope(ids), atomic():`.
    Inside an open one it takes effect at once and the former scope comes back at the
    end. Do not hold it open in a generator that is handed out:
    the caller would inherit it.
    """
    new = Scope(tuple(sorted(set(partnerships))), office)
    token = _scope.set(new)
    try:
        _tell_open_transaction(new)
        yield new
    finally:
        _scope.reset(token)
        _tell_open_transaction(current())


@contextmanager
def office() -> Iterator[Scope]:
    """Run a block as the instance's desk: who exists, nothing of what they share."""
    with scope((), office=True) as new:
        yield new


@contextmanager
def reading_as(member_id: int) -> Iterator[None]:
    """Run a block as one reader of what was told in confidence.

    Needs an open transaction, and never outlives it: nobody reads by accident.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Who reads in confidence is said inside a transaction.")
    token = _reader.set(str(member_id))
    try:
        _tell_reader()
        yield
    finally:
        _reader.reset(token)
        if not connection.needs_rollback:
            _tell_reader()


def _tell_reader() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_READER, [_reader.get()])


def _tell_open_transaction(new: Scope) -> None:
    if connection.in_atomic_block and not broken():
        with connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, new.as_settings())


def broken() -> bool:
    """Whether the transaction takes no more statements before it is rolled back.

    Rolling back takes scope and role back as well; saying so once more would only
    hide the error that broke it.
    """
    link = connection.connection
    if connection.needs_rollback or link is None or link.closed:
        return True
    return bool(link.info.transaction_status is TransactionStatus.INERROR)


SET_SCOPE = (
    "select set_config('ours.partnerships', %s, true), "
    "set_config('ours.office', %s, true)"
)
SET_READER = "select set_config('ours.member', %s, true)"
