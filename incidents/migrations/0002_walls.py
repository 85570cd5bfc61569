"""The second wall around incidents, and what the database refuses of one.

Checks hold what one row can say by itself; the triggers here hold what takes the row
as it was, or who somebody is: allowed steps, visibility that only widens, thanks and
acknowledgements from the other side.
"""

from django.db import migrations

from partnership.postgres.policies import (
    SCOPE,
    append_only,
    runtime,
    secure,
    secure_where,
    ties,
)

READER = "(SELECT nullif(current_setting('ours.member', true), '')::bigint)"
IN_CONFIDENCE = f"partnership_id = {SCOPE} AND {READER} = ANY (readers)"

# A refusal looks to the caller like a check that does not hold.
REFUSE = """
CREATE FUNCTION ours_refuse(which text, sentence text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% (%)', sentence, which
        USING ERRCODE = 'check_violation', CONSTRAINT = which;
END
$$
"""

SIDE_OF = """
CREATE FUNCTION ours_side_of(of_partnership bigint, of_member bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN (SELECT m.side FROM partnership_member m
    WHERE m.partnership_id = of_partnership AND m.id = of_member)
"""

INCIDENT_BEGINS = """
CREATE FUNCTION ours_incident_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- In brackets: PL/pgSQL reads a condition up to the first THEN.
    IF NEW.state <> (CASE NEW.began_as WHEN 'heads_up' THEN 'heads_up'
                     ELSE 'investigating' END) THEN
        PERFORM ours_refuse('incident_first_state', 'This is no first state.');
    END IF;
    IF ours_side_of(NEW.partnership_id, NEW.logged_by_id)
            IS DISTINCT FROM NEW.logged_side THEN
        PERFORM ours_refuse('incident_logged_by_its_side', 'Not of that side.');
    END IF;
    RETURN NEW;
END
$$
"""

INCIDENT_LIVES = """
CREATE FUNCTION ours_incident_lives() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.draft, NEW.began_as, NEW.logged_side,
            NEW.logged_by_id, NEW.logged_at)
        IS DISTINCT FROM (OLD.partnership_id, OLD.draft, OLD.began_as,
            OLD.logged_side, OLD.logged_by_id, OLD.logged_at) THEN
        PERFORM ours_refuse('incident_who_logged_it', 'Who logged it stays.');
    END IF;
    IF OLD.visibility = 'both' AND (NEW.visibility, NEW.number, NEW.told_at,
            NEW.known_at)
        IS DISTINCT FROM (OLD.visibility, OLD.number, OLD.told_at, OLD.known_at)
    THEN
        PERFORM ours_refuse('incident_only_widens', 'What was told stays told.');
    END IF;
    IF OLD.acknowledged_at IS NOT NULL AND (NEW.acknowledged_at,
            NEW.acknowledged_by_id)
        IS DISTINCT FROM (OLD.acknowledged_at, OLD.acknowledged_by_id) THEN
        PERFORM ours_refuse('incident_acknowledged_once', 'That stays as it was.');
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('heads_up', 'averted'), ('heads_up', 'investigating'),
        ('investigating', 'identified'), ('investigating', 'monitoring'),
        ('investigating', 'resolved'), ('identified', 'investigating'),
        ('identified', 'monitoring'), ('identified', 'resolved'),
        ('monitoring', 'investigating'), ('monitoring', 'identified'),
        ('monitoring', 'resolved'), ('resolved', 'investigating')
    ) THEN
        PERFORM ours_refuse('incident_allowed_step', 'The life has no such step.');
    END IF;
    RETURN NEW;
END
$$
"""

INCIDENT_PEOPLE = """
CREATE FUNCTION ours_incident_people() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.acknowledged_by_id IS NOT NULL AND ours_side_of(NEW.partnership_id,
            NEW.acknowledged_by_id) = NEW.logged_side THEN
        PERFORM ours_refuse('incident_acknowledged_by_the_other_side',
            'The other side acknowledges.');
    END IF;
    IF NEW.knew_by_id IS NOT NULL AND ours_side_of(NEW.partnership_id,
            NEW.knew_by_id) <> NEW.origin THEN
        PERFORM ours_refuse('incident_knew_answered_where_it_began',
            'The side where it began answers.');
    END IF;
    IF NEW.owner_id IS NOT NULL AND (TG_OP = 'INSERT'
            OR NEW.owner_id IS DISTINCT FROM OLD.owner_id)
        AND EXISTS (SELECT FROM partnership_member m WHERE m.id = NEW.owner_id
            AND m.role = 'executive') THEN
        PERFORM ours_refuse('incident_owner_does_the_work',
            'Leaders and contributors own resolutions.');
    END IF;
    RETURN NEW;
END
$$
"""

UPDATE_STANDS = """
CREATE FUNCTION ours_update_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.audience <> 'side' AND EXISTS (SELECT FROM incidents_incident i
            WHERE i.id = NEW.incident_id AND i.visibility = 'side') THEN
        PERFORM ours_refuse('update_within_visibility',
            'The other side does not see this yet.');
    END IF;
    IF ours_side_of(NEW.partnership_id, NEW.by_id) IS DISTINCT FROM NEW.side THEN
        PERFORM ours_refuse('update_by_its_side', 'Not of that side.');
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT FROM incidents_update u
            WHERE u.id = NEW.corrects_id AND u.incident_id = NEW.incident_id) THEN
        PERFORM ours_refuse('update_corrects_its_own_timeline', 'Another timeline.');
    END IF;
    RETURN NEW;
END
$$
"""

# A promise may pass to the one who takes the resolution over, until it is answered.
PROMISE_STANDS = """
CREATE FUNCTION ours_promise_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.incident_id, NEW.number, NEW.made_at, NEW.due_at,
            NEW.courtesy)
        IS DISTINCT FROM (OLD.partnership_id, OLD.incident_id, OLD.number,
            OLD.made_at, OLD.due_at, OLD.courtesy)
        OR OLD.answered_at IS NOT NULL THEN
        PERFORM ours_refuse('promise_stays', 'A promise stays as it was made.');
    END IF;
    RETURN NEW;
END
$$
"""

THANKS_CROSS = """
CREATE FUNCTION ours_thanks_cross() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM incidents_incident i WHERE i.id = NEW.incident_id
            AND (i.logged_side = NEW.side OR i.visibility = 'side'))
        OR ours_side_of(NEW.partnership_id, NEW.by_id) IS DISTINCT FROM NEW.side THEN
        PERFORM ours_refuse('thanks_from_the_other_side',
            'Thanks come from the other side.');
    END IF;
    RETURN NEW;
END
$$
"""

READERS_BELONG = """
CREATE FUNCTION ours_readers_belong() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.by_id <> ALL (NEW.readers) OR EXISTS (
        SELECT FROM unnest(NEW.readers) AS r (id) WHERE NOT EXISTS (
            SELECT FROM partnership_member m
            WHERE m.id = r.id AND m.partnership_id = NEW.partnership_id)
    ) THEN
        PERFORM ours_refuse('confidential_note_readers',
            'Readers are members of this partnership, the author among them.');
    END IF;
    RETURN NEW;
END
$$
"""

TRIGGERS = (
    ("begins", "INSERT", "incident", "ours_incident_begins"),
    ("lives", "UPDATE", "incident", "ours_incident_lives"),
    ("people", "INSERT OR UPDATE", "incident", "ours_incident_people"),
    ("stands", "INSERT", "update", "ours_update_stands"),
    ("stays", "UPDATE", "promise", "ours_promise_stands"),
    ("crosses", "INSERT", "thanks", "ours_thanks_cross"),
    ("readers", "INSERT", "confidentialnote", "ours_readers_belong"),
)
FUNCTIONS = (
    REFUSE,
    SIDE_OF,
    INCIDENT_BEGINS,
    INCIDENT_LIVES,
    INCIDENT_PEOPLE,
    UPDATE_STANDS,
    PROMISE_STANDS,
    THANKS_CROSS,
    READERS_BELONG,
)
TABLES = (
    "incident",
    "update",
    "promise",
    "nextstep",
    "processstep",
    "factor",
    "factoranswer",
    "touchedkpi",
    "linkedevent",
    "thanks",
    "review",
    "reviewaction",
    "reviewanswer",
    "notice",
)
MEMBERS = (
    *(
        ("incident", f"{who}_id")
        for who in (
            "logged_by",
            "acknowledged_by",
            "owner",
            "offered_to",
            "asked_by",
            "knew_by",
        )
    ),
    ("update", "by_id"),
    ("promise", "by_id"),
    ("nextstep", "decides_id"),
    ("nextstep", "done_by_id"),
    ("nextstep", "added_by_id"),
    ("factor", "by_id"),
    ("factoranswer", "by_id"),
    ("thanks", "by_id"),
    ("confidentialnote", "by_id"),
    ("review", "by_id"),
    ("reviewaction", "owner_id"),
    ("reviewanswer", "member_id"),
    ("notice", "member_id"),
)
OF_AN_INCIDENT = (
    "update",
    "promise",
    "nextstep",
    "processstep",
    "factor",
    "touchedkpi",
    "linkedevent",
    "thanks",
    "confidentialnote",
    "review",
)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
        ("kpis", "0007_context_events"),
        ("partnership", "0004_owner_minutes"),
    ]

    operations = [
        *(secure(f"incidents_{name}") for name in TABLES),
        secure_where("incidents_confidentialnote", IN_CONFIDENCE),
        *(
            append_only(f"incidents_{name}")
            for name in ("update", "factor", "thanks", "confidentialnote")
        ),
        migrations.RunSQL(
            [
                f"REVOKE DELETE, TRUNCATE ON incidents_{name} FROM {runtime()}"
                for name in ("incident", "promise", "nextstep", "review")
            ],
            migrations.RunSQL.noop,
        ),
        *ties(
            *(
                (f"incidents_{table}", column, "partnership_member")
                for table, column in MEMBERS
            ),
            *(
                (f"incidents_{table}", "incident_id", "incidents_incident")
                for table in OF_AN_INCIDENT
            ),
            ("incidents_update", "corrects_id", "incidents_update"),
            ("incidents_promise", "answered_by_update_id", "incidents_update"),
            ("incidents_factoranswer", "factor_id", "incidents_factor"),
            ("incidents_touchedkpi", "kpi_id", "kpis_kpi"),
            ("incidents_linkedevent", "event_id", "kpis_contextevent"),
            ("incidents_reviewaction", "review_id", "incidents_review"),
            ("incidents_reviewanswer", "review_id", "incidents_review"),
        ),
        migrations.RunSQL(
            list(FUNCTIONS),
            [
                f"DROP FUNCTION {function.split('(')[0].split()[-1]}"
                for function in reversed(FUNCTIONS)
            ],
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {name} BEFORE {event} ON incidents_{table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
                f"DROP TRIGGER {name} ON incidents_{table}",
            )
            for name, event, table, function in TRIGGERS
        ),
    ]
