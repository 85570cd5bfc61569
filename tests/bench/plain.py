"""The references: the same work written by hand for plain PostgreSQL.

Tables of their own with the product's columns and keys and the same partitions by
month, without row-level security, filled by COPY and upsert; roll-ups by one GROUP BY
to the day in the key's order, weeks and windows summed from days. One source, no
sources that count before others, no readings of whole weeks: the least SQL that gives
the same cells.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from partnership.postgres.base import as_owner

KEY = "partnership_id, day, kpi_id, queue_id, source_id, starts_at"
MADE = """
CREATE TABLE plain_reading (LIKE kpis_reading INCLUDING ALL) PARTITION BY RANGE (day);
CREATE TABLE plain_rollup (LIKE kpis_rollup INCLUDING ALL);
GRANT ALL ON plain_reading, plain_rollup TO ours_runtime;
"""
UPSERT = f"""
INSERT INTO plain_reading SELECT * FROM plain_staging
ON CONFLICT ({KEY}) DO UPDATE
SET numerator = excluded.numerator, denominator = excluded.denominator,
    batch_id = excluded.batch_id, "row" = excluded."row"
WHERE (plain_reading.numerator, plain_reading.denominator)
    IS DISTINCT FROM (excluded.numerator, excluded.denominator)
"""
CELL = """partnership_id, grain, kpi_id, first, queue_id, numerator, denominator,
    readings, days, provisional, unweighted"""
REPLACED = """
ON CONFLICT (partnership_id, grain, kpi_id, first, queue_id) DO UPDATE
SET numerator = excluded.numerator, denominator = excluded.denominator,
    readings = excluded.readings, days = excluded.days,
    provisional = excluded.provisional, unweighted = excluded.unweighted
"""
DAYS = f"""
INSERT INTO plain_rollup ({CELL})
SELECT partnership_id, 4, kpi_id, day, queue_id, sum(numerator), sum(denominator),
    count(*), 1, bool_or(provisional), bool_or(unweighted)
FROM plain_reading WHERE partnership_id = %(partnership)s
    AND day BETWEEN %(first)s AND %(last)s
GROUP BY partnership_id, day, kpi_id, queue_id
{REPLACED}
"""
COARSER = f"""
INSERT INTO plain_rollup ({CELL})
SELECT partnership_id, {{grain}}, kpi_id, date_trunc('{{unit}}', first)::date, queue_id,
    sum(numerator), sum(denominator), sum(readings), count(*), bool_or(provisional),
    bool_or(unweighted)
FROM plain_rollup WHERE partnership_id = %(partnership)s AND grain = 4
    AND first BETWEEN %(begin)s AND %(end)s
GROUP BY partnership_id, kpi_id, date_trunc('{{unit}}', first), queue_id
{REPLACED}
"""
WEEKS = COARSER.format(grain=5, unit="week")
WINDOWS = COARSER.format(grain=6, unit="month")


def make_tables(first: date, last: date) -> None:
    """The reference's tables, with a partition for each month."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(MADE)
        month = first.replace(day=1)
        while month <= last:
            following = (month + timedelta(days=32)).replace(day=1)
            cursor.execute(
                f"CREATE TABLE plain_reading_{month:%Y%m} PARTITION OF plain_reading "
                f"FOR VALUES FROM ('{month}') TO ('{following}')"
            )
            month = following


def copy_and_upsert(blocks: Iterable[bytes]) -> None:
    """COPY to a temporary table, then upsert what differs. In the caller's transaction.

    `blocks` is COPY's text format, ids and units ready: nothing is checked.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain_staging")
        cursor.execute(
            "CREATE TEMP TABLE plain_staging (LIKE plain_reading) ON COMMIT DROP"
        )
        with cursor.copy("COPY plain_staging FROM STDIN") as copy:
            for block in blocks:
                copy.write(block)
        cursor.execute(UPSERT)


def roll_up(partnership: int, first: date, last: date) -> None:
    """Day cells of these days, then the weeks and months that hold them."""
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {
            "partnership": partnership,
            "first": first,
            "last": last,
        }
        cursor.execute(DAYS, facts)
        week = first - timedelta(days=first.weekday())
        facts |= {"begin": week, "end": last + timedelta(days=6 - last.weekday())}
        cursor.execute(WEEKS, facts)
        month_end = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
        facts |= {"begin": first.replace(day=1), "end": month_end - timedelta(days=1)}
        cursor.execute(WINDOWS, facts)


def forget(partnership: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM plain_rollup WHERE partnership_id = %s", [partnership]
        )
