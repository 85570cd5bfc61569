"""Making a backup: as the owner, in one snapshot, of everything that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from partnership.backup import catalogue, folder, rows
from partnership.backup.folder import BackupError, Manifest
from partnership.backup.rows import Kept
from partnership.backup.session import acting_as_owner
from partnership.postgres.asking import ask, say


def save(place: Path, *, now: datetime) -> Manifest:
    """Back everything up into the folder `place`, which must be new or empty.

    Raises BackupError where it would not be complete.
    """
    with folder.making(place) as unfinished, _snapshot():
        _refuse_what_is_hidden()
        manifest = described(now)
        for table in rows.tables():
            with folder.table_file(unfinished, table.name) as write:
                manifest.tables.append(Kept(table, rows.read(table, write)))
        if not manifest.migrations:
            raise BackupError("The database holds nothing yet: migrate it first.")
        folder.finish(unfinished, manifest)
    return manifest


def described(now: datetime) -> Manifest:
    """Everything that a backup tells about the database, but its rows."""
    link = connection.connection
    return Manifest(
        made_at=now.isoformat(),
        server=link.info.server_version // 10000,
        migrations=sorted(MigrationRecorder(connection).applied_migrations()),
        sequences=sequences(),
        partitions={name: (of, bounds) for name, of, bounds in ask(PARTITIONS)},
        walls=catalogue.walls(),
        shapes=catalogue.shapes(),
    )


@contextmanager
def _snapshot() -> Iterator[None]:
    # Everything as of one moment, however long it takes, while people go on working.
    with acting_as_owner():
        say(f"{LEVEL} REPEATABLE READ")
        try:
            with transaction.atomic():
                rows.spell_alike()
                yield
        finally:
            say(f"{LEVEL} READ COMMITTED")


def _refuse_what_is_hidden() -> None:
    if hidden := [row[0] for row in ask(HIDDEN, [settings.OURS_OWNER_ROLE])]:
        raise BackupError(
            f"The owner does not see all rows of {', '.join(hidden)}: the policy "
            "“owner” is gone or another one narrows it. `manage.py doctor` says more."
        )


def sequences() -> dict[str, tuple[int, bool]]:
    found = {}
    for (name,) in ask(SEQUENCES):
        ((last, called),) = ask(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 - quoted by the catalogue
        found[name] = (last, called)
    return found


LEVEL = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL"
SEQUENCES = """
SELECT quote_ident(c.relname) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' ORDER BY 1
"""
PARTITIONS = """
SELECT c.relname, i.inhparent::regclass::text, pg_get_expr(c.relpartbound, c.oid)
FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND c.relkind = 'r'
ORDER BY 1
"""
# Under FORCE a policy decides what the owner sees: all, by a permissive `true` that no
# restrictive policy narrows. Everything else would be a backup with rows missing.
HIDDEN = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relrowsecurity AND c.relforcerowsecurity AND NOT c.relispartition
    AND (
        NOT EXISTS (
            SELECT FROM pg_policies p
            WHERE p.schemaname = 'public' AND p.tablename = c.relname
                AND p.permissive = 'PERMISSIVE' AND p.qual = 'true'
                AND p.cmd IN ('ALL', 'SELECT') AND %s = ANY (p.roles)
        )
        OR EXISTS (
            SELECT FROM pg_policies p
            WHERE p.schemaname = 'public' AND p.tablename = c.relname
                AND p.permissive = 'RESTRICTIVE'
        )
    )
ORDER BY 1
"""
