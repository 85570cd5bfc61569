"""The rows of each table, out and in by COPY, always in the same order and spelling.

So the SHA-256 of a table's text is the digest of its rows: the same in the backup and
in whatever was restored from it.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from partnership.postgres.asking import ask

# Left out: who was signed in then may have signed out, or been removed, since.
LEFT_OUT = ("django_session",)

# However the server, the database or the login is set up, one spelling of each value.
SPELLING = {
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "search_path": "public",
}


@dataclass(frozen=True)
class Table:
    """A table that is not a partition of another; names as SQL writes them."""

    name: str
    columns: str
    order: str


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and the SHA-256 of all of them."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Kept:
    """What a backup holds of one table."""

    table: Table
    digest: Digest


def spell_alike() -> None:
    """One spelling of values until the end of the transaction."""
    with connection.cursor() as cursor:
        for name, value in SPELLING.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def tables() -> list[Table]:
    """Every table, by name."""
    return [Table(*row) for row in ask(TABLES, [list(LEFT_OUT)])]


def read(table: Table, write: Callable[[bytes], object]) -> Digest:
    """Hand all rows of a table to `write`, as the lines of COPY."""
    digest, rows = hashlib.sha256(), 0
    query = f"SELECT {table.columns} FROM {table.name} ORDER BY {table.order}"  # noqa: S608 - names from the catalogue, quoted there
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT") as copy,
    ):
        for data in copy:
            write(data)
            digest.update(data)
            # A line break inside a value is spelled \n.
            rows += bytes(data).count(b"\n")
    return Digest(rows, digest.hexdigest())


def digest(table: Table) -> Digest:
    return read(table, lambda data: None)


def write(table: Table, chunks: Iterator[bytes]) -> None:
    """Put rows into a table that the owner's policies do not bind at the moment."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy,
    ):
        for chunk in chunks:
            copy.write(chunk)


# Ordered by the primary key, texts by code point: other servers sort them otherwise.
# A table without a key is ordered by all that it holds.
TABLES = """
SELECT quote_ident(c.relname),
    string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum),
    string_agg(
        quote_ident(a.attname) || CASE WHEN a.attcollation <> 0
            THEN ' COLLATE "C"' ELSE '' END,
        ', ' ORDER BY array_position(k.conkey, a.attnum), a.attnum
    ) FILTER (WHERE k.conkey IS NULL OR a.attnum = ANY (k.conkey))
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    AND NOT a.attisdropped AND a.attgenerated = ''
LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND NOT c.relispartition AND c.relname <> ALL (%s)
GROUP BY c.oid, c.relname ORDER BY c.relname COLLATE "C"
"""
