"""Excused periods, and what is excused of a roll-up, in columns of its own."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.fields
import partnership.models.tenant
from partnership.postgres.policies import append_only, secure, ties


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0010_events_taken_back"),
        ("partnership", "0010_excused_periods"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExcusedKpi",
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
                    "grain",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[(4, "day"), (5, "week"), (6, "window")],
                        null=True,
                    ),
                ),
                ("first", models.DateField(blank=True, null=True)),
                ("numerator", models.BigIntegerField(blank=True, null=True)),
                ("denominator", models.BigIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ExcusedPeriod",
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
                (
                    "reason",
                    partnership.models.fields.WordField(
                        choices=[
                            ("client_outage", "client outage"),
                            ("over_forecast", "volume above the locked forecast"),
                            ("force_majeure", "force majeure"),
                            ("other", "another agreed reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("why", models.TextField(verbose_name="what happened")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("whole_from", models.DateField(blank=True, null=True)),
                ("whole_to", models.DateField(blank=True, null=True)),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "excused period",
            },
        ),
        migrations.AddField(
            model_name="rollup",
            name="excused_denominator",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="rollup",
            name="excused_numerator",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excused_denominator", 0), ("excused_numerator", 0)),
                    models.Q(
                        ("excused_denominator__gte", 0),
                        ("excused_denominator__lte", models.F("denominator")),
                    ),
                    _connector="OR",
                ),
                name="rollup_excused_of_its_own",
            ),
        ),
        migrations.AddField(
            model_name="excusedkpi",
            name="kpi",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kpis.kpi",
            ),
        ),
        migrations.AddField(
            model_name="excusedkpi",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="excusedkpi",
            name="queue",
            field=partnership.models.tenant.TiedKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.queue",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="agreed_by",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.member",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="proposal",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.proposal",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="proposed_by",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.member",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="queue",
            field=partnership.models.tenant.TiedKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.queue",
            ),
        ),
        migrations.AddField(
            model_name="excusedkpi",
            name="excused",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kpis.excusedperiod",
            ),
        ),
        migrations.AddIndex(
            model_name="excusedperiod",
            index=models.Index(
                fields=["partnership", "first_day"], name="excused_from"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.UniqueConstraint(
                fields=("partnership", "id"), name="excused_same_partnership"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.UniqueConstraint(
                fields=("partnership", "number"), name="excused_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["client_outage", "over_forecast", "force_majeure", "other"],
                    )
                ),
                name="excused_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__regex", "\\S")), name="excused_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="excused_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="excused_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("whole_from__isnull", True), ("whole_to__isnull", True)),
                    models.Q(
                        ("whole_from__isnull", False), ("whole_to__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="excused_whole_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whole_from", None),
                    models.Q(
                        ("whole_from__gte", models.F("first_day")),
                        ("whole_to__gte", models.F("whole_from")),
                        ("whole_to__lte", models.F("last_day")),
                    ),
                    _connector="OR",
                ),
                name="excused_whole_days_inside",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposed_by", models.F("agreed_by")), _negated=True
                ),
                name="excused_two_people",
            ),
        ),
        migrations.AddIndex(
            model_name="excusedkpi",
            index=models.Index(fields=["partnership", "kpi"], name="excused_of_kpi"),
        ),
        migrations.AddConstraint(
            model_name="excusedkpi",
            constraint=models.UniqueConstraint(
                fields=("partnership", "excused", "kpi"), name="excused_kpi_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedkpi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("denominator__isnull", True),
                        ("first__isnull", True),
                        ("grain__isnull", True),
                        ("numerator__isnull", True),
                        ("queue__isnull", True),
                    ),
                    models.Q(
                        ("denominator__isnull", False),
                        ("first__isnull", False),
                        ("grain__isnull", False),
                        ("numerator__isnull", False),
                        ("queue__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="excused_counts_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="excusedkpi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator", None),
                    models.Q(
                        ("denominator__gte", 0),
                        ("numerator__gte", 0),
                        models.Q(
                            ("numerator__gt", 0),
                            ("denominator__gt", 0),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="excused_counts_something",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="again_proposal",
            field=partnership.models.tenant.TiedKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.proposal",
            ),
        ),
        migrations.AddField(
            model_name="excusedperiod",
            name="counts_again_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="excusedperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("again_proposal__isnull", True),
                        ("counts_again_at__isnull", True),
                    ),
                    models.Q(
                        ("again_proposal__isnull", False),
                        ("counts_again_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="excused_counts_again",
            ),
        ),
        secure("kpis_excusedperiod"),
        secure("kpis_excusedkpi"),
        append_only("kpis_excusedperiod", but=("again_proposal_id", "counts_again_at")),
        append_only("kpis_excusedkpi"),
        *ties(
            ("kpis_excusedperiod", "queue_id", "partnership_queue"),
            ("kpis_excusedperiod", "proposal_id", "partnership_proposal"),
            ("kpis_excusedperiod", "proposed_by_id", "partnership_member"),
            ("kpis_excusedperiod", "agreed_by_id", "partnership_member"),
            ("kpis_excusedperiod", "again_proposal_id", "partnership_proposal"),
            ("kpis_excusedkpi", "excused_id", "kpis_excusedperiod"),
            ("kpis_excusedkpi", "kpi_id", "kpis_kpi"),
            ("kpis_excusedkpi", "queue_id", "partnership_queue"),
        ),
    ]
