"""The references: the same work written by hand for plain PostgreSQL.

Tables of their own, without row-level security, with the same natural key and the
same partitions by month, filled by COPY and upsert; roll-ups by one GROUP BY to the
day, weeks and windows summed from days.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection

from partnership.postgres.base import as_owner

COLUMNS = """partnership_id bigint NOT NULL, day date NOT NULL, kpi_id bigint NOT NULL,
    queue_id bigint NOT NULL, source_id bigint NOT NULL, starts_at timestamptz NOT NULL,
    grain smallint NOT NULL, numerator bigint NOT NULL, denominator bigint NOT NULL,
    batch_id bigint NOT NULL, "row" integer NOT NULL"""
KEY = "partnership_id, day, kpi_id, queue_id, source_id, starts_at"
MADE = f"""
CREATE TABLE plain_reading ({COLUMNS}, PRIMARY KEY ({KEY})) PARTITION BY RANGE (day);
CREATE TABLE plain_rollup (partnership_id bigint, grain smallint, kpi_id bigint,
    first date, queue_id bigint, numerator bigint, denominator bigint,
    PRIMARY KEY (partnership_id, grain, kpi_id, first, queue_id));
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
DAYS = """
INSERT INTO plain_rollup
SELECT partnership_id, 4, kpi_id, day, queue_id, sum(numerator), sum(denominator)
FROM plain_reading WHERE partnership_id = %(partnership)s
    AND day BETWEEN %(first)s AND %(last)s
GROUP BY partnership_id, kpi_id, day, queue_id
ON CONFLICT (partnership_id, grain, kpi_id, first, queue_id) DO UPDATE
SET numerator = excluded.numerator, denominator = excluded.denominator
"""
COARSER = """
INSERT INTO plain_rollup
SELECT partnership_id, {grain}, kpi_id, date_trunc('{unit}', first)::date, queue_id,
    sum(numerator), sum(denominator)
FROM plain_rollup WHERE partnership_id = %(partnership)s AND grain = 4
    AND first BETWEEN %(begin)s AND %(end)s
GROUP BY partnership_id, kpi_id, date_trunc('{unit}', first), queue_id
ON CONFLICT (partnership_id, grain, kpi_id, first, queue_id) DO UPDATE
SET numerator = excluded.numerator, denominator = excluded.denominator
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
        cursor.execute(f"CREATE TEMP TABLE plain_staging ({COLUMNS}) ON COMMIT DROP")
        with cursor.copy("COPY plain_staging FROM STDIN") as copy:
            for block in blocks:
                copy.write(block)
        cursor.execute(UPSERT)


def roll_up(partnership: int, first: date, last: date) -> None:
    """Day cells of these days, then the weeks and months that hold them."""
    with connection.cursor() as cursor:
        facts = {"partnership": partnership, "first": first, "last": last}
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
