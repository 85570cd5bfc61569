"""Restore a backup, or try whether it could be restored."""

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from partnership import backup
from partnership.backup.drill import another_database


class Command(BaseCommand):
    help = (
        "Restore a backup into the empty database that DATABASE_URL names: all of it, "
        "checked, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what manage.py backup made")
        parser.add_argument(
            "--drill",
            action="store_true",
            help="into a database of its own beside the site's, which is removed then",
        )

    def handle(self, **options: Any) -> None:
        with another_database() if options["drill"] else nullcontext():
            self._restore(options["folder"])
            call_command("verify_audit", stdout=self.stdout)
        if options["drill"]:
            self.stdout.write("The drill went well; its database is gone again.")
        else:
            self.stdout.write("Now: manage.py migrate, then manage.py doctor.")

    def _restore(self, folder: Path) -> None:
        try:
            made = backup.restore(folder)
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(kept.digest.rows for kept in made.tables)
        self.stdout.write(
            f"Restored {rows} rows of {len(made.tables)} tables as of {made.made_at}; "
            "rows, sequences, policies, rights and migrations are those of the backup."
        )
