"""Make an API token for a member; the token stands alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.db import transaction

from partnership import tenancy
from partnership.actions.people import create_token
from partnership.management.base import DeskCommand
from partnership.models import Scope


class Command(DeskCommand):
    help = "Create an API token for a member; it is shown once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("email")
        parser.add_argument(
            "--scope", action="append", required=True, choices=Scope.values
        )
        parser.add_argument("--name", default="")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]), transaction.atomic():
            secret = create_token(
                by="create_token",
                member=self.member(partnership, options["email"]),
                scopes=options["scope"],
                name=options["name"],
                now=self.now(),
            )
        self.stdout.write("This token is shown once; keep it like a password:")
        self.stdout.write(secret)
