"""The SQL that takes excused periods out of roll-ups; runs beside `kpis.rollups_sql`.

Readings that lie wholly inside an excused period are excused whole, each once, however
many periods hold it. Where none does, the counts that both sides agreed are, while a
reading of their cell reaches into the time, and at most the cell's own: readings may
have been corrected, or brought more finely, since. Sums that were measured never
change here.
"""

# ruff: noqa: S608 - what is put together here are constants of this module

# A share cannot be more than whole after something was taken out of it, and of an
# average nothing is left where no denominator is. A sum that may be negative has no
# "at most": there are no agreed counts of it, and readings are part of it.
_CLAMPED = """
    excused_denominator = least(e.denominator, c.denominator),
    excused_numerator = CASE
        WHEN kpi.may_be_negative THEN e.numerator
        WHEN e.denominator >= c.denominator THEN c.numerator
        WHEN kpi.may_exceed OR kpi.numerator_power <> kpi.denominator_power
            THEN least(e.numerator, c.numerator)
        ELSE greatest(least(e.numerator, c.numerator), c.numerator - c.denominator
            + least(e.denominator, c.denominator))
    END"""
_KPI = "kpi.partnership_id = %(partnership)s AND kpi.id = c.kpi_id"

# Whether a reading r lies wholly inside an excused period x.
_INSIDE = """(x.queue_id IS NULL OR r.queue_id = x.queue_id) AND CASE r.grain
    WHEN 1 THEN r.starts_at >= x.starts_at
        AND r.starts_at + interval '15 minutes' <= x.ends_at
    WHEN 2 THEN r.starts_at >= x.starts_at
        AND r.starts_at + interval '30 minutes' <= x.ends_at
    WHEN 3 THEN r.starts_at >= x.starts_at
        AND r.starts_at + interval '1 hour' <= x.ends_at
    WHEN 4 THEN r.day BETWEEN x.whole_from AND x.whole_to
    ELSE false END"""

# Whether a reading r of a day or less reaches into an excused period x.
_REACHES = """(r.grain = 4 OR r.starts_at < x.ends_at AND r.starts_at
            + (ARRAY[15, 30, 60])[r.grain] * interval '1 minute' > x.starts_at)"""

# Day by day through the key, as roll-ups are made: excused days are few.
EXCUSE_DAYS = f"""
WITH counting AS (
    SELECT kpi_id, day, min(source_id) AS source_id
    FROM pg_temp.rollup_sums WHERE grain <= 4 GROUP BY kpi_id, day
), inside AS MATERIALIZED (
    SELECT x.id AS excused_id, r.*
    FROM kpis_excusedperiod x
    JOIN kpis_excusedkpi k ON k.partnership_id = %(partnership)s
        AND k.excused_id = x.id
    JOIN pg_temp.rollup_stale s ON s.kpi_id = k.kpi_id
        AND s.day BETWEEN x.first_day AND x.last_day
    JOIN counting c ON c.kpi_id = s.kpi_id AND c.day = s.day
    CROSS JOIN LATERAL (
        SELECT r.kpi_id, r.day, r.queue_id, r.starts_at, r.numerator, r.denominator
        FROM kpis_reading r
        WHERE r.partnership_id = %(partnership)s AND r.day = s.day
            AND r.kpi_id = s.kpi_id AND r.source_id = c.source_id
            AND {_INSIDE}
        OFFSET 0) r
    WHERE x.partnership_id = %(partnership)s AND x.counts_again_at IS NULL
), parts AS (
    SELECT DISTINCT kpi_id, day, queue_id, starts_at, numerator, denominator
    FROM inside
    UNION ALL
    SELECT k.kpi_id, k.first, k.queue_id, NULL, k.numerator, k.denominator
    FROM kpis_excusedkpi k
    JOIN pg_temp.rollup_stale s ON s.kpi_id = k.kpi_id AND s.day = k.first
    JOIN kpis_excusedperiod x ON x.partnership_id = %(partnership)s
        AND x.id = k.excused_id AND x.counts_again_at IS NULL
    WHERE k.partnership_id = %(partnership)s AND k.grain = 4
        AND NOT EXISTS (SELECT FROM inside i WHERE i.excused_id = k.excused_id
            AND i.kpi_id = k.kpi_id AND i.day = k.first AND i.queue_id = k.queue_id)
        AND EXISTS (SELECT FROM kpis_reading r JOIN counting c
            ON c.kpi_id = r.kpi_id AND c.day = r.day AND c.source_id = r.source_id
            WHERE r.partnership_id = %(partnership)s AND r.day = k.first
                AND r.kpi_id = k.kpi_id AND r.queue_id = k.queue_id AND r.grain <= 4
                AND {_REACHES})
), e AS (
    SELECT kpi_id, day, queue_id, sum(numerator)::bigint AS numerator,
        sum(denominator)::bigint AS denominator
    FROM parts GROUP BY kpi_id, day, queue_id
)
UPDATE kpis_rollup c SET {_CLAMPED}
FROM e, kpis_kpi kpi
WHERE c.partnership_id = %(partnership)s AND c.grain = 4 AND c.kpi_id = e.kpi_id
    AND c.first = e.day AND c.queue_id = e.queue_id AND {_KPI}
"""

# Cells of a whole week (5) or window (6) that no day made.
EXCUSE_COARSE = f"""
WITH coarse AS (
    SELECT c.grain, c.kpi_id, c.first, t.last, c.queue_id, c.numerator, c.denominator
    FROM pg_temp.rollup_touched t
    JOIN kpis_rollup c ON c.partnership_id = %(partnership)s AND c.grain = t.grain
        AND c.kpi_id = t.kpi_id AND c.first = t.first
    WHERE NOT EXISTS (SELECT FROM kpis_rollup d
        WHERE d.partnership_id = %(partnership)s AND d.grain = 4
            AND d.kpi_id = t.kpi_id AND d.first BETWEEN t.first AND t.last
            AND d.queue_id = c.queue_id)
), found AS (
    SELECT c.*, x.whole_from <= c.first AND x.whole_to >= c.last AS is_inside,
        k.grain = c.grain AND k.first = c.first AND k.queue_id = c.queue_id AS agreed,
        k.numerator AS n, k.denominator AS d
    FROM coarse c
    JOIN kpis_excusedkpi k ON k.partnership_id = %(partnership)s
        AND k.kpi_id = c.kpi_id
    JOIN kpis_excusedperiod x ON x.partnership_id = %(partnership)s
        AND x.id = k.excused_id AND x.first_day <= c.last AND x.last_day >= c.first
        AND x.counts_again_at IS NULL
        AND (x.queue_id IS NULL OR x.queue_id = c.queue_id)
), e AS (
    SELECT grain, kpi_id, first, queue_id,
        CASE WHEN bool_or(is_inside) THEN max(numerator) ELSE sum(n) END::bigint
            AS numerator,
        CASE WHEN bool_or(is_inside) THEN max(denominator) ELSE sum(d) END::bigint
            AS denominator
    FROM found WHERE is_inside OR agreed GROUP BY grain, kpi_id, first, queue_id
)
UPDATE kpis_rollup c SET {_CLAMPED}
FROM e, kpis_kpi kpi
WHERE c.partnership_id = %(partnership)s AND c.grain = e.grain AND c.kpi_id = e.kpi_id
    AND c.first = e.first AND c.queue_id = e.queue_id AND {_KPI}
"""

# Every day with readings that the period can reach: a week's or a window's reading
# lies on its first day, `reach` at the earliest.
STALE_EXCUSED = """
INSERT INTO kpis_staleday (partnership_id, kpi_id, day)
SELECT DISTINCT %(partnership)s::bigint, r.kpi_id, r.day FROM kpis_reading r
WHERE r.partnership_id = %(partnership)s AND r.day BETWEEN %(reach)s AND %(last)s
    AND r.kpi_id = ANY (%(kpis)s)
    AND (r.grain > 4 OR r.day >= %(first)s)
ON CONFLICT DO NOTHING
"""

# What a time holds: sums by KPI, queue and day, apart for readings that lie wholly
# inside and for those that it cuts through, and for what an agreed period holds
# already. Only the source that counts, as in roll-ups.
LOOK = f"""
WITH counting AS (
    SELECT kpi_id, day, min(source_id) AS source_id FROM kpis_reading
    WHERE partnership_id = %(partnership)s AND kpi_id = ANY (%(kpis)s)
        AND day BETWEEN %(first)s AND %(last)s AND grain <= 4
    GROUP BY kpi_id, day
), time AS (
    SELECT %(starts_at)s::timestamptz AS starts_at, %(ends_at)s::timestamptz AS ends_at,
        %(whole_from)s::date AS whole_from, %(whole_to)s::date AS whole_to,
        %(queue)s::bigint AS queue_id
), found AS (
    SELECT r.kpi_id, r.queue_id, r.day, r.numerator, r.denominator,
        ({_INSIDE}) IS TRUE AS inside,
        EXISTS (
            SELECT FROM kpis_excusedperiod x
            JOIN kpis_excusedkpi k ON k.partnership_id = %(partnership)s
                AND k.excused_id = x.id AND k.kpi_id = r.kpi_id
            WHERE x.partnership_id = %(partnership)s AND x.counts_again_at IS NULL
                AND r.day BETWEEN x.first_day AND x.last_day AND {_INSIDE}) AS excused
    FROM kpis_reading r JOIN counting USING (kpi_id, day, source_id) CROSS JOIN time x
    WHERE r.partnership_id = %(partnership)s AND r.kpi_id = ANY (%(kpis)s)
        AND r.day BETWEEN %(first)s AND %(last)s AND r.grain <= 4
        AND (x.queue_id IS NULL OR r.queue_id = x.queue_id)
        AND {_REACHES}
)
SELECT kpi_id, inside, queue_id, day, excused, count(*), sum(numerator)::bigint,
    sum(denominator)::bigint
FROM found GROUP BY kpi_id, inside, queue_id, day, excused
ORDER BY kpi_id, day, queue_id
"""
