"""Steps that executives take."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import tie


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_notices_and_webhooks"),
        ("partnership", "0005_claim_the_most_urgent"),
    ]

    operations = [
        migrations.AddField(
            model_name="nextstep",
            name="taken_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="nextstep",
            name="taken_by",
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
            model_name="nextstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                    models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                    _connector="OR",
                ),
                name="next_step_taken_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_by", None), ("for_executives", True), _connector="OR"
                ),
                name="next_step_taken_by_executives",
            ),
        ),
        tie("incidents_nextstep", "taken_by_id", "partnership_member"),
    ]
