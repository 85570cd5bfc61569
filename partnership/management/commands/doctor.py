"""Say of everything that the site needs whether it is there."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnership.doctor import CHECKS, Finding, State, examine


class Command(BaseCommand):
    help = "Check everything that the site needs; exit status 1 if one thing is bad."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "checks",
            nargs="*",
            metavar="CHECK",
            help=f"only these: {', '.join(CHECKS)}",
        )

    def handle(self, **options: Any) -> None:
        self._refuse_unknown(options["checks"])
        states = set()
        for name, finding in examine(options["checks"]):
            self.stdout.write(_line(name, finding))
            self.stdout.flush()
            states.add(finding.state)
        if State.BAD in states:
            sys.exit(1)

    def _refuse_unknown(self, names: list[str]) -> None:
        for name in names:
            if name not in CHECKS:
                raise CommandError(
                    f"There is no check “{name}”. There are: {', '.join(CHECKS)}."
                )


def _line(name: str, finding: Finding) -> str:
    told = f"{finding.what}. {finding.todo}" if finding.todo else finding.what
    return f"{name:<11}{finding.state:<5} {told}"
