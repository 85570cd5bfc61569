"""Back the instance up into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnership import backup, clock


class Command(BaseCommand):
    help = (
        "Back up everything that the database holds, checked to be complete under "
        "row-level security. Keep SECRET_KEY and the other secrets beside it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")

    def handle(self, **options: Any) -> None:
        try:
            made = backup.save(options["folder"], now=clock.now())
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(kept.digest.rows for kept in made.tables)
        where = options["folder"]
        self.stdout.write(
            f"Backed up {rows} rows of {len(made.tables)} tables into {where}. "
            f"Try it: manage.py restore {where} --drill"
        )
