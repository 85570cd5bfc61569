"""Scorecards as they were computed."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnership", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scorecard",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("week", "week"),
                            ("window", "window"),
                            ("quarter", "quarter"),
                        ],
                        max_length=7,
                    ),
                ),
                ("period", models.CharField(max_length=8)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("version", models.IntegerField(default=1)),
                ("is_latest", models.BooleanField(default=True)),
                (
                    "ours",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True
                    ),
                ),
                ("document", models.JSONField()),
                ("revision", models.BigIntegerField()),
                ("computed_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "published_by",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "scorecard",
                "indexes": [
                    models.Index(
                        fields=["partnership", "kind", "first"],
                        name="scorecard_by_kind",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="scorecard_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "period", "version"),
                        name="scorecard_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_latest", True)),
                        fields=("partnership", "period"),
                        name="scorecard_one_latest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="scorecard_published_by_and_at",
                    ),
                ],
            },
        ),
    ]
