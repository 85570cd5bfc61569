"""What every test stands on: the services (tests/services.py) and the cast."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

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


@pytest.fixture(scope="session")
def assembled(django_db_setup: None, django_db_blocker: object) -> Iterator[Cast]:
    """The cast, committed once for the whole run."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        cast = assemble(NOW)
        connection.close()
    return cast


@pytest.fixture
def cast(assembled: Cast, db: None) -> Cast:
    """The cast, in a transaction that is rolled back after the test."""
    if not User.objects.filter(pk=assembled.lena.pk).exists():
        # A test that commits has emptied the database since.
        return assemble(NOW)
    return copy.deepcopy(assembled)


@pytest.fixture
def lasting_cast(transactional_db: None) -> Cast:
    """A cast of one's own, committed: for tests with other processes or threads.

    The database is flushed after such a test; pytest runs them last.
    """
    call_command("flush", interactive=False, verbosity=0)
    return assemble(NOW)
