"""Let workers work apart: first what belongs to partnerships that nobody works on.

Two workers with the same partnership would wait for each other's locks, and a large
import of one partnership would hold up all the others.
"""

from django.db import migrations

CLAIM = """
CREATE OR REPLACE FUNCTION ours_claim(wanted text, most integer, lease interval)
RETURNS TABLE (id bigint, partnership_id bigint, kind varchar, key varchar,
    attempts smallint, generation integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $ours$
BEGIN
    UPDATE partnership_outboxrow o SET state = 'dead', last_error = 'NeverCameBack'
    WHERE o.kind = wanted AND o.state = 'waiting' AND o.attempts >= 5
        AND o.leased_until < clock_timestamp();
    RETURN QUERY UPDATE partnership_outboxrow o
    SET attempts = o.attempts + 1, leased_until = clock_timestamp() + lease
    WHERE o.id IN (
        SELECT w.id FROM partnership_outboxrow w
        WHERE w.kind = wanted AND w.state = 'waiting'
            AND w.due_at <= clock_timestamp()
            AND (w.leased_until IS NULL OR w.leased_until < clock_timestamp())
        ORDER BY {apart} w.due_at, w.id
        LIMIT most FOR UPDATE SKIP LOCKED
    )
    RETURNING o.id, o.partnership_id, o.kind, o.key, o.attempts, o.generation;
END $ours$
"""
APART = """w.partnership_id IN (
            SELECT b.partnership_id FROM partnership_outboxrow b
            WHERE b.state = 'waiting' AND b.leased_until > clock_timestamp()),"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_walls")]

    operations = [
        migrations.RunSQL(CLAIM.format(apart=APART), CLAIM.format(apart="")),
    ]
