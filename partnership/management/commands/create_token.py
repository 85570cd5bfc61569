"""Make an API token for a member; the token stands alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import tenancy
from partnership.actions.people import create_token
from partnership.management.base import DeskCommand
from partnership.models import Member, Scope


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
            member = (
                Member.objects.select_related("user", "partnership")
                .filter(partnership=partnership, user__email__iexact=options["email"])
                .first()
            )
            if member is None:
                raise CommandError(
                    f"{options['email']} is no member of {partnership.slug}. "
                    "Add them with manage.py add_member."
                )
            secret = create_token(
                by="create_token",
                member=member,
                scopes=options["scope"],
                name=options["name"],
                now=self.now(),
            )
        self.stdout.write("This token is shown once; keep it like a password:")
        self.stdout.write(secret)
