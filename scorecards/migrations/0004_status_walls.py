"""The second wall around the status page, what the database refuses, the look-up."""

from django.db import migrations

from partnership.postgres.policies import append_only, definer, runtime, secure, ties

# Links that are revoked, and those of members who are let in no more, find nothing.
LINK_IDS = """
BEGIN
    RETURN QUERY SELECT l.id, l.partnership_id, coalesce(p.revision, 0)
    FROM scorecards_statuslink l
    LEFT JOIN scorecards_statuspage p ON p.partnership_id = l.partnership_id
    LEFT JOIN partnership_member m ON m.id = l.member_id
    LEFT JOIN partnership_user u ON u.id = m.user_id
    WHERE l.digest = link_digest AND l.revoked_at IS NULL
        AND (l.member_id IS NULL OR (u.is_active AND m.suspended_at IS NULL
            AND (m.expires_at IS NULL OR m.expires_at > at_time)));
END
"""

AREA_STANDS = """
CREATE FUNCTION ours_area_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.code, NEW.made_by_id, NEW.made_at)
        IS DISTINCT FROM (OLD.partnership_id, OLD.code, OLD.made_by_id, OLD.made_at)
    THEN
        PERFORM ours_refuse('area_keeps_its_code', 'Its code and beginning stay.');
    END IF;
    IF OLD.retired_at IS NOT NULL AND (NEW.retired_at, NEW.retired_by_id)
        IS DISTINCT FROM (OLD.retired_at, OLD.retired_by_id) THEN
        PERFORM ours_refuse('area_stays_retired', 'Define a new one instead.');
    END IF;
    RETURN NEW;
END
$$
"""

DAY_STAYS = """
CREATE FUNCTION ours_area_day_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.area_id, NEW.day, NEW.told, NEW.closed_at)
        IS DISTINCT FROM (OLD.partnership_id, OLD.area_id, OLD.day, OLD.told,
            OLD.closed_at) THEN
        PERFORM ours_refuse('area_day_told_once', 'What was told that day stays.');
    END IF;
    RETURN NEW;
END
$$
"""

PAGE_GROWS = """
CREATE FUNCTION ours_status_page_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.partnership_id <> OLD.partnership_id OR NEW.revision <= OLD.revision THEN
        PERFORM ours_refuse('status_page_revision_grows', 'Every change counts.');
    END IF;
    RETURN NEW;
END
$$
"""

LINK_BELONGS = """
CREATE FUNCTION ours_status_link_belongs() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.made_by_id IS NOT NULL AND ours_side_of(NEW.partnership_id,
            NEW.made_by_id) IS DISTINCT FROM NEW.side)
        OR (NEW.member_id IS NOT NULL AND ours_side_of(NEW.partnership_id,
            NEW.member_id) IS DISTINCT FROM NEW.side)
        OR (NEW.revoked_by_id IS NOT NULL AND ours_side_of(NEW.partnership_id,
            NEW.revoked_by_id) IS DISTINCT FROM NEW.side) THEN
        PERFORM ours_refuse('status_link_of_its_side', 'A side has its own links.');
    END IF;
    RETURN NEW;
END
$$
"""

LINK_STAYS = """
CREATE FUNCTION ours_status_link_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.number, NEW.side, NEW.name, NEW.email, NEW.member_id,
            NEW.salt, NEW.digest, NEW.made_by_id, NEW.made_at)
        IS DISTINCT FROM (OLD.partnership_id, OLD.number, OLD.side, OLD.name,
            OLD.email, OLD.member_id, OLD.salt, OLD.digest, OLD.made_by_id,
            OLD.made_at) THEN
        PERFORM ours_refuse('status_link_stays', 'Revoke it and make another.');
    END IF;
    IF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_by_id)
        IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_id) THEN
        PERFORM ours_refuse('status_link_stays_revoked', 'Make another one.');
    END IF;
    RETURN NEW;
END
$$
"""

CONFIRMED_BY_ITS_SIDE = """
CREATE FUNCTION ours_confirmed_by_its_side() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF ours_side_of(NEW.partnership_id, NEW.by_id) IS DISTINCT FROM NEW.side THEN
        PERFORM ours_refuse('status_confirmation_by_its_side', 'Not of that side.');
    END IF;
    RETURN NEW;
END
$$
"""

QUESTION_ASKED = """
CREATE FUNCTION ours_question_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM partnership_member m WHERE m.id = NEW.by_id
            AND m.role = 'executive') THEN
        PERFORM ours_refuse('status_question_by_an_executive',
            'Executives ask the leaders here.');
    END IF;
    RETURN NEW;
END
$$
"""

QUESTION_STANDS = """
CREATE FUNCTION ours_question_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.partnership_id, NEW.number, NEW.by_id, NEW.text, NEW.at, NEW.incident_id)
        IS DISTINCT FROM (OLD.partnership_id, OLD.number, OLD.by_id, OLD.text, OLD.at,
            OLD.incident_id) OR OLD.answered_at IS NOT NULL THEN
        PERFORM ours_refuse('status_question_stands', 'It is answered once.');
    END IF;
    IF EXISTS (SELECT FROM partnership_member m WHERE m.id = NEW.answered_by_id
            AND m.role <> 'leader') THEN
        PERFORM ours_refuse('status_question_answered_by_a_leader',
            'Leaders answer.');
    END IF;
    RETURN NEW;
END
$$
"""

FUNCTIONS = (
    AREA_STANDS,
    DAY_STAYS,
    PAGE_GROWS,
    LINK_BELONGS,
    LINK_STAYS,
    CONFIRMED_BY_ITS_SIDE,
    QUESTION_ASKED,
    QUESTION_STANDS,
)
TRIGGERS = (
    ("stands", "UPDATE", "area", "ours_area_stands"),
    ("stays", "UPDATE", "areaday", "ours_area_day_stays"),
    ("grows", "UPDATE", "statuspage", "ours_status_page_grows"),
    ("belongs", "INSERT OR UPDATE", "statuslink", "ours_status_link_belongs"),
    ("stays", "UPDATE", "statuslink", "ours_status_link_stays"),
    ("belongs", "INSERT", "statusconfirmation", "ours_confirmed_by_its_side"),
    ("asked", "INSERT", "statusquestion", "ours_question_asked"),
    ("stands", "UPDATE", "statusquestion", "ours_question_stands"),
)
TABLES = (
    "area",
    "areakpi",
    "areaqueue",
    "areaword",
    "areaday",
    "statuspage",
    "statuslink",
    "statusconfirmation",
    "statusquestion",
)
MEMBERS = (
    ("area", "made_by_id"),
    ("area", "retired_by_id"),
    ("areaword", "by_id"),
    ("statuslink", "member_id"),
    ("statuslink", "made_by_id"),
    ("statuslink", "revoked_by_id"),
    ("statusconfirmation", "by_id"),
    ("statusquestion", "by_id"),
    ("statusquestion", "answered_by_id"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("scorecards", "0003_status"),
        ("incidents", "0004_taken_steps"),
    ]

    operations = [
        *(secure(f"scorecards_{name}") for name in TABLES),
        *(
            append_only(f"scorecards_{name}")
            for name in ("areaword", "statusconfirmation")
        ),
        migrations.RunSQL(
            [
                f"REVOKE DELETE, TRUNCATE ON scorecards_{name} FROM {runtime()}"
                for name in (
                    "area",
                    "areaday",
                    "statuspage",
                    "statuslink",
                    "statusquestion",
                )
            ],
            migrations.RunSQL.noop,
        ),
        *ties(
            *(
                (f"scorecards_{table}", column, "partnership_member")
                for table, column in MEMBERS
            ),
            *(
                (f"scorecards_{table}", "area_id", "scorecards_area")
                for table in ("areakpi", "areaqueue", "areaword", "areaday")
            ),
            ("scorecards_areakpi", "kpi_id", "kpis_kpi"),
            ("scorecards_areaqueue", "queue_id", "partnership_queue"),
            ("scorecards_statusquestion", "incident_id", "incidents_incident"),
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
                f"CREATE TRIGGER {name} BEFORE {event} ON scorecards_{table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
                f"DROP TRIGGER {name} ON scorecards_{table}",
            )
            for name, event, table, function in TRIGGERS
        ),
        definer(
            "ours_status_link",
            "link_digest text, at_time timestamptz",
            "TABLE (link_id bigint, partnership_id bigint, revision bigint)",
            LINK_IDS,
        ),
    ]
