"""The running demo: services, world, scorecards by a real worker, and the site."""

import os
import shutil
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command

from partnership import clock, embedded, serving
from partnership.management.base import DeskCommand
from partnership.processes import STOP_SIGNALS, LostError
from scorecards.demo import computing, world
from scorecards.demo.leadership import status_link
from scorecards.demo.places import ADMIN, PASSWORD, PEOPLE
from scorecards.queries.demo import is_ready

SIGN_INS = ("lena", "bo", "sofia", "omar")  # the ones to begin with


class Command(DeskCommand):
    help = (
        "Make the demo world where it is not there, compute its scorecards with a "
        "real worker, and serve it until Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-serve", action="store_true", help="prepare the world and end"
        )
        parser.add_argument(
            "--fresh", action="store_true", help="wipe everything and begin anew"
        )

    def handle(self, **options: Any) -> None:
        _end_in_order()
        self.root = Path(settings.BASE_DIR)
        self.world = embedded.world(self.root)
        self.logs = self.world.home / "logs"
        self.serves = not options["no_serve"]
        self.mails = self.world.home / "mails"
        # Where the children's mails lie, and where the links in them lead.
        os.environ.setdefault("EMAIL_URL", f"mailbox://{quote(str(self.mails))}")
        os.environ.setdefault("BASE_URL", f"http://{serving.HOST}:{options['port']}")
        try:
            if self.serves:
                serving.check_port(options["port"])
            self._prepare(fresh=options["fresh"])
        except (LostError, world.MixedWorldError) as error:
            raise CommandError(str(error)) from error
        if self.serves and (status := self._serve(options["port"])):
            sys.exit(status)

    def _prepare(self, *, fresh: bool) -> None:
        with self._step("Database brought up to date"):
            call_command("migrate", verbosity=0, interactive=False)
        if fresh:
            with self._step("Wiped"):
                _wipe()
                shutil.rmtree(self.mails, ignore_errors=True)
        with computing.collecting(self.root, wanted=self.serves):
            if not (world.is_made() and is_ready()) or computing.waiting():
                self._fill()
            if self.serves:
                self._say("Waiting for the static files")

    def _fill(self) -> None:
        """The world and its scorecards; the worker starts while the world is made."""
        with computing.worker(self.root, self.logs) as check:
            if not world.is_made():
                with self._step("World made"):
                    world.make(clock.now(), self._part)
            with self._step("Scorecards computed by the worker"):
                computing.work_off(check, self._left)

    def _serve(self, port: int) -> int:
        # The children's /readyz answers 200 only where the world is there.
        os.environ["OURS_DEMO"] = "true"
        needed = embedded.missing(os.environ)
        return serving.serve(
            port,
            root=self.root,
            logs=self.logs,
            tell=self._say,
            when_ready=partial(self._welcome, port),
            lost=partial(embedded.gone, self.world, needed),
        )

    def _welcome(self, port: int) -> None:
        self._say("", f"Ours runs at http://{serving.HOST}:{port}/", "")
        by_first_name = {p.email.partition("@")[0]: p for p in PEOPLE}
        for person in (by_first_name[name] for name in SIGN_INS):
            self._say(f"  {person.email:26} {person.role} of {person.organisation}")
        self._say(f"  {ADMIN[0]:26} instance admin, at /admin/")
        reader, secret = status_link()
        if secret:
            self._say(f"Status link of {reader}:")
            self._say(f"  http://{serving.HOST}:{port}/s/{secret}/")
        self._say(f"Password of everybody: {PASSWORD}", "Ctrl-C stops all of it.")

    def _part(self, what: str) -> None:
        self._say(f"  {what}")

    def _left(self, left: int) -> None:
        self._say(f"  {left} to do")

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._say(f"{what} ({time.monotonic() - began:.1f} s)")

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _end_in_order() -> None:
    """Let Ctrl-C and SIGTERM unwind what is open, in the background too."""
    for number in STOP_SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def _wipe() -> None:
    if not settings.OURS_EMBEDDED:
        raise CommandError(
            "--fresh wipes the whole database, so it is for the checkout's own one "
            "alone: unset DATABASE_URL."
        )
    call_command("flush", verbosity=0, interactive=False)
    cache.clear()
