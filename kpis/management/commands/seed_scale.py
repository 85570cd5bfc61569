"""A large deterministic world for benchmarks, by COPY."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from kpis.importing.book import GRAINS
from partnership import periods, tenancy
from partnership.actions.places import create_partnership
from partnership.management.base import DeskCommand
from partnership.models import Partnership


class Command(DeskCommand):
    help = "Fill the database with many partnerships, KPIs, queues and days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnerships", type=int, required=True)
        parser.add_argument("--kpis", type=int, required=True)
        parser.add_argument("--queues", type=int, required=True)
        parser.add_argument("--days", type=int, required=True)
        parser.add_argument("--grain", choices=GRAINS[:4], default="15min")

    def handle(self, **options: Any) -> None:
        now, total = self.now(), 0
        for number in range(1, options["partnerships"] + 1):
            slug = f"scale-{number:04}"
            if self._is_there(slug):
                self.stdout.write(f"{slug} is there already.")
                continue
            total += self._fill(slug, number, options, now)
        self.stdout.write(f"Readings: {total}.")

    def _is_there(self, slug: str) -> bool:
        with tenancy.office(), transaction.atomic():
            return Partnership.objects.filter(slug=slug).exists()

    def _fill(
        self, slug: str, number: int, options: dict[str, Any], now: datetime
    ) -> int:
        from kpis.actions import scale  # numpy, which no other command needs

        partnership = create_partnership(
            by=scale.BY,
            slug=slug,
            client=f"Scale client {number}",
            partner=f"Scale partner {number}",
            now=now,
        )
        yesterday = periods.local_day(partnership.calendar, now) - timedelta(days=1)
        wanted = {name: options[name] for name in ("kpis", "queues", "days", "grain")}
        with tenancy.scope([partnership.pk]), transaction.atomic():
            try:
                return scale.fill(
                    partnership, scale.Scale(**wanted, last=yesterday), now
                )
            except ValueError as error:
                raise CommandError(str(error)) from error
