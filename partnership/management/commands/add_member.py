"""Add a person to a partnership without a browser."""

from argparse import ArgumentParser
from typing import Any

from partnership import tenancy
from partnership.actions.people import add_member
from partnership.management.base import DeskCommand
from partnership.models import Role, Side


class Command(DeskCommand):
    help = "Add a member: side, role and, for a new person, a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("email")
        parser.add_argument("--side", required=True, choices=Side.values)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--name", default="")
        parser.add_argument("--password")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]):
            member = add_member(
                by="add_member",
                partnership=partnership,
                email=options["email"],
                side=options["side"],
                role=options["role"],
                name=options["name"],
                password=options["password"],
                now=self.now(),
            )
        self.stdout.write(
            f"{member.user.email} is now {member.role} on the {member.side} side."
        )
