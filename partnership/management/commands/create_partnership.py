"""Set up a partnership of two organisations without a browser."""

from argparse import ArgumentParser
from typing import Any

from partnership.actions.places import create_partnership
from partnership.management.base import DeskCommand
from partnership.models import Weekday


class Command(DeskCommand):
    help = "Create a partnership: its address, client and partner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--client", required=True)
        parser.add_argument("--partner", required=True)
        parser.add_argument("--programme", default="")
        parser.add_argument("--timezone", default="Europe/London")
        parser.add_argument("--currency", default="GBP")
        parser.add_argument("--window-start-day", type=int, default=1)
        parser.add_argument("--fiscal-start-month", type=int, default=1)
        parser.add_argument(
            "--week-start",
            default="monday",
            choices=[name.lower() for name in Weekday.names],
        )

    def handle(self, **options: Any) -> None:
        partnership = create_partnership(
            by="create_partnership",
            slug=options["slug"],
            client=options["client"],
            partner=options["partner"],
            now=self.now(),
            programme=options["programme"],
            time_zone=options["timezone"],
            currency=options["currency"],
            window_start_day=options["window_start_day"],
            fiscal_start_month=options["fiscal_start_month"],
            week_start=Weekday[options["week_start"].upper()],
        )
        self.stdout.write(f"Created {partnership.slug}.")
