"""The SQL of readings, in one place: staging, checks, upsert, undo.

Everything is parameterised; the names in braces are fragments of this module alone.
Temporary tables end with the transaction. `%(partnership)s` stands in every
statement beside the row-level security that would stop it anyway.
"""

# ruff: noqa: S608 - what is put together here are constants of this module

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('ours.readings', %s))"

ENSURE_MONTHS = "SELECT ours_ensure_month(month) FROM unnest(%s::date[]) AS month"

STAGING = """
DROP TABLE IF EXISTS pg_temp.import_staging, pg_temp.import_comment,
    pg_temp.import_cover, pg_temp.import_clash, pg_temp.import_changed;
CREATE TEMP TABLE import_staging (
    kpi_id bigint, queue_id bigint, day date, starts_at timestamptz, grain smallint,
    numerator bigint, denominator bigint, unweighted boolean, "row" integer,
    comment text
) ON COMMIT DROP
"""
COPY_BATCHES = """
COPY pg_temp.import_staging (kpi_id, queue_id, day, starts_at, grain, numerator,
    denominator, unweighted, "row") FROM STDIN (FORMAT binary)
"""
# Few files have any: each table that is made takes as long as a query or two.
COMMENTS = """
CREATE TEMP TABLE import_comment ("row" integer, comment text) ON COMMIT DROP
"""
COPY_COMMENTS = "COPY pg_temp.import_comment FROM STDIN"
ADD_COMMENTS = """
UPDATE pg_temp.import_staging s SET comment = k.comment
FROM pg_temp.import_comment k WHERE k."row" = s."row"
"""
# What the sandbox writes: kpis.importing.reading_rows.COPY_COLUMNS.
COPY_TEXT = """
COPY pg_temp.import_staging (kpi_id, queue_id, day, starts_at, grain, numerator,
    denominator, "row", unweighted, comment) FROM STDIN
"""

# What the file covers: one row a KPI, queue, grain and day, which all checks use.
COVER = """
DROP TABLE IF EXISTS pg_temp.import_cover;
CREATE TEMP TABLE import_cover ON COMMIT DROP AS
SELECT kpi_id, queue_id, grain, day, count(*) AS readings
FROM pg_temp.import_staging GROUP BY kpi_id, queue_id, grain, day
"""
COVERED = """
SELECT greatest(grain, 4), day, sum(readings)::bigint FROM pg_temp.import_cover
GROUP BY 1, 2
"""

# Ids of another partnership, which no foreign key would notice.
STRANGERS = """
SELECT count(*) FROM pg_temp.import_cover c
WHERE NOT EXISTS (SELECT FROM kpis_kpi k
        WHERE k.partnership_id = %(partnership)s AND k.id = c.kpi_id)
    OR NOT EXISTS (SELECT FROM partnership_queue q
        WHERE q.partnership_id = %(partnership)s AND q.id = c.queue_id)
"""

# For one KPI and day there is either the queue `all` or queues, and for one KPI,
# queue and day one grain, weeks (5) and windows (6) too. Among what is stored and what
# is new, within one source. A span says which days a day (4), a week or a window that
# begins on `first` covers.
_CLASHES = """
WITH span AS MATERIALIZED (
    SELECT * FROM unnest(%(kinds)s::smallint[], %(firsts)s::date[], %(days)s::date[])
        AS span (kind, first, day)
), new AS MATERIALIZED (
    SELECT c.kpi_id, c.queue_id, c.grain, c.day AS first, s.day
    FROM pg_temp.import_cover c
    JOIN span s ON s.kind = greatest(c.grain, 4) AND s.first = c.day
), fact AS MATERIALIZED (
    SELECT DISTINCT r.kpi_id, r.queue_id, r.grain, s.day
    FROM kpis_reading r
    JOIN span s ON s.kind = greatest(r.grain, 4) AND s.first = r.day
    WHERE r.partnership_id = %(partnership)s AND r.source_id = %(source)s
        AND r.day = ANY (%(near)s)
    UNION ALL SELECT kpi_id, queue_id, grain, day FROM new
), beside AS (
    SELECT kpi_id, day FROM (
        SELECT kpi_id, day, queue_id = (SELECT id FROM partnership_queue
            WHERE partnership_id = %(partnership)s AND code = %(all)s) AS is_all
        FROM fact
    ) AS told GROUP BY kpi_id, day HAVING bool_or(is_all) AND NOT bool_and(is_all)
), mixed AS (
    SELECT kpi_id, queue_id, day, min(grain) AS finest, max(grain) AS coarsest
    FROM fact GROUP BY kpi_id, queue_id, day
    HAVING min(grain) < max(grain)
)
SELECT kpi_id, queue_id, grain, first, min(day) AS day, 0::smallint AS other_grain
FROM new JOIN beside USING (kpi_id, day)
GROUP BY kpi_id, queue_id, grain, first
UNION ALL
SELECT kpi_id, queue_id, grain, first, min(day),
    min(CASE WHEN grain = finest THEN coarsest ELSE finest END)
FROM new JOIN mixed USING (kpi_id, queue_id, day)
GROUP BY kpi_id, queue_id, grain, first
"""
# As a rule there is none, and then no table is made of them.
ANY_CLASH = f"SELECT EXISTS ({_CLASHES})"
KEEP_CLASHES = f"""
DROP TABLE IF EXISTS pg_temp.import_clash;
CREATE TEMP TABLE import_clash ON COMMIT DROP AS {_CLASHES}
"""
_IS_CLASH = """c.kpi_id = s.kpi_id AND c.queue_id = s.queue_id
    AND c.grain = s.grain AND c.first = s.day"""
CLASHING_ROWS = f"""
SELECT s."row", s.kpi_id, s.queue_id, c.day, s.grain, max(c.other_grain),
    count(*) OVER ()
FROM pg_temp.import_staging s JOIN pg_temp.import_clash c ON {_IS_CLASH}
GROUP BY s."row", s.kpi_id, s.queue_id, c.day, s.grain, s.starts_at
ORDER BY s."row" LIMIT %(most)s
"""
DROP_CLASHING = f"""
DELETE FROM pg_temp.import_staging s USING pg_temp.import_clash c WHERE {_IS_CLASH}
"""

STORED_BEFORE = """
SELECT EXISTS (SELECT FROM kpis_reading r
    WHERE r.partnership_id = %(partnership)s AND r.source_id = %(source)s
        AND r.day BETWEEN %(first)s AND %(last)s
        AND r.kpi_id IN (SELECT kpi_id FROM pg_temp.import_cover))
"""

_KEY = """r.partnership_id = %(partnership)s AND r.day = s.day
    AND r.kpi_id = s.kpi_id AND r.queue_id = s.queue_id
    AND r.source_id = %(source)s AND r.starts_at = s.starts_at
    AND r.day BETWEEN %(first)s AND %(last)s"""
# What differs from what is stored; equal rows keep the import that brought them.
CHANGED = f"""
DROP TABLE IF EXISTS pg_temp.import_changed;
CREATE TEMP TABLE import_changed ON COMMIT DROP AS
SELECT s.*, r.partnership_id IS NULL AS is_new,
    r.numerator AS numerator_before, r.denominator AS denominator_before
FROM pg_temp.import_staging s LEFT JOIN kpis_reading r ON {_KEY}
WHERE r.partnership_id IS NULL
    OR (r.grain, r.numerator, r.denominator, r.provisional, r.unweighted, r.comment)
    IS DISTINCT FROM (s.grain, s.numerator, s.denominator, %(provisional)s,
        s.unweighted, s.comment)
"""
COUNT_CHANGED = """
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new)
FROM pg_temp.import_changed
"""
CHANGES = """
SELECT "row", kpi_id, queue_id, day, starts_at, grain, numerator_before,
    denominator_before, numerator, denominator
FROM pg_temp.import_changed WHERE NOT is_new ORDER BY "row", kpi_id LIMIT %(most)s
"""
TWICE = """
SELECT max("row"), min("row"), kpi_id, queue_id, day, count(*) OVER ()
FROM {table} GROUP BY kpi_id, queue_id, day, starts_at HAVING count(*) > 1
ORDER BY 1 LIMIT %(most)s
"""
TWICE_IN_FILE = TWICE.format(table="pg_temp.import_staging")
TWICE_CHANGED = TWICE.format(
    table="(SELECT * FROM pg_temp.import_changed WHERE NOT is_new) s"
)

_INSERT = """
INSERT INTO kpis_reading (partnership_id, day, kpi_id, queue_id, source_id, starts_at,
    grain, numerator, denominator, provisional, unweighted, batch_id, "row", comment)
SELECT %(partnership)s, s.day, s.kpi_id, s.queue_id, %(source)s, s.starts_at,
    s.grain, s.numerator, s.denominator, %(provisional)s, s.unweighted, %(batch)s,
    s."row", s.comment
"""
INSERT_ALL = f"{_INSERT} FROM pg_temp.import_staging s"
INSERT_NEW = f"{_INSERT} FROM pg_temp.import_changed s WHERE s.is_new"
KEEP_BEFORE = f"""
INSERT INTO kpis_readingbefore (partnership_id, day, kpi_id, queue_id, source_id,
    starts_at, grain, numerator, denominator, provisional, unweighted, batch_id, "row",
    comment, replaced_by_id)
SELECT r.partnership_id, r.day, r.kpi_id, r.queue_id, r.source_id, r.starts_at, r.grain,
    r.numerator, r.denominator, r.provisional, r.unweighted, r.batch_id, r."row",
    r.comment, %(batch)s
FROM kpis_reading r JOIN pg_temp.import_changed s ON {_KEY} WHERE NOT s.is_new
"""
UPDATE_CHANGED = f"""
UPDATE kpis_reading r SET grain = s.grain, numerator = s.numerator,
    denominator = s.denominator, provisional = %(provisional)s,
    unweighted = s.unweighted, comment = s.comment, batch_id = %(batch)s,
    "row" = s."row"
FROM pg_temp.import_changed s WHERE NOT s.is_new AND {_KEY}
"""

_STALE = """
INSERT INTO kpis_staleday (partnership_id, kpi_id, day)
SELECT DISTINCT %(partnership)s::bigint, kpi_id, day FROM {source}
ON CONFLICT DO NOTHING
"""
STALE_COVERED = _STALE.format(source="pg_temp.import_cover")
STALE_CHANGED = _STALE.format(source="pg_temp.import_changed")

_BROUGHT = """r.partnership_id = %(partnership)s AND r.batch_id = %(batch)s
    AND r.day BETWEEN %(first)s AND %(last)s"""
STALE_BROUGHT = f"""
INSERT INTO kpis_staleday (partnership_id, kpi_id, day)
SELECT DISTINCT r.partnership_id, r.kpi_id, r.day FROM kpis_reading r WHERE {_BROUGHT}
ON CONFLICT DO NOTHING
"""
STILL_BROUGHT = f"SELECT count(*) FROM kpis_reading r WHERE {_BROUGHT}"
_BEFORE_KEY = """b.partnership_id = r.partnership_id AND b.replaced_by_id = %(batch)s
    AND b.day = r.day AND b.kpi_id = r.kpi_id AND b.queue_id = r.queue_id
    AND b.source_id = r.source_id AND b.starts_at = r.starts_at"""
REMOVE_CREATED = f"""
DELETE FROM kpis_reading r WHERE {_BROUGHT}
    AND NOT EXISTS (SELECT FROM kpis_readingbefore b WHERE {_BEFORE_KEY})
"""
RESTORE_CHANGED = f"""
UPDATE kpis_reading r SET grain = b.grain, numerator = b.numerator,
    denominator = b.denominator, provisional = b.provisional,
    unweighted = b.unweighted, comment = b.comment, batch_id = b.batch_id,
    "row" = b."row"
FROM kpis_readingbefore b WHERE {_BROUGHT} AND {_BEFORE_KEY}
"""
