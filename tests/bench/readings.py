"""Import and roll-ups: the product beside COPY, upsert and GROUP BY by hand."""

import resource
import statistics
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection, transaction

from kpis.actions import rollups
from kpis.models import Reading
from partnership import tenancy
from partnership.models import Partnership
from tests.bench import plain, worlds
from tests.bench.figures import Figure, per_second, watch

MILLION_DAYS = 869  # x 1,152 readings a day: a million and a bit
PLAIN_RUNS = 15


def figures() -> Iterator[Figure]:
    first, last = worlds.YESTERDAY - timedelta(days=MILLION_DAYS), worlds.YESTERDAY
    plain.make_tables(first, last + timedelta(days=60))
    place = worlds.empty("bench-import")
    table = worlds.table(place, worlds.days_until(last, MILLION_DAYS))
    yield from import_figures(place, table)
    yield from rollup_figures(place)
    yield from incremental_figures()


def import_figures(place: Partnership, table: worlds.Table) -> Iterator[Figure]:
    with watch() as reference, transaction.atomic():
        plain.copy_and_upsert([table.copy])
    with watch() as product:
        worlds.import_table(place, table)
        _roll_up(place)
    yield Figure(
        f"import {table.rows:,} rows, CSV to committed with roll-ups",
        per_second(table.rows, product.seconds),
        f"{reference.seconds / product.seconds:.2f}",
        "of COPY and upsert alone; at least 0.8",
    )
    with watch() as again:
        worlds.import_table(place, table)
    yield Figure("the same file again", per_second(table.rows, again.seconds))
    slow = _bulk_create_seconds(place)
    yield Figure(
        "… beside bulk_create of 20,000 rows",
        per_second(20_000, slow),
        f"{table.rows / product.seconds / (20_000 / slow):.1f}",
        "x bulk_create; at least 6",
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("peak memory of this whole process", f"{peak:.0f} MB")


def _bulk_create_seconds(place: Partnership) -> float:
    with tenancy.scope([place.pk]), transaction.atomic():
        rows = list(Reading.objects.filter(partnership=place)[:20_000])
        for row in rows:
            row.starts_at += timedelta(seconds=1)
        with watch() as run:
            Reading.objects.bulk_create(rows, batch_size=2_000)
        transaction.set_rollback(True)
    return run.seconds


def _roll_up(place: Partnership) -> None:
    with tenancy.scope([place.pk]), transaction.atomic():
        rollups.bring_up_to_date(partnership=place, now=worlds.NOW)


def rollup_figures(place: Partnership) -> Iterator[Figure]:
    first = worlds.YESTERDAY - timedelta(days=MILLION_DAYS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ANALYZE plain_reading")
        plain.forget(place.pk)
        with watch() as reference:
            plain.roll_up(place.pk, first, worlds.YESTERDAY)
    with tenancy.scope([place.pk]), transaction.atomic(), watch() as product:
        rollups.rebuild(partnership=place, now=worlds.NOW)
    yield Figure(
        "roll-ups of 1,000,000 readings from nothing",
        f"{product.seconds * 1000:,.0f} ms",
        f"{product.seconds / reference.seconds:.2f}",
        "x hand-written SQL; at most 1.3",
    )


def incremental_figures() -> Iterator[Figure]:
    """One new day of one partnership, with ten and with a thousand present."""
    medians = {}
    present = 0
    for count in (10, 1_000):
        while present < count:
            worlds.filled(f"bench-many-{present:04}", days=3)
            present += 1
        place = worlds.filled(f"bench-day-{count}", days=1)
        medians[count] = _new_days(place)
        product, reference = medians[count]
        yield Figure(
            f"one new day of one partnership, {count:,} present",
            f"{product * 1000:.1f} ms",
            f"{product / reference:.2f}",
            "x the raw driver; at most 2",
        )
    ratio = medians[1_000][0] / medians[10][0]
    yield Figure("… 1,000 present beside 10", "", f"{ratio:.2f}", "at most 1.3")


def _new_days(place: Partnership) -> tuple[float, float]:
    product, reference = [], []
    for number in range(PLAIN_RUNS):
        day = worlds.YESTERDAY - timedelta(days=40 - number)
        table = worlds.table(place, [day], salt=place.pk)
        with watch() as run, transaction.atomic():
            plain.copy_and_upsert([table.copy])
            plain.roll_up(place.pk, day, day)
        reference.append(run.seconds)
        with watch() as run:
            worlds.import_table(place, table)
            _roll_up(place)
        product.append(run.seconds)
    return statistics.median(product), statistics.median(reference)
