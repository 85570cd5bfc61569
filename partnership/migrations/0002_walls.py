"""The second wall: policies, ties, the four look-ups, the audit chain, the claim."""

from django.db import migrations

from partnership.postgres.policies import (
    OFFICE,
    SCOPE,
    append_only,
    definer,
    secure,
    secure_where,
    ties,
)

# Organisations have no partnership of their own: one is visible through the
# partnerships in scope.
ORGANISATION = f"""
id IN (SELECT client_id FROM partnership_partnership WHERE id = {SCOPE})
OR id IN (SELECT partner_id FROM partnership_partnership WHERE id = {SCOPE})
OR {OFFICE}
"""

MEMBERSHIPS = """
BEGIN
    RETURN QUERY SELECT m.partnership_id FROM partnership_member m
    JOIN partnership_user u ON u.id = m.user_id
    WHERE m.user_id = person AND u.is_active AND m.suspended_at IS NULL
        AND (m.expires_at IS NULL OR m.expires_at > at_time);
END
"""

TOKEN_IDS = """
BEGIN
    RETURN QUERY SELECT t.id, t.partnership_id, m.user_id
    FROM partnership_apitoken t
    JOIN partnership_member m ON m.id = t.member_id
    JOIN partnership_user u ON u.id = m.user_id
    WHERE t.digest = token_digest AND t.revoked_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > at_time)
        AND u.is_active AND m.suspended_at IS NULL
        AND (m.expires_at IS NULL OR m.expires_at > at_time);
END
"""

# The attempt is counted before the work begins; who was claimed five times and never
# came back is set aside for the instance admin.
CLAIM = """
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
        ORDER BY w.due_at, w.id
        LIMIT most FOR UPDATE SKIP LOCKED
    )
    RETURNING o.id, o.partnership_id, o.kind, o.key, o.attempts, o.generation;
END
"""

KINDS_DUE = """
BEGIN
    RETURN QUERY SELECT DISTINCT w.kind FROM partnership_outboxrow w
    WHERE w.state = 'waiting' AND w.due_at <= clock_timestamp()
        AND (w.leased_until IS NULL OR w.leased_until < clock_timestamp());
END
"""

# extract(epoch) is exact and, unlike the text of a timestamp, the same in every zone.
AUDIT_HASH = """
CREATE FUNCTION ours_audit_hash(
    partnership_id bigint, number bigint, at_time timestamptz, by_whom text,
    side text, what text, about jsonb, previous text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        partnership_id, number, extract(epoch FROM at_time)::text, by_whom, side,
        what, about, previous)::text, 'UTF8')), 'hex')
$$
"""

AUDIT_LINK = """
CREATE FUNCTION ours_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    -- One writer at a time per partnership: a chain has no forks.
    PERFORM pg_advisory_xact_lock(hashtextextended('ours.audit', NEW.partnership_id));
    SELECT number, hash INTO before FROM partnership_auditentry
    WHERE partnership_id = NEW.partnership_id ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(before.number, 0) + 1;
    NEW.previous := coalesce(before.hash, '');
    NEW.hash := ours_audit_hash(NEW.partnership_id, NEW.number, NEW."at", NEW."by",
        NEW.side, NEW.what, NEW.about, NEW.previous);
    RETURN NEW;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial")]

    operations = [
        secure("partnership_partnership", column="id", office=True),
        secure_where("partnership_organisation", ORGANISATION),
        secure("partnership_member", office=True),
        secure("partnership_outboxrow", office=True),
        secure("partnership_apitoken"),
        secure("partnership_auditentry"),
        secure("partnership_counter"),
        secure("partnership_proposal"),
        secure("partnership_queue"),
        append_only("partnership_auditentry"),
        *ties(
            ("partnership_apitoken", "member_id", "partnership_member"),
            ("partnership_proposal", "proposed_by_id", "partnership_member"),
            ("partnership_proposal", "decided_by_id", "partnership_member"),
            ("partnership_proposal", "counters_id", "partnership_proposal"),
        ),
        definer(
            "ours_memberships",
            "person bigint, at_time timestamptz",
            "SETOF bigint",
            MEMBERSHIPS,
        ),
        definer(
            "ours_token",
            "token_digest text, at_time timestamptz",
            "TABLE (token_id bigint, partnership_id bigint, user_id bigint)",
            TOKEN_IDS,
        ),
        definer(
            "ours_claim",
            "wanted text, most integer, lease interval",
            "TABLE (id bigint, partnership_id bigint, kind varchar, key varchar, "
            "attempts smallint, generation integer)",
            CLAIM,
        ),
        definer("ours_kinds_due", "", "SETOF varchar", KINDS_DUE),
        migrations.RunSQL(
            [AUDIT_HASH, AUDIT_LINK],
            ["DROP FUNCTION ours_audit_link", "DROP FUNCTION ours_audit_hash"],
        ),
        migrations.RunSQL(
            "CREATE TRIGGER link BEFORE INSERT ON partnership_auditentry "
            "FOR EACH ROW EXECUTE FUNCTION ours_audit_link()",
            "DROP TRIGGER link ON partnership_auditentry",
        ),
    ]
