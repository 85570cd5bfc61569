"""What happened beside the numbers, to be named on charts."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import secure, tie


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0006_calls_that_come_twice"),
        ("partnership", "0004_owner_minutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContextEvent",
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
                ("number", models.IntegerField()),
                ("what", models.CharField(max_length=200, verbose_name="what")),
                (
                    "department",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="department"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("client", "client"),
                            ("partner", "partner"),
                            ("both", "both"),
                            ("outside", "outside"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("campaign", "campaign"),
                            ("launch", "product launch"),
                            ("policy", "policy or process change"),
                            ("audience", "new audience"),
                            ("outage", "system outage"),
                            ("integration", "integration gap"),
                            ("holiday", "holiday"),
                            ("other", "other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
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
                "verbose_name": "context event",
                "ordering": ["starts_on", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"),
                        name="context_event_same_partnership",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="context_event_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "campaign",
                                    "launch",
                                    "policy",
                                    "audience",
                                    "outage",
                                    "integration",
                                    "holiday",
                                    "other",
                                ],
                            )
                        ),
                        name="context_event_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["client", "partner", "both", "outside"])
                        ),
                        name="context_event_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="context_event_ends_after_it_starts",
                    ),
                ],
            },
        ),
        secure("kpis_contextevent"),
        tie("kpis_contextevent", "by_id", "partnership_member"),
    ]
