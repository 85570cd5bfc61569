"""Going back to a backup: into an empty database, in one transaction, checked."""

import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from partnership.backup import catalogue, folder, rows
from partnership.backup.folder import BackupError, Manifest
from partnership.backup.saving import sequences
from partnership.backup.session import acting_as_owner
from partnership.postgres.asking import ask, say
from partnership.postgres.base import open_to_runtime

MOST_TOLD = 20


def restore(place: Path) -> Manifest:
    """Restore the backup in `place` into the empty database of the settings.

    Raises BackupError, and leaves the database empty, unless everything that the
    backup tells is there afterwards: rows, sequences, policies, rights, migrations.
    """
    manifest = folder.checked(place)
    with acting_as_owner():
        _refuse_what_is_not_empty()
        try:
            with transaction.atomic():
                _migrate(manifest)
                _make_partitions(manifest)
                _load(place, manifest)
                _refuse_differences(manifest)
        except DatabaseError as error:
            raise BackupError(
                f"The database refuses the backup: {' '.join(str(error).split())}. "
                "Nothing was restored."
            ) from error
        say("ANALYZE")
    return manifest


def _refuse_what_is_not_empty() -> None:
    ((there,),) = ask(THERE)
    if there:
        name = connection.settings_dict["NAME"]
        raise BackupError(
            f"The database “{name}” is not empty: it holds {there} tables. Restore "
            "into a new one; docs/operations.md, “Back up and restore”, says how."
        )


def _migrate(manifest: Manifest) -> None:
    """Make the tables as the migrations of the backup made them, and no others."""
    open_to_runtime()
    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, set(manifest.migrations)
    if unknown := sorted(key for key in wanted if key not in graph.nodes):
        app, name = unknown[0]
        raise BackupError(
            f"This backup was made by another release: its migration {app}.{name} is "
            "not known here. Restore it with the release that made it, then update."
        )
    executor.migrate(
        [
            key
            for key in manifest.migrations
            if not any(
                child.key in wanted and child.key[0] == key[0]
                for child in graph.node_map[key].children
            )
        ]
    )
    say("SET CONSTRAINTS ALL IMMEDIATE")


def _make_partitions(manifest: Manifest) -> None:
    for name, (parent, bounds) in manifest.partitions.items():
        maker = settings.OURS_PARTITIONS.get(parent)
        first = re.search(r"FROM \('(\d{4}-\d\d-\d\d)'\)", bounds)
        if maker is None or first is None:
            raise ImproperlyConfigured(f"settings.OURS_PARTITIONS does not make {name}")
        ask(f"SELECT {maker}(%s::date)", [first[1]])


def _load(place: Path, manifest: Manifest) -> None:
    rows.spell_alike()
    forced = [name for (name,) in ask(FORCED)]
    triggered = [name for (name,) in ask(TRIGGERED)]
    # COPY into a table whose policies bind is refused, and triggers would write the
    # record anew instead of putting back what it said.
    _alter(forced, "NO FORCE ROW LEVEL SECURITY")
    _alter(triggered, "DISABLE TRIGGER USER")
    there = {table.name: table for table in rows.tables()}
    say(f"TRUNCATE {', '.join(there)}")
    say("SET CONSTRAINTS ALL DEFERRED")
    for kept in manifest.tables:
        refuse_other_columns(kept.table, there)
        rows.write(kept.table, folder.chunks(place, kept.table.name))
    say("SET CONSTRAINTS ALL IMMEDIATE")
    _alter(triggered, "ENABLE TRIGGER USER")
    _alter(forced, "FORCE ROW LEVEL SECURITY")
    for name in sequences():
        if name in manifest.sequences:
            ask(
                "SELECT setval(%s::regclass, %s, %s)", [name, *manifest.sequences[name]]
            )


def _alter(tables: list[str], change: str) -> None:
    for name in tables:
        say(f"ALTER TABLE {name} {change}")


def refuse_other_columns(table: rows.Table, there: dict[str, rows.Table]) -> None:
    """What the manifest names goes into SQL, so it has to be names of this database."""
    found = there.get(table.name)
    same = found is not None and found.order == table.order
    if found is None or not same or _names(found.columns) != _names(table.columns):
        raise BackupError(
            f"The table {table.name} has other columns than the backup's. Restore it "
            "with the release that made it."
        )


def _names(columns: str) -> list[str]:
    return sorted(columns.split(", "))


def _refuse_differences(manifest: Manifest) -> None:
    found = catalogue.differences(manifest.walls, catalogue.walls())
    if manifest.server == connection.connection.info.server_version // 10000:
        found += catalogue.differences(manifest.shapes, catalogue.shapes())
    found += [
        f"{kept.table.name} holds other rows than the backup"
        for kept in manifest.tables
        if rows.digest(kept.table) != kept.digest
    ]
    if dict(sequences()) != manifest.sequences:
        found.append("a sequence goes on from another number")
    if found:
        told = "".join(f"\n- {one}" for one in found[:MOST_TOLD])
        more = len(found) - MOST_TOLD
        rest = f"\n- and {more} more" if more > 0 else ""
        raise BackupError(
            "What was restored is not what was backed up, so nothing was restored:"
            + told
            + rest
        )


THERE = """
SELECT count(*) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
"""
FORCED = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity
    AND NOT relispartition
"""
TRIGGERED = """
SELECT DISTINCT quote_ident(c.relname) FROM pg_class c
JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
"""
