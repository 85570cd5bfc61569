"""Import and roll-ups: the product beside COPY, upsert and GROUP BY by hand."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from kpis.actions import rollups
from kpis.models import Reading
from partnership import tenancy
from partnership.models import Partnership
from partnership.postgres.base import as_owner
from tests.bench import plain, worlds
from tests.bench.figures import Figure, Spent, per_second, ratio, watch

MILLION_DAYS = 869  # x 1,152 readings a day: a million and a bit
FIRST = worlds.YESTERDAY - timedelta(days=MILLION_DAYS - 1)
SLICE = 100_000  # of the million for bulk_create, which would take minutes for all
NEW_DAYS = 15
STARTS = 3
START = """
import json, sys, time
begin = time.perf_counter()
import partnership.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
heavy = [name for name in ("pandas", "plotly") if name in sys.modules]
print(json.dumps([time.perf_counter() - begin, time.process_time(), heavy]))
"""


def figures() -> Iterator[Figure]:
    yield from start_figures()
    plain.make_tables(FIRST, worlds.YESTERDAY + timedelta(days=60))
    place = worlds.empty("bench-import")
    with TemporaryDirectory(prefix="ours-bench-") as folder:
        yield from import_figures(place, Path(folder, "million.csv"))
    yield from rollup_figures(place)
    yield from incremental_figures()


def start_figures() -> Iterator[Figure]:
    """A fresh process up to its first request: application and addresses loaded.

    One unmeasured start compiles what an installation has compiled already.
    """
    with TemporaryDirectory(prefix="ours-bench-") as folder:
        compiled = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        all_said = [_child("-c", START, **compiled) for _ in range(1 + STARTS)]
    said = [json.loads(one) for one in all_said[1:]]
    seconds, cpu = (statistics.median(one[part] for one in said) for part in (0, 1))
    figure = f"{seconds:.2f} s"
    yield Figure("start of the web process", figure, "", "below 1.5 s", f"{cpu:.2f} s")
    heavy = ", ".join(said[0][2]) or "none"
    yield Figure("… pandas or plotly loaded by it", heavy, "", "none")


def _child(*arguments: str, **more: str) -> str:
    """What a fresh Python process prints; `more` is added to its environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | more,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def import_figures(place: Partnership, file: Path) -> Iterator[Figure]:
    table = worlds.table(place, worlds.days_until(worlds.YESTERDAY, MILLION_DAYS))
    file.write_bytes(table.csv)
    reference = _copy_and_upsert(table)
    product, megabytes = _import(place, file)
    yield Figure(
        f"import {table.rows:,} rows, CSV to committed with roll-ups",
        per_second(table.rows, product.seconds),
        ratio(reference.seconds, product.seconds),
        "of COPY and upsert alone; at least 0.8",
        ratio(reference.cpu, product.cpu),
    )
    yield Figure(
        "… peak memory of its process", f"{megabytes:.0f} MB", "", "below 400 MB"
    )
    slow = _bulk_create(place)
    share = table.rows / SLICE
    yield Figure(
        f"… bulk_create of a slice of {SLICE:,} rows",
        per_second(SLICE, slow.seconds),
        ratio(slow.seconds * share, product.seconds),
        "x bulk_create's rows/s; at least 6",
        ratio(slow.cpu * share, product.cpu),
    )
    reference = _copy_and_upsert(table)
    product, _ = _import(place, file)
    yield Figure(
        "… the same file again",
        per_second(table.rows, product.seconds),
        ratio(reference.seconds, product.seconds),
        "of COPY and upsert again",
        ratio(reference.cpu, product.cpu),
    )


def _copy_and_upsert(table: worlds.Table) -> Spent:
    with watch() as spent, transaction.atomic():
        plain.copy_and_upsert([table.copy])
    return spent


def _import(place: Partnership, file: Path) -> tuple[Spent, float]:
    """What an import in a process of its own spent, and its peak megabytes."""
    said = _child("-m", "tests.bench.importer", place.slug, str(file))
    seconds, cpu, megabytes = json.loads(said)
    return Spent(seconds, cpu), megabytes


def _bulk_create(place: Partnership) -> Spent:
    with tenancy.scope([place.pk]), transaction.atomic():
        rows = list(Reading.objects.filter(partnership=place)[:SLICE])
        for row in rows:
            row.starts_at += timedelta(seconds=1)
        with watch() as spent:
            Reading.objects.bulk_create(rows, batch_size=2_000)
        transaction.set_rollback(True)
    return spent


def rollup_figures(place: Partnership) -> Iterator[Figure]:
    """Both in turns, after one unmeasured run, each from no cell at all."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE plain_reading, kpis_reading")
    both = _in_turns(
        [lambda: _rebuild(place), lambda: _plain_rebuild(place)] for _ in range(4)
    )
    yield Figure(
        "roll-ups of 1,000,000 readings from nothing",
        f"{both[0].seconds * 1000:,.0f} ms",
        ratio(both[0].seconds, both[1].seconds),
        "x hand-written SQL; at most 1.3",
        ratio(both[0].cpu, both[1].cpu),
    )


def _in_turns(rounds: Iterable[list[Callable[[], object]]]) -> list[Spent]:
    """For each place in the rounds the median seconds and the mean processor time."""
    spent: list[list[Spent]] = []
    for acts in rounds:
        spent.append([])
        for act in acts:
            with watch() as one:
                act()
            spent[-1].append(one)
    return [
        Spent(
            statistics.median(one.seconds for one in column),
            statistics.mean(one.cpu for one in column),
        )
        for column in zip(*spent[1:], strict=True)
    ]


def _plain_rebuild(place: Partnership) -> None:
    with transaction.atomic():
        plain.forget(place.pk)
        plain.roll_up(place.pk, FIRST, worlds.YESTERDAY)


def _rebuild(place: Partnership) -> None:
    with tenancy.scope([place.pk]), transaction.atomic():
        rollups.rebuild(partnership=place, now=worlds.NOW)


def incremental_figures() -> Iterator[Figure]:
    """One new day of one partnership, with ten and with a thousand present."""
    model = worlds.filled("bench-many", days=3)
    found = {}
    for first, last in ((1, 9), (10, 999)):
        worlds.multiply(model, first, last)
        count = last + 1
        both = _new_days(worlds.filled(f"bench-day-{count}", days=1))
        found[count] = both[0]
        yield Figure(
            f"one new day of one partnership, {count:,} present",
            f"{both[0].seconds * 1000:.1f} ms",
            ratio(both[0].seconds, both[1].seconds),
            "x the raw driver; at most 2",
            ratio(both[0].cpu, both[1].cpu),
        )
    yield Figure(
        "… 1,000 present beside 10",
        "",
        ratio(found[1_000].seconds, found[10].seconds),
        "at most 1.3",
        ratio(found[1_000].cpu, found[10].cpu),
    )


def _new_days(place: Partnership) -> list[Spent]:
    days = [worlds.YESTERDAY - timedelta(days=NEW_DAYS - n) for n in range(NEW_DAYS)]
    return _in_turns(_both(place, worlds.table(place, [day]), day) for day in days)


def _both(
    place: Partnership, table: worlds.Table, day: date
) -> list[Callable[[], object]]:
    return [
        lambda: worlds.import_and_roll_up(place, table.csv),
        lambda: _plain_day(place, table, day),
    ]


def _plain_day(place: Partnership, table: worlds.Table, day: date) -> None:
    with transaction.atomic():
        plain.copy_and_upsert([table.copy])
        plain.roll_up(place.pk, day, day)
