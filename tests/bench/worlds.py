"""The data of the benchmarks: readings of half an hour, the same for both engines."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from kpis.actions import rollups, scale
from kpis.actions.imports import Choices, import_file
from partnership import periods, tenancy
from partnership.actions.places import create_partnership
from partnership.models import Partnership
from partnership.postgres.base import as_owner

NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)
YESTERDAY = date(2026, 12, 1)
GRAIN = "30min"
QUEUES = 4  # x six KPIs x 48 half hours: 1,152 readings a day
HEADER = "kpi,queue,period_start,grain,numerator,denominator\n"


@dataclass(frozen=True)
class Table:
    """The same readings twice: as a file for the importer, ready for COPY."""

    rows: int
    csv: bytes
    copy: bytes


def empty(slug: str) -> Partnership:
    """A partnership without KPIs and readings."""
    return create_partnership(
        by="bench", slug=slug, client=f"{slug} A", partner=f"{slug} B", now=NOW
    )


def filled(slug: str, days: int, kpis: int = 2, queues: int = 1) -> Partnership:
    """A partnership with readings of so many days, rolled up."""
    made = empty(slug)
    wanted = scale.Scale(
        kpis=kpis, queues=queues, days=days, grain=GRAIN, last=YESTERDAY
    )
    with tenancy.scope([made.pk]), transaction.atomic():
        scale.fill(made, wanted, NOW)
    return made


# What makes a partnership present for another one's import, and the ids in it.
MULTIPLIED = {
    "partnership_partnership": ("id",),
    "partnership_queue": ("id", "partnership_id"),
    "kpis_kpi": ("id", "partnership_id"),
    "kpis_source": ("id", "partnership_id"),
    "kpis_reading": ("partnership_id", "kpi_id", "queue_id", "source_id"),
    "kpis_rollup": ("partnership_id", "kpi_id", "queue_id"),
}
APART = 1_000_000  # between the ids of one copy and the next


def multiply(model: Partnership, first: int, last: int) -> None:
    """Copies of a partnership, numbered first to last, with all of its readings."""
    with as_owner(), connection.cursor() as cursor:
        for table, ids in MULTIPLIED.items():
            moved = ", ".join(f"'{name}', m.{name} + n * {APART}" for name in ids)
            own = "id" if table == "partnership_partnership" else "partnership_id"
            cursor.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(m, "
                f"jsonb_build_object({moved}, 'slug', 'copy-' || n))).* "
                f"FROM {table} m CROSS JOIN generate_series(%s::int, %s) n "
                f"WHERE m.{own} = %s",
                [first, last, model.pk],
            )


def table(partnership: Partnership, days: list[date], salt: int = 0) -> Table:
    """Readings of these days for `CODES` and `QUEUES` queues."""
    csv, copy, count = [HEADER], [], 0
    for day in days:
        for kpi, queue, start, n, d in _day(partnership, day, salt):
            count += 1
            code = CODES[kpi]
            csv.append(f"{code},Queue {queue},{start},{GRAIN},{n},{d}\n")
            copy.append(
                f"{partnership.pk}\t{day}\t{kpi}\t{queue}\t1\t{start}\t2\t{n}\t{d}"
                f"\tf\tf\t{salt}\t{count}\t\\N\n"
            )
    return Table(count, "".join(csv).encode(), "".join(copy).encode())


CODES = (
    "service_level_offered",
    "service_level_answered",
    "service_level_abandons_met",
    "service_level_excl_quick",
    "service_level_excl_short",
    "asa",
)


def _day(
    partnership: Partnership, day: date, salt: int
) -> Iterator[tuple[int, int, str, int, int]]:
    """(KPI, queue, start, numerator, denominator), KPI by KPI."""
    chance = random.Random(day.toordinal() * 1000 + salt)  # noqa: S311 - made-up readings
    starts = [s.isoformat() for s in periods.slots(partnership.calendar, day, 30)]
    cells = [
        (queue, start, _pairs(chance)) for queue in range(QUEUES) for start in starts
    ]
    for kpi in range(len(CODES)):
        for queue, start, pairs in cells:
            yield kpi, queue, start, *pairs[kpi]


def _pairs(chance: random.Random) -> tuple[tuple[int, int], ...]:
    """Numerator and denominator for each of `CODES`, of the same contacts.

    The importer compares the counts of KPIs with one another, so they have to agree.
    """
    offered = 20 + int(380 * chance.random())
    answered = offered - int(offered * chance.random() / 4)
    within = answered - int(answered * chance.random() / 4)
    quick = int((offered - answered) * chance.random())
    short = quick // 2
    return (
        (within, offered),
        (within, answered),
        (within + quick, offered),
        (within, offered - quick),
        (within, offered - short),
        (int(answered * 60 * chance.random()), answered),
    )


def days_until(last: date, count: int) -> list[date]:
    return [last - timedelta(days=count - 1 - n) for n in range(count)]


def named(slug: str) -> Partnership:
    """A partnership that is there already."""
    with tenancy.office(), transaction.atomic():
        return Partnership.objects.get(slug=slug)


def import_and_roll_up(partnership: Partnership, source: Path | bytes) -> None:
    """Import a file with all of the product's steps, each in its own transaction."""
    with tenancy.scope([partnership.pk]), transaction.atomic():
        outcome = import_file(
            by="bench",
            partnership=partnership,
            source=source,
            name="bench.csv",
            now=NOW,
            choices=Choices(adopt=True),
        )
    if not outcome.written:
        raise RuntimeError(f"the bench's own file was refused: {outcome.rejected[:3]}")
    with tenancy.scope([partnership.pk]), transaction.atomic():
        rollups.bring_up_to_date(partnership=partnership, now=NOW)
