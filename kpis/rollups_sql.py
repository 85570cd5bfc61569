"""The SQL of roll-ups: day cells from readings, weeks and windows from day cells.

Sums only. Readings of a week or a window go straight to its cell. Where several
sources have readings of one KPI on one day, the oldest source counts, alone.
The calendar comes in as columns; nothing here knows where a week begins. What both
sides excused of a sum is added by `kpis.excused_sql`, where there is any.
"""

# ruff: noqa: S608 - what is put together here are constants of this module

TAKE_STALE = """
DROP TABLE IF EXISTS pg_temp.rollup_stale, pg_temp.rollup_touched,
    pg_temp.rollup_sums;
CREATE TEMP TABLE rollup_stale (kpi_id bigint, day date) ON COMMIT DROP
"""
# SKIP LOCKED: a day that another transaction holds is that one's work, or the next's.
# By place in the table: a join would be quadratic where the table has no statistics,
# as after a first import.
MOVE_STALE = """
WITH gone AS (
    DELETE FROM kpis_staleday WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM kpis_staleday WHERE partnership_id = %(partnership)s
        FOR UPDATE SKIP LOCKED))
    RETURNING kpi_id, day
), stale AS (
    INSERT INTO pg_temp.rollup_stale SELECT kpi_id, day FROM gone
    RETURNING kpi_id, day
)
SELECT min(day), max(day), array_agg(DISTINCT day), array_agg(DISTINCT kpi_id),
    EXISTS (SELECT FROM kpis_excusedperiod WHERE partnership_id = %(partnership)s)
FROM stale
"""
STALE_DAYS = "SELECT DISTINCT day FROM pg_temp.rollup_stale ORDER BY day"

# A full rebuild: every day that has readings is stale, and no cell is kept.
FORGET_STALE = "DELETE FROM kpis_staleday WHERE partnership_id = %(partnership)s"
FORGET_CELLS = "DELETE FROM kpis_rollup WHERE partnership_id = %(partnership)s"
EVERY_DAY = """
INSERT INTO pg_temp.rollup_stale SELECT DISTINCT kpi_id, day FROM pg_temp.rollup_sums
"""
BOUNDS = """
SELECT min(day), max(day),
    EXISTS (SELECT FROM kpis_excusedperiod WHERE partnership_id = %(partnership)s)
FROM kpis_reading WHERE partnership_id = %(partnership)s
"""

TOUCH = """
CREATE TEMP TABLE rollup_touched ON COMMIT DROP AS
SELECT DISTINCT p.grain, s.kpi_id, p.first, p.last
FROM pg_temp.rollup_stale s
JOIN unnest(%(grains)s::smallint[], %(days)s::date[], %(firsts)s::date[],
    %(lasts)s::date[]) AS p (grain, day, first, last) ON p.day = s.day
"""

DROP_DAYS = """
DELETE FROM kpis_rollup c USING pg_temp.rollup_stale s
WHERE c.partnership_id = %(partnership)s AND c.grain = 4
    AND c.kpi_id = s.kpi_id AND c.first = s.day
"""
_COLUMNS = """partnership_id, grain, kpi_id, first, queue_id, numerator, denominator,
    readings, days, provisional, unweighted"""
_SUMS = """sum(r.numerator)::bigint AS numerator,
        sum(r.denominator)::bigint AS denominator, count(*)::integer AS readings,
        bool_or(r.provisional) AS provisional, bool_or(r.unweighted) AS unweighted"""

# One pass over the readings; everything else is made of these few rows. Grouped in the
# order of the key, so that the sums come out of the index without sorting, with no
# room and with no statistics. One source has one grain for a KPI, queue and day: an
# import refuses a day beside the week or the window that holds it.
_SUM = f"""
CREATE TEMP TABLE rollup_sums ON COMMIT DROP AS
SELECT r.day, r.kpi_id, r.queue_id, r.source_id, max(r.grain) AS grain,
    {_SUMS}
FROM kpis_reading r
WHERE r.partnership_id = %(partnership)s AND r.day BETWEEN %(first)s AND %(last)s
    {{only}}
GROUP BY r.day, r.kpi_id, r.queue_id, r.source_id
"""
# The arrays hold more pairs of KPI and day than are stale; MAKE_DAYS takes those only.
SUM_STALE = _SUM.format(only="AND r.day = ANY (%(days)s) AND r.kpi_id = ANY (%(kpis)s)")
SUM_ALL = _SUM.format(only="")
MAKE_DAYS = f"""
WITH counting AS (
    SELECT kpi_id, day, min(source_id) AS source_id
    FROM pg_temp.rollup_sums WHERE grain <= 4 GROUP BY kpi_id, day
)
INSERT INTO kpis_rollup ({_COLUMNS})
SELECT %(partnership)s, 4, kpi_id, day, queue_id, numerator, denominator, readings, 1,
    provisional, unweighted
FROM pg_temp.rollup_sums JOIN counting USING (kpi_id, day, source_id)
JOIN pg_temp.rollup_stale USING (kpi_id, day)
WHERE grain <= 4
"""

DROP_PERIODS = """
DELETE FROM kpis_rollup c USING pg_temp.rollup_touched t
WHERE c.partnership_id = %(partnership)s AND c.grain = t.grain
    AND c.kpi_id = t.kpi_id AND c.first = t.first
"""
# Period by period through the key: a join would read all cells of a KPI for each of
# its periods wherever the tables have no statistics, as after a first import.
MAKE_PERIODS = f"""
INSERT INTO kpis_rollup ({_COLUMNS}, excused_numerator, excused_denominator)
SELECT %(partnership)s, t.grain, t.kpi_id, t.first, s.*
FROM pg_temp.rollup_touched t CROSS JOIN LATERAL (
    SELECT c.queue_id, sum(c.numerator)::bigint, sum(c.denominator)::bigint,
        sum(c.readings)::integer, count(*)::integer, bool_or(c.provisional),
        bool_or(c.unweighted), sum(c.excused_numerator)::bigint,
        sum(c.excused_denominator)::bigint
    FROM kpis_rollup c
    WHERE c.partnership_id = %(partnership)s AND c.grain = 4
        AND c.kpi_id = t.kpi_id AND c.first BETWEEN t.first AND t.last
    GROUP BY c.queue_id) s
"""
# Readings of a whole week (5) or window (6), where no finer ones made a cell and
# the whole partnership would not stand beside its queues. They lie on the period's
# first day, which need not be looked at where the sums know that it has none. The
# bounds keep PostgreSQL from planning for every month there is.
MAKE_COARSE = f"""
WITH looked_at AS MATERIALIZED (
    SELECT kpi_id, day, bool_or(grain > 4) AS has_coarse
    FROM pg_temp.rollup_sums GROUP BY kpi_id, day
), sums AS MATERIALIZED (
    SELECT s.*, t.last - t.first + 1 AS days
    FROM pg_temp.rollup_touched t
    LEFT JOIN looked_at l ON l.kpi_id = t.kpi_id AND l.day = t.first
    CROSS JOIN LATERAL (
        SELECT r.kpi_id, r.grain, r.day, r.queue_id, r.source_id, {_SUMS}
        FROM kpis_reading r WHERE r.partnership_id = %(partnership)s
            AND r.day = t.first AND r.kpi_id = t.kpi_id AND r.grain = t.grain
            AND r.day BETWEEN %(begin)s AND %(end)s
            AND l.has_coarse IS NOT FALSE
        GROUP BY r.kpi_id, r.grain, r.day, r.queue_id, r.source_id) s
    WHERE NOT EXISTS (SELECT FROM kpis_rollup c
        WHERE c.partnership_id = %(partnership)s AND c.grain = s.grain
            AND c.kpi_id = s.kpi_id AND c.first = s.day
            AND (c.queue_id = s.queue_id OR (SELECT id FROM partnership_queue
                WHERE partnership_id = %(partnership)s AND code = %(all)s
            ) IN (c.queue_id, s.queue_id)))
), counting AS (
    SELECT kpi_id, grain, day, min(source_id) AS source_id FROM sums
    GROUP BY kpi_id, grain, day
)
INSERT INTO kpis_rollup ({_COLUMNS})
SELECT %(partnership)s, grain, kpi_id, day, queue_id, numerator, denominator, readings,
    days, provisional, unweighted
FROM sums JOIN counting USING (kpi_id, grain, day, source_id)
"""

REVISE = """
UPDATE partnership_partnership SET revision = revision + 1
WHERE id = %(partnership)s RETURNING revision
"""
