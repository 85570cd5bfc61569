"""Let a member's API tokens open nothing any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import tenancy
from partnership.actions.people import revoke_token
from partnership.management.base import DeskCommand
from partnership.models import ApiToken


class Command(DeskCommand):
    help = "Revoke the API tokens of a member: all, or those of one name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("email")
        parser.add_argument("--name", help="only the tokens of this name")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        with tenancy.scope([partnership.pk]), transaction.atomic():
            member = self.member(partnership, options["email"])
            live = ApiToken.objects.filter(member=member, revoked_at=None)
            if options["name"] is not None:
                live = live.filter(name=options["name"])
            tokens = list(live.select_related("partnership", "member__user"))
            if not tokens:
                raise CommandError(f"{member.user.email} has no such token.")
            for token in tokens:
                revoke_token(by="revoke_token", token=token, now=self.now())
        self.stdout.write(f"Tokens revoked: {len(tokens)}.")
