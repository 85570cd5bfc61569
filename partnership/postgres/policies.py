"""Row-level security as migration operations: each table of a partnership gets them.

Two policies a table. `member` lets the runtime role see and write the rows of its
scope; `owner` lets the owner role see all, because FORCE binds the owner too and a
data migration or a dump would otherwise silently see nothing.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import migrations

# The sub-select makes PostgreSQL evaluate the scope once a statement, not once a row.
# A setting that was set in an earlier transaction reads as the empty string.
SCOPE = (
    "ANY ((SELECT string_to_array(nullif("
    "current_setting('ours.partnerships', true), ''), ',')::bigint[])::bigint[])"
)
OFFICE = "(SELECT current_setting('ours.office', true) = 'on')"


def owner() -> str:
    return f'"{settings.OURS_OWNER_ROLE}"'


def runtime() -> str:
    return f'"{settings.OURS_RUNTIME_ROLE}"'


def secure(
    table: str, *, column: str = "partnership_id", office: bool = False
) -> migrations.RunSQL:
    """Put a table behind the wall.

    `column` holds the partnership's id. `office`: the instance's desk may see it too,
    for the few tables that say who exists or what work is waiting.
    """
    visible = f"{column} = {SCOPE}"
    if office:
        visible = f"{visible} OR {OFFICE}"
    return secure_where(table, visible)


def secure_where(table: str, visible: str) -> migrations.RunSQL:
    """Put a table behind the wall with a condition of its own."""
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            (
                f"CREATE POLICY member ON {table} TO {runtime()} "
                f"USING ({visible}) WITH CHECK ({visible})"
            ),
            (
                f"CREATE POLICY owner ON {table} TO {owner()} "
                "USING (true) WITH CHECK (true)"
            ),
        ],
        migrations.RunSQL.noop,
    )


def append_only(table: str, *, but: Sequence[str] = ()) -> migrations.RunSQL:
    """The runtime role may add and read, never change or remove.

    `but`: the columns that may be written later.
    """
    granted = f"GRANT UPDATE ({', '.join(but)}) ON {table} TO {runtime()}"
    return migrations.RunSQL(
        [
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {runtime()}",
            *([granted] if but else []),
        ],
        migrations.RunSQL.noop,
    )


def tie(table: str, column: str, target: str) -> migrations.RunSQL:
    """A foreign key that holds the partnership too.

    A plain one would accept the id of another partnership's row.
    """
    name = f"{table}_{column}_same_partnership"
    return migrations.RunSQL(
        [
            (
                f"ALTER TABLE {table} ADD CONSTRAINT {name} "
                f"FOREIGN KEY (partnership_id, {column}) "
                f"REFERENCES {target} (partnership_id, id) "
                "DEFERRABLE INITIALLY DEFERRED"
            )
        ],
        [f"ALTER TABLE {table} DROP CONSTRAINT {name}"],
    )


def ties(*rows: Sequence[str]) -> list[migrations.RunSQL]:
    """Several ties: (table, column, target)."""
    return [tie(*row) for row in rows]


def definer(name: str, signature: str, returns: str, body: str) -> migrations.RunSQL:
    """A function that looks across the wall: pinned search path, runtime only."""
    return migrations.RunSQL(
        [
            (
                f"CREATE FUNCTION {name}({signature}) RETURNS {returns} "
                "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp "
                f"AS $ours$ {body} $ours$"
            ),
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {name} TO {runtime()}",
        ],
        [f"DROP FUNCTION {name}"],
    )
