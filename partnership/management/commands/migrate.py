"""Django's migrate, run as the owner of the tables."""

from typing import Any

from django.core.management.commands import migrate

from partnership.postgres.base import as_owner, open_to_runtime


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        with as_owner():
            open_to_runtime()
            return super().handle(*args, **options)
