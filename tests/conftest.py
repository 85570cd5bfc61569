"""What every test stands on: the services (tests/services.py) and the cast."""

import copy
import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, settings

from partnership.models import User
from tests.cast import Cast, assemble

# A test's present: a Wednesday after November's window has closed.
NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)


# A machine that is busy with other things is no reason to doubt a property.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ours")


def pytest_configure() -> None:
    # Argon2 is slow on purpose; the cast's passwords protect nothing.
    django_settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *django_settings.PASSWORD_HASHERS,
    ]
    django_settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    # WhiteNoise warns where nothing was collected yet.
    Path(django_settings.STATIC_ROOT).mkdir(exist_ok=True)


# What takes minutes, in parts that take about as long as each other: one for each of
# the processes that `make test` asks for.
LONG = (
    ("tests/walk/",),
    ("tests/journeys/",),
    ("tests/faults/", "tests/production/", "tests/scorecards/test_demo.py"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin each process's share of the tests with what takes long.

    Each is given as many tests as the others, and takes over from another, from the
    end, when it is done (`--dist worksteal`): whatever is long must have begun.
    """
    parts = [[i for i in items if i.nodeid.startswith(one)] for one in LONG]
    long = {item for part in parts for item in part}
    short = iter([item for item in items if item not in long])
    share = -(-len(items) // len(parts))
    items[:] = [
        item
        for part in parts
        for item in [*part, *islice(short, max(0, share - len(part)))]
    ]


def pytest_collection_finish() -> None:
    # What was loaded to here stays: no collection has to look at it again. The others
    # come seldom, for tests make and forget many small things.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class Company:
    """The cast, committed, until a test that commits has emptied the database."""

    def __init__(self) -> None:
        self.cast: Cast | None = None

    def gather(self) -> Cast:
        if self.cast is None or not _is_here(self.cast):
            self.cast = assemble(NOW)
        return copy.deepcopy(self.cast)


def _is_here(cast: Cast) -> bool:
    return User.objects.filter(pk=cast.lena.pk).exists()


@pytest.fixture(scope="session")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    yield Company()
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """Those of processes that a test killed: a database in use cannot be dropped."""
    with connection.cursor() as cursor:
        # The login itself: resetting the role would make it the runtime role.
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND usename = session_user"  # PostgreSQL's own vacuum is not ours to end
        )
    connection.close()


@pytest.fixture
def assembled(company: Company, django_db_blocker: Any) -> Cast:
    """The cast as it is committed: before the test's own transaction begins."""
    with django_db_blocker.unblock():
        return company.gather()


@pytest.fixture
def cast(assembled: Cast, db: None) -> Cast:
    """The cast, in a transaction that is rolled back after the test."""
    return assembled


@pytest.fixture
def inside(cast: Cast) -> Iterator[None]:
    """The test runs in the scope of the cast's first partnership."""
    with cast.inside():
        yield


@pytest.fixture
def lasting_cast(transactional_db: None) -> Cast:
    """A cast of one's own, committed: for tests with other processes or threads.

    The database is flushed after such a test; pytest runs them last.
    """
    call_command("flush", interactive=False, verbosity=0)
    return assemble(NOW)
