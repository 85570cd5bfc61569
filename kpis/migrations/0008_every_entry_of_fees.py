import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import secure, ties

KEEP_WHAT_WAS_ENTERED = """
INSERT INTO kpis_feesentry (partnership_id, "window", fees, at_risk, cap, why,
    entered_by_id, entered_at, confirmed_by_id, confirmed_at)
SELECT partnership_id, "window", fees, at_risk, cap, '',
    entered_by_id, entered_at, confirmed_by_id, confirmed_at
FROM kpis_windowfees;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0007_context_events"),
        ("partnership", "0004_owner_minutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeesEntry",
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
                ("window", models.CharField(max_length=7)),
                (
                    "fees",
                    models.DecimalField(
                        decimal_places=4, max_digits=16, verbose_name="fees"
                    ),
                ),
                (
                    "at_risk",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        verbose_name="at risk, in per cent",
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=16,
                        null=True,
                        verbose_name="cap",
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="why it changes")),
                ("entered_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
                (
                    "entered_by",
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
                "verbose_name": "entry of fees",
                "indexes": [
                    models.Index(
                        fields=["partnership", "window", "entered_at"],
                        name="fees_entry_of_window",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="fees_entry_same_partnership"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fees__gte", 0)),
                        name="fees_entry_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_risk__range", (0, 100))),
                        name="fees_entry_at_risk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="fees_entry_confirmed_by_and_at",
                    ),
                ],
            },
        ),
        secure("kpis_feesentry"),
        *ties(
            ("kpis_feesentry", "entered_by_id", "partnership_member"),
            ("kpis_feesentry", "confirmed_by_id", "partnership_member"),
        ),
        migrations.RunSQL(KEEP_WHAT_WAS_ENTERED, migrations.RunSQL.noop),
    ]
