"""The rooms, furnished once for all who walk through them."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from psycopg._preparing import PrepareManager

from tests.cast import Cast
from tests.conftest import Company
from tests.walk.world import furnish


@dataclass(frozen=True)
class Rooms:
    """The cast in its furnished partnerships, and the log of the furnishing."""

    cast: Cast
    said: str


@pytest.fixture(scope="package")
def furnished(company: Company, django_db_blocker: Any) -> Iterator[Rooms]:
    """Everybody's rooms, in a transaction that all walks begin from.

    Who is signed in stands in the cookie here: the framework's row for it would be
    asked for some forty thousand times.
    """
    signed_cookies = "django.contrib.sessions.backends.signed_cookies"
    with (
        override_settings(SESSION_ENGINE=signed_cookies),
        prepared_for_good(),
        django_db_blocker.unblock(),
    ):
        cast = company.gather()
        with transaction.atomic():
            yield Rooms(cast, _furnish(cast))
            transaction.set_rollback(True)


@contextmanager
def prepared_for_good() -> Iterator[None]:
    """Keep what PostgreSQL has planned when a savepoint is rolled back.

    psycopg plans all of it anew then, in case that a table went with the savepoint. A
    walk rolls back at nearly each step, and no table goes.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrepareManager, "_should_discard", lambda *_: False)
        yield


def _furnish(cast: Cast) -> str:
    log = io.StringIO()
    listening = logging.StreamHandler(log)
    root = logging.getLogger()
    before = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    try:
        furnish(cast)
    finally:
        root.setLevel(before)
        root.removeHandler(listening)
    return log.getvalue()


@pytest.fixture
def rooms(furnished: Rooms, db: None) -> Rooms:
    """The rooms as they were furnished: what a walk changes is undone after it."""
    return furnished
