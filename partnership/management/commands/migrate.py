"""Django's migrate, run as the owner of the tables."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

from partnership.postgres.base import as_owner

# Said per database, so that each test database has them too. Tables made later by
# the owner are open to the runtime role; the policies decide which rows are.
GRANTS = """
GRANT USAGE ON SCHEMA public TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
"""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with as_owner():
            with connection.cursor() as cursor:
                cursor.execute(GRANTS.format(runtime=f'"{settings.OURS_RUNTIME_ROLE}"'))
            return super().handle(*args, **options)
