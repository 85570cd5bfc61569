"""Invite a person without a browser; the link stands alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from partnership import tenancy
from partnership.actions.invitations import LIFE, invite
from partnership.invitations import link_of
from partnership.management.base import DeskCommand
from partnership.models import Role, Side


class Command(DeskCommand):
    help = "Invite a person; hand the link over yourself, or let it be mailed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("email")
        parser.add_argument("--side", required=True, choices=Side.values)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--mail", action="store_true", help="mail it as well")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]):
            invitation = invite(
                by="invite",
                partnership=partnership,
                email=options["email"],
                side=options["side"],
                role=options["role"],
                by_hand=not options["mail"],
                now=self.now(),
            )
        self.stdout.write(
            f"{invitation.email} is invited. The link works once, for {LIFE.days} days "
            "and for this address alone:"
        )
        self.stdout.write(link_of(invitation))
