"""A database of its own, to try a backup without touching the site's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from partnership.backup.session import quoted


@contextmanager
def another_database() -> Iterator[str]:
    """Run a block on a new, empty database of the same server; it is removed then.

    The owner role makes it, so it needs the right to (`createdb`).
    """
    site = connection.settings_dict["NAME"]
    name = f"{site}_drill"
    _on_the_server(f"DROP DATABASE IF EXISTS {quoted(name)}")
    _on_the_server(f"CREATE DATABASE {quoted(name)}")
    try:
        _connect_to(name)
        yield name
    finally:
        _connect_to(site)
        # Not WITH (FORCE): it has no right to end PostgreSQL's own vacuum, which this
        # waits for.
        _on_the_server(f"DROP DATABASE {quoted(name)}")


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
