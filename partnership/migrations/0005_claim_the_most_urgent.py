"""Let a worker claim the most urgent of several kinds of work in one call."""

from django.db import migrations

from partnership.postgres.policies import definer

# Who else claims the same meanwhile leaves nothing of that kind: then the next one.
CLAIM_FIRST = """
DECLARE
    urgent text;
    its_lease interval;
BEGIN
    FOR urgent, its_lease IN
        SELECT asked.kind, asked.lease
        FROM unnest(kinds, leases) WITH ORDINALITY AS asked (kind, lease, place)
        WHERE EXISTS (
            SELECT FROM partnership_outboxrow w
            WHERE w.kind = asked.kind AND w.state = 'waiting'
                AND w.due_at <= clock_timestamp()
                AND (w.leased_until IS NULL OR w.leased_until < clock_timestamp()))
        ORDER BY asked.place
    LOOP
        RETURN QUERY SELECT * FROM ours_claim(urgent, 1, its_lease);
        IF FOUND THEN
            RETURN;
        END IF;
    END LOOP;
END
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0004_owner_minutes")]

    operations = [
        definer(
            "ours_claim_first",
            "kinds text[], leases interval[]",
            "TABLE (id bigint, partnership_id bigint, kind varchar, key varchar, "
            "attempts smallint, generation integer)",
            CLAIM_FIRST,
        ),
    ]
