"""Let status links open nothing any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import tenancy
from partnership.management.base import DeskCommand
from scorecards.actions.status.links import revoke_at_the_desk
from scorecards.models import StatusLink


class Command(DeskCommand):
    help = "Revoke a status link by its number, or all links of one name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("number", nargs="?", type=int)
        which.add_argument("--name", help="whom the links are for")

    def handle(self, **options: Any) -> None:
        partnership = self.partnership(options["slug"])
        wanted = {key: options[key] for key in ("number", "name") if options[key]}
        with tenancy.scope([partnership.pk]), transaction.atomic():
            live = StatusLink.objects.filter(
                partnership=partnership, revoked_at=None, **wanted
            )
            links = list(live.select_related("partnership"))
            if not links:
                raise CommandError("There is no such link that still opens the page.")
            for link in links:
                revoke_at_the_desk(by="revoke_status_link", link=link, now=self.now())
        self.stdout.write(f"Links revoked: {len(links)}.")
