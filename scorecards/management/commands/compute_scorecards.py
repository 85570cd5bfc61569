"""Compute scorecards in the foreground, as the worker does."""

from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from partnership import periods, tenancy
from partnership.management.base import DeskCommand
from partnership.models import Partnership
from partnership.periods import Kind, Period, PeriodError
from scorecards.actions.compute import compute
from scorecards.queries.inputs import periods_with_readings

KINDS = (Kind.WEEK, Kind.WINDOW, Kind.QUARTER)  # a quarter adds its windows up


class Command(DeskCommand):
    help = (
        "Compute scorecards here and now: the latest complete and the running ones, "
        "the one of --period, or with --all those of every period with readings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="as --partnership")
        parser.add_argument("--partnership", metavar="SLUG")
        parser.add_argument("--period", metavar="2026-10")
        parser.add_argument("--all", action="store_true")

    def handle(self, **options: Any) -> None:
        if options["period"] and options["all"]:
            raise CommandError("Name one --period or say --all, not both.")
        slug = options["partnership"] or options["slug"]
        for partnership in self._partnerships(slug):
            with tenancy.scope([partnership.pk]), transaction.atomic():
                done = self._compute(partnership, options)
            self.stdout.write(f"{partnership.slug}: {done} scorecards up to date.")

    def _partnerships(self, slug: str | None) -> list[Partnership]:
        if slug:
            return [self.partnership(slug)]
        with tenancy.office(), transaction.atomic():
            return list(
                Partnership.objects.select_related("client", "partner").order_by("slug")
            )

    def _compute(self, partnership: Partnership, options: dict[str, Any]) -> int:
        now = self.now()
        wanted = list(_wanted(partnership, options, now))
        for period in wanted:
            compute(partnership=partnership, period=period, now=now)
        return len(wanted)


def _wanted(
    partnership: Partnership, options: dict[str, Any], now: datetime
) -> Iterable[Period]:
    calendar = partnership.calendar
    if options["period"]:
        return [_named(calendar, options["period"], now)]
    if options["all"]:
        today = periods.local_day(calendar, now)
        found = periods_with_readings(partnership)
        return [period for period in found if period.first <= today]
    return [
        period
        for kind in KINDS
        for period in (
            periods.latest_complete(calendar, kind, now),
            periods.running(calendar, kind, now),
        )
    ]


def _named(calendar: periods.Calendar, key: str, now: datetime) -> Period:
    try:
        period = periods.parse(calendar, key)
    except PeriodError as error:
        raise CommandError(str(error)) from error
    if period.kind not in KINDS:
        raise CommandError(f"{key} is a day; weeks, windows and quarters have cards.")
    if period.first > periods.local_day(calendar, now):
        raise CommandError(f"{key} has not begun yet; it has no scorecard.")
    return period
