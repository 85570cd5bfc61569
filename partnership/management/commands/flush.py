"""Django's flush, run as the owner of the tables (tests that commit use it)."""

from typing import Any

from django.core.management.commands import flush

from partnership.postgres.base import as_owner


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with as_owner():
            super().handle(**options)
