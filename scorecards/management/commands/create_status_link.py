"""Make a status link for a reader; its secret stands alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import tenancy
from partnership.errors import Refused
from partnership.management.base import DeskCommand
from partnership.models import Member, Partnership, Side
from scorecards.actions.status import rebuilding
from scorecards.actions.status.links import ForWhom, make_at_the_desk


class Command(DeskCommand):
    help = "Make a status link for somebody of senior leadership: many-use, revocable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True, help="whom it is for")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--side",
            choices=Side.values,
            help="whose reader it is; of a member's address it is known",
        )

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]), transaction.atomic():
            secret = self._made(partnership, options)
        self.stdout.write("Whoever has this secret reads the status page at /s/<it>/:")
        self.stdout.write(secret)

    def _made(self, partnership: Partnership, options: dict[str, Any]) -> str:
        try:
            _link, secret = make_at_the_desk(
                by="create_status_link",
                partnership=partnership,
                side=options["side"] or _side_of(partnership, options["email"]),
                reader=ForWhom(options["name"], options["email"]),
                now=self.now(),
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        rebuilding.ask(partnership_id=partnership.pk, due_at=self.now())
        return secret


def _side_of(partnership: Partnership, email: str) -> str:
    """The member's whose address it is; the client's, whose customers it is about."""
    member = Member.objects.filter(
        partnership=partnership, user__email__iexact=email.strip()
    ).first()
    return member.side if member else Side.CLIENT.value
