"""Serve this checkout on one machine, with what it holds and no demo."""

import os
import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from partnership import embedded, serving
from partnership.management.base import DeskCommand


class Command(DeskCommand):
    help = "Bring the database up to date and run web, worker and beat until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if status := self._serve(options["port"]):
            sys.exit(status)

    def _serve(self, port: int) -> int:
        root = Path(settings.BASE_DIR)
        world = embedded.world(root)
        needed = embedded.missing(os.environ)
        return serving.serve(
            port,
            root=root,
            logs=world.home / "logs",
            tell=self._say,
            when_ready=partial(
                self._say, f"Ours runs at http://{serving.HOST}:{port}/"
            ),
            lost=partial(embedded.gone, world, needed),
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
