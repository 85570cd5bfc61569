"""The status page: its document, areas, links, questions and confirmations."""

import django.db.models.deletion
from django.db import migrations, models

import incidents.models.fields
import partnership.models.tenant


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_taken_steps"),
        ("kpis", "0009_progress_is_in_the_cache"),
        ("partnership", "0005_claim_the_most_urgent"),
        ("scorecards", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
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
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "description",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it is"
                    ),
                ),
                ("position", models.SmallIntegerField(default=0, verbose_name="place")),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
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
                (
                    "retired_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="area_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "code"), name="area_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="area_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retired_at__isnull", True),
                                ("retired_by__isnull", True),
                            ),
                            models.Q(
                                ("retired_at__isnull", False),
                                ("retired_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="area_retired_by_and_at",
                    ),
                ],
                "verbose_name": "area",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="AreaDay",
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
                ("day", models.DateField()),
                ("told", incidents.models.fields.WordField(max_length=20)),
                ("known", incidents.models.fields.WordField(max_length=20)),
                ("restated_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField()),
                (
                    "area",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.area",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "area", "day"), name="area_day_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "told__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="area_day_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "known__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="area_day_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restated_at__isnull", False),
                            ("known", models.F("told")),
                            _connector="OR",
                        ),
                        name="area_day_restated_visibly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaKpi",
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
                    "area",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.area",
                    ),
                ),
                (
                    "kpi",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kpis.kpi",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "area", "kpi"), name="area_kpi_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaQueue",
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
                    "area",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.area",
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
                (
                    "queue",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.queue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "area", "queue"), name="area_queue_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaWord",
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
                ("state", incidents.models.fields.WordField(max_length=20)),
                ("since", models.DateTimeField(verbose_name="from")),
                (
                    "until",
                    models.DateTimeField(blank=True, null=True, verbose_name="until"),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="in a sentence"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "area",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.area",
                    ),
                ),
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
                "indexes": [
                    models.Index(fields=["partnership", "area"], name="area_word_of")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="area_word_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="area_word_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "under_maintenance"), _negated=True),
                            ("until__isnull", False),
                            _connector="OR",
                        ),
                        name="area_word_planned_work_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "operational"),
                            ("words__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="area_word_says_what_customers_notice",
                    ),
                ],
                "verbose_name": "word about an area",
            },
        ),
        migrations.CreateModel(
            name="StatusConfirmation",
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
                ("side", incidents.models.fields.WordField(max_length=20)),
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
                "indexes": [
                    models.Index(
                        fields=["partnership", "side", "-at"],
                        name="status_confirmation_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="status_confirmation_side",
                    )
                ],
                "verbose_name": "confirmation",
            },
        ),
        migrations.CreateModel(
            name="StatusLink",
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
                ("side", incidents.models.fields.WordField(max_length=20)),
                ("name", models.CharField(max_length=80, verbose_name="for whom")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                ("salt", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
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
                    "member",
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
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "revoked_by",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"),
                        name="status_link_same_partnership",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="status_link_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="status_link_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="status_link_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_by", None),
                            ("made_at__isnull", False),
                            _connector="OR",
                        ),
                        name="status_link_made_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_by", None),
                            ("revoked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="status_link_revoked_by_and_at",
                    ),
                ],
                "verbose_name": "status link",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="StatusPage",
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
                ("revision", models.BigIntegerField(default=0)),
                ("document", models.JSONField()),
                ("changed_at", models.DateTimeField()),
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
                        fields=("partnership",), name="status_page_once"
                    )
                ],
                "verbose_name": "status page",
            },
        ),
        migrations.CreateModel(
            name="StatusQuestion",
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
                ("text", models.CharField(max_length=500, verbose_name="question")),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="answer"
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
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
                    "by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="status_question_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("partnership", "by"),
                        name="status_question_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="status_question_asks_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="status_question_answered_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                ("answer__regex", "\\S"), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="status_question_answered_with_words",
                    ),
                ],
                "verbose_name": "question",
                "ordering": ["number"],
            },
        ),
    ]
