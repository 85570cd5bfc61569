"""The PostgreSQL backend of Django, plus roles and scope.

One login, two roles: everything runs as the runtime role, which owns nothing;
migrations and backups say `with as_owner():`. The scope of `partnership.tenancy` is
told to PostgreSQL at each outermost BEGIN, inside that transaction only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper

from partnership import tenancy


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        # psycopg keeps no text of a prepared question.
        text: str | None = super().last_executed_query(cursor, sql, params)
        return text or sql


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def set_autocommit(
        self,
        autocommit: bool,  # noqa: FBT001 - the signature is Django's
        force_begin_transaction_with_broken_autocommit: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        super().set_autocommit(
            autocommit, force_begin_transaction_with_broken_autocommit
        )
        if not autocommit:
            with self.connection.cursor() as cursor:
                cursor.execute(tenancy.SET_SCOPE, tenancy.current().as_settings())

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        # Creates and drops test databases, which only the owner may do.
        with super()._nodb_cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.OURS_OWNER_ROLE}"')
            yield cursor


class PreparedCursor(base.ServerBindingCursor):  # type: ignore[name-defined,misc] # not in the stubs
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor for what every request asks: planned once a connection, not each time.

    Planning such a question takes PostgreSQL longer than answering it.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bare = PreparedCursor(connection.connection)
    with connection._prepare_cursor(bare) as cursor:  # type: ignore[attr-defined] # as connection.cursor() does
        yield cursor


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block as the owner of the tables: migrations, backups, worlds for tests.

    Never in the web process or a worker.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{settings.OURS_OWNER_ROLE}"')
    try:
        yield
    finally:
        if not tenancy.broken():
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


def open_to_runtime() -> None:
    """Let the runtime role use what the owner makes from now on, in this database.

    Said per database, so that each test database has it too; the policies decide which
    rows are seen. As the owner.
    """
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.format(runtime=f'"{settings.OURS_RUNTIME_ROLE}"'))


GRANTS = """
GRANT USAGE ON SCHEMA public TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
"""
