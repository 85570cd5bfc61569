"""Calls that come twice: the unique key makes a twin wait for the first one's end."""

import django.db.models.deletion
from django.db import migrations, models

from partnership.postgres.policies import secure


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0005_mapping_known_by_header"),
        ("partnership", "0003_work_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("body_sha256", models.CharField(max_length=64)),
                ("answer", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "key"), name="import_call_key"
                    )
                ],
            },
        ),
        secure("kpis_importcall"),
    ]
