"""The database connection of a backup or a restore."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from partnership.backup.folder import BackupError
from partnership.postgres.asking import ask
from partnership.postgres.base import as_owner


@contextmanager
def acting_as_owner() -> Iterator[None]:
    """As the owner, or a sentence where this login may not be the owner."""
    ((may_own,),) = ask(MAY_OWN, [settings.OURS_OWNER_ROLE])
    if not may_own:
        raise BackupError(
            f"This login may not act as {settings.OURS_OWNER_ROLE}. Set DATABASE_URL "
            "to the login for migrations and backups."
        )
    with as_owner():
        yield


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


MAY_OWN = """
SELECT count(*) = 1 FROM pg_roles
WHERE rolname = %s AND pg_has_role(session_user, oid, 'MEMBER')
"""
