"""Readings for tests: from a small table to what the store takes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from kpis.actions import readings
from kpis.actions.batches import FileFacts, open_batch
from kpis.actions.kpis import add_queue, queue_named, take_into_use
from kpis.actions.readings import Stored
from kpis.importing.reading_rows import Batch
from kpis.models import Grain, ImportBatch, Kpi, Reading
from partnership import periods
from partnership.models import Partnership

# KPI code, queue name, local day or instant, numerator, denominator[, grain]
Line = tuple[Any, ...]
BY = "a test"


def use(partnership: Partnership, now: datetime, *codes: str) -> dict[str, Kpi]:
    """Take KPIs into use."""
    return {
        code: take_into_use(by=BY, partnership=partnership, code=code, now=now)
        for code in codes
    }


def rows_of(partnership: Partnership, lines: Iterable[Line]) -> Batch:
    """Columns of readings; a date is a day reading, a datetime a half hour."""
    table = [_row(partnership, number, *line) for number, line in enumerate(lines, 1)]
    columns = [np.array(column) for column in zip(*table, strict=True)]
    return Batch(*columns, comments={})


def _row(
    partnership: Partnership,
    number: int,
    code: str,
    queue: str,
    when: date | datetime,
    numerator: int,
    denominator: int,
    grain: Grain | None = None,
) -> tuple[Any, ...]:
    calendar = partnership.calendar
    instant = isinstance(when, datetime)
    day = periods.local_day(calendar, when) if instant else when
    starts = when if instant else periods.first_instant(calendar, when)
    found = queue_named(partnership, queue)
    return (
        number,
        Kpi.objects.get(partnership=partnership, code=code).pk,
        (found or add_queue(by=BY, partnership=partnership, name=queue, now=NOW)).pk,
        day.toordinal(),
        int(starts.timestamp()),
        (grain or (Grain.MINUTES_30 if instant else Grain.DAY)) - 1,
        numerator,
        denominator,
        False,
    )


NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)


def new_batch(partnership: Partnership, **options: Any) -> ImportBatch:
    """An import that has brought nothing yet."""
    return open_batch(
        by=BY,
        partnership=partnership,
        file=FileFacts("readings.csv", "", 0),
        now=NOW,
        **options,
    )


def bring(
    partnership: Partnership, *lines: Line, partial: bool = False, source: str = "files"
) -> tuple[ImportBatch, Stored]:
    """Store readings as an import does."""
    rows = rows_of(partnership, lines)
    batch = new_batch(partnership, source=source)
    stored = readings.store(
        by=BY, batch=batch, batches=[rows], now=NOW, partial=partial
    )
    return batch, stored


def content(partnership: Partnership) -> list[tuple[Any, ...]]:
    """Every column of every reading, in order: equal content, equal list."""
    return list(
        Reading.objects.filter(partnership=partnership)
        .order_by("day", "kpi_id", "queue_id", "source_id", "starts_at")
        .values_list(
            "day",
            "kpi_id",
            "queue_id",
            "source_id",
            "starts_at",
            "grain",
            "numerator",
            "denominator",
            "provisional",
            "unweighted",
            "batch_id",
            "row",
            "comment",
        )
    )


def versions(table: str, partnership: Partnership) -> list[tuple[Any, ...]]:
    """Where the partnership's rows lie and who wrote them: changes with any write."""
    columns = "tableoid, ctid, xmin::text"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {table} WHERE partnership_id = %s ORDER BY 1, 2",  # noqa: S608
            [partnership.pk],
        )
        return cursor.fetchall()


def half_hours(first: datetime, count: int) -> list[datetime]:
    """Instants half an hour apart."""
    return [first + n * timedelta(minutes=30) for n in range(count)]
