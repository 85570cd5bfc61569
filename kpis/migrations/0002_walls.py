"""The second wall around targets, readings and roll-ups; partitions of readings."""

from django.db import migrations

from partnership.postgres.policies import (
    append_only,
    definer,
    owner,
    runtime,
    secure,
    ties,
)

# Runtime may make partitions only through this door. A partition made with
# PARTITION OF would wait for every reader; LIKE and ATTACH run beside them. Nobody but
# the owner may read a partition past the policies of its parent.
ENSURE_MONTH = f"""
DECLARE
    month date := date_trunc('month', of_day)::date;
    name text := 'kpis_reading_' || to_char(of_day, 'YYYYMM');
BEGIN
    IF of_day < '1990-01-01' OR of_day >= '2200-01-01' THEN
        RAISE EXCEPTION 'no readings are kept for %', of_day;
    END IF;
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('ours_ensure_month'));
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE kpis_reading INCLUDING ALL)', name);
    EXECUTE format('REVOKE ALL ON %I FROM {runtime()}', name);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO {owner()} '
        'USING (true) WITH CHECK (true)', name);
    EXECUTE format('ALTER TABLE kpis_reading ATTACH PARTITION %I '
        'FOR VALUES FROM (%L) TO (%L)', name, month, month + interval '1 month');
END
"""


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial"), ("partnership", "0002_walls")]

    operations = [
        *(
            secure(f"kpis_{name}")
            for name in (
                "kpi",
                "definition",
                "target",
                "windowfees",
                "source",
                "importbatch",
                "importfile",
                "savedmapping",
                "reading",
                "readingbefore",
                "rollup",
                "staleday",
            )
        ),
        append_only("kpis_definition"),
        append_only("kpis_target"),
        append_only("kpis_readingbefore"),
        *ties(
            ("kpis_definition", "kpi_id", "kpis_kpi"),
            ("kpis_target", "kpi_id", "kpis_kpi"),
            ("kpis_target", "definition_id", "kpis_definition"),
            ("kpis_target", "proposal_id", "partnership_proposal"),
            ("kpis_target", "proposed_by_id", "partnership_member"),
            ("kpis_target", "agreed_by_id", "partnership_member"),
            ("kpis_windowfees", "entered_by_id", "partnership_member"),
            ("kpis_windowfees", "confirmed_by_id", "partnership_member"),
            ("kpis_importbatch", "source_id", "kpis_source"),
            ("kpis_importbatch", "by_id", "partnership_member"),
            ("kpis_importfile", "batch_id", "kpis_importbatch"),
        ),
        definer("ours_ensure_month", "of_day date", "void", ENSURE_MONTH),
    ]
