"""An event that was written wrongly is taken back; its words never change."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import append_only, runtime, tie

TABLE = "kpis_contextevent"


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0009_progress_is_in_the_cache"),
        ("partnership", "0005_claim_the_most_urgent"),
    ]

    operations = [
        migrations.AddField(
            model_name="contextevent",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="contextevent",
            name="taken_back_by",
            field=partnership.models.tenant.TiedKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.member",
            ),
        ),
        migrations.AddConstraint(
            model_name="contextevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at", None), ("taken_back_by", None)),
                    models.Q(
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="context_event_taken_back_by_and_at",
            ),
        ),
        tie(TABLE, "taken_back_by_id", "partnership_member"),
        append_only(TABLE),
        migrations.RunSQL(
            f"GRANT UPDATE (taken_back_by_id, taken_back_at) ON {TABLE} TO {runtime()}",
            migrations.RunSQL.noop,
        ),
    ]
