"""Heads-ups and incidents, with everything that is written about one."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import incidents.lifecycle
import incidents.models.fields
import partnership.models.tenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kpis", "0007_context_events"),
        ("partnership", "0004_owner_minutes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
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
                ("number", models.IntegerField(blank=True, null=True)),
                ("draft", models.CharField(max_length=12)),
                ("began_as", incidents.models.fields.WordField(max_length=20)),
                ("summary", models.CharField(max_length=500, verbose_name="what")),
                (
                    "would_help",
                    models.TextField(blank=True, verbose_name="what would help"),
                ),
                (
                    "expected_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="when"),
                ),
                (
                    "expected_in",
                    incidents.models.fields.WordField(blank=True, max_length=20),
                ),
                (
                    "severity",
                    incidents.models.fields.WordField(
                        blank=True, max_length=20, null=True
                    ),
                ),
                ("state", incidents.models.fields.WordField(max_length=20)),
                ("visibility", incidents.models.fields.WordField(max_length=20)),
                (
                    "origin",
                    incidents.models.fields.WordField(default="unknown", max_length=20),
                ),
                ("logged_side", incidents.models.fields.WordField(max_length=20)),
                ("logged_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("known_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("owned_at", models.DateTimeField(blank=True, null=True)),
                ("owner_by_telling", models.BooleanField(default=False)),
                ("averted_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("knew_before", models.BooleanField(blank=True, null=True)),
                ("knew_at", models.DateTimeField(blank=True, null=True)),
                ("review_shared_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "acknowledged_by",
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
                    "asked_by",
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
                    "knew_by",
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
                    "logged_by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
                (
                    "offered_to",
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
                    "owner",
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
            ],
            options={
                "verbose_name": "incident",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="incident_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="incident_number"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "draft"), name="incident_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("began_as__in", ["heads_up", "incident"])),
                        name="incident_began_as",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "heads_up",
                                    "averted",
                                    "investigating",
                                    "identified",
                                    "monitoring",
                                    "resolved",
                                ],
                            )
                        ),
                        name="incident_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["side", "both"])),
                        name="incident_visibility",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "origin__in",
                                ["client", "partner", "both", "outside", "unknown"],
                            )
                        ),
                        name="incident_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("severity__in", ["sev1", "sev2", "sev3", "sev4"])
                        ),
                        name="incident_severity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("logged_side__in", ["client", "partner"])),
                        name="incident_logged_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_in__in", ["", "now", "today", "week", "date"])
                        ),
                        name="incident_expected_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("severity__isnull", True),
                                (
                                    "state__in",
                                    [
                                        incidents.lifecycle.State["HEADS_UP"],
                                        incidents.lifecycle.State["AVERTED"],
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            incidents.lifecycle.State["HEADS_UP"],
                                            incidents.lifecycle.State["AVERTED"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("severity__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_severity_from_the_incident_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_as", incidents.lifecycle.Kind["HEADS_UP"]),
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        incidents.lifecycle.State["HEADS_UP"],
                                        incidents.lifecycle.State["AVERTED"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="incident_never_turns_into_a_heads_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("number__isnull", False),
                                ("told_at__isnull", False),
                                ("visibility", incidents.lifecycle.Visibility["BOTH"]),
                            ),
                            models.Q(
                                ("number__isnull", True),
                                ("told_at__isnull", True),
                                ("visibility", incidents.lifecycle.Visibility["SIDE"]),
                            ),
                            _connector="OR",
                        ),
                        name="incident_told_is_when_both_see_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("began_as", incidents.lifecycle.Kind["HEADS_UP"]),
                                _negated=True,
                            ),
                            ("visibility", incidents.lifecycle.Visibility["BOTH"]),
                            _connector="OR",
                        ),
                        name="incident_heads_up_is_told_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_at__isnull", True),
                            ("told_at__gte", models.F("known_at")),
                            _connector="OR",
                        ),
                        name="incident_known_before_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("state", incidents.lifecycle.State["RESOLVED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", incidents.lifecycle.State["RESOLVED"]),
                                    _negated=True,
                                ),
                                ("resolved_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_resolved_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("averted_at__isnull", False),
                                ("state", incidents.lifecycle.State["AVERTED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state", incidents.lifecycle.State["AVERTED"]),
                                    _negated=True,
                                ),
                                ("averted_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="incident_averted_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True),
                            ("told_at__isnull", False),
                            _connector="OR",
                        ),
                        name="incident_told_before_acknowledged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at__isnull", True),
                                ("acknowledged_by__isnull", True),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_acknowledged_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("owned_at__isnull", True), ("owner__isnull", True)
                            ),
                            models.Q(
                                ("owned_at__isnull", False), ("owner__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="incident_owner_and_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("knew_at__isnull", True),
                                ("knew_before__isnull", True),
                                ("knew_by__isnull", True),
                            ),
                            models.Q(
                                ("knew_at__isnull", False),
                                ("knew_before__isnull", False),
                                ("knew_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_knew_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", False),
                            models.Q(
                                ("asked_by", None),
                                ("offered_to", None),
                                ("owner_by_telling", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_nobody_hands_over_what_nobody_has",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("knew_before__isnull", True),
                            models.Q(
                                ("origin__in", ["client", "partner"]),
                                models.Q(
                                    ("origin", models.F("logged_side")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="incident_knew_is_asked_where_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Factor",
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
                ("category", incidents.models.fields.WordField(max_length=20)),
                ("side", incidents.models.fields.WordField(max_length=20)),
                (
                    "words",
                    models.CharField(max_length=1000, verbose_name="what contributed"),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
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
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "contributing factor",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="factor_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "number"),
                        name="factor_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "message",
                                    "audience",
                                    "process",
                                    "missing_integration",
                                    "forecast",
                                    "hiring",
                                    "training",
                                    "staffing",
                                    "tooling",
                                    "carrier",
                                    "other",
                                ],
                            )
                        ),
                        name="factor_category",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["client", "partner", "both", "outside"])
                        ),
                        name="factor_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words__regex", "\\S")),
                        name="factor_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfidentialNote",
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
                ("text", models.TextField(verbose_name="in confidence")),
                ("at", models.DateTimeField()),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("receipt", models.CharField(max_length=200)),
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
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "note in confidence",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "number"),
                        name="confidential_note_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="confidential_note_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedEvent",
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
                    "event",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kpis.contextevent",
                    ),
                ),
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
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
                        fields=("partnership", "incident", "event"),
                        name="linked_event_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="NextStep",
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
                ("what", models.CharField(max_length=500, verbose_name="next step")),
                (
                    "decides_words",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="who decides"
                    ),
                ),
                ("side", incidents.models.fields.WordField(max_length=20)),
                (
                    "by",
                    models.DateTimeField(blank=True, null=True, verbose_name="by when"),
                ),
                (
                    "in_power",
                    models.BooleanField(
                        default=True, verbose_name="in the owner’s power"
                    ),
                ),
                (
                    "waits_for",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="waits for"
                    ),
                ),
                ("for_executives", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
                (
                    "decides",
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
                    "done_by",
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
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
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
                "verbose_name": "next step",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "number"),
                        name="next_step_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="next_step_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what__regex", "\\S")),
                        name="next_step_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", True), ("done_by__isnull", True)
                            ),
                            models.Q(
                                ("done_at__isnull", False), ("done_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="next_step_done_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decides__isnull", True),
                            ("decides_words", ""),
                            _connector="OR",
                        ),
                        name="next_step_one_decides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_power", True), ("waits_for", "")),
                            models.Q(("in_power", False), ("waits_for__regex", "\\S")),
                            _connector="OR",
                        ),
                        name="next_step_in_power_or_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("event", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=80)),
                (
                    "member",
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
                "verbose_name": "notice",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "member", "event"), name="notice_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessStep",
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
                ("position", models.SmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="step")),
                ("entered_at", models.DateTimeField(blank=True, null=True)),
                ("expected_by", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
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
                "verbose_name": "step of a process",
                "ordering": ["side", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "side", "position"),
                        name="process_step_position",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("entered_at__isnull", False), ("left_at__isnull", True)
                        ),
                        fields=("partnership", "incident", "side"),
                        name="process_step_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="process_step_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="process_step_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            models.Q(
                                ("entered_at__isnull", False),
                                ("left_at__gte", models.F("entered_at")),
                            ),
                            _connector="OR",
                        ),
                        name="process_step_left_after_entered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("what_happened", models.TextField(verbose_name="what happened")),
                (
                    "went_well",
                    models.TextField(blank=True, verbose_name="what went well"),
                ),
                (
                    "learned",
                    models.TextField(blank=True, verbose_name="what we learned"),
                ),
                ("at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
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
                        db_constraint=False,
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
                "verbose_name": "review",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="review_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "incident"), name="review_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what_happened__regex", "\\S")),
                        name="review_says_what_happened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAction",
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
                ("what", models.CharField(max_length=500, verbose_name="action")),
                ("side", incidents.models.fields.WordField(max_length=20)),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "true_when",
                    models.CharField(
                        max_length=500, verbose_name="what will be true when it is done"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
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
                    "review",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "review", "number"),
                        name="review_action_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="review_action_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what__regex", "\\S")),
                        name="review_action_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("true_when__regex", "\\S")),
                        name="review_action_says_when_it_is_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAnswer",
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
                ("learned", models.BooleanField()),
                ("again", models.BooleanField()),
                (
                    "member",
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
                    "review",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.review",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "review", "member"),
                        name="review_answer_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Thanks",
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
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="a sentence"
                    ),
                ),
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
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
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
                "verbose_name": "thanks",
                "verbose_name_plural": "thanks",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "by"),
                        name="thanks_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="thanks_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TouchedKpi",
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
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
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
                        fields=("partnership", "incident", "kpi"),
                        name="touched_kpi_once",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Update",
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
                ("kind", incidents.models.fields.WordField(max_length=20)),
                ("text", models.TextField(verbose_name="update")),
                ("audience", incidents.models.fields.WordField(max_length=20)),
                ("side", incidents.models.fields.WordField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "state_from",
                    incidents.models.fields.WordField(blank=True, max_length=20),
                ),
                (
                    "state_to",
                    incidents.models.fields.WordField(blank=True, max_length=20),
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
                    "corrects",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.update",
                    ),
                ),
                (
                    "incident",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
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
                "verbose_name": "update",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="update_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "number"),
                        name="update_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "told",
                                    "update",
                                    "still_on_it",
                                    "state",
                                    "owner",
                                    "acknowledged",
                                    "fact",
                                    "step",
                                    "factor",
                                    "correction",
                                    "thanks",
                                ],
                            )
                        ),
                        name="update_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="update_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", ["side", "both", "leadership"])
                        ),
                        name="update_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state_from__in",
                                [
                                    "",
                                    "heads_up",
                                    "averted",
                                    "investigating",
                                    "identified",
                                    "monitoring",
                                    "resolved",
                                ],
                            )
                        ),
                        name="update_state_from",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state_to__in",
                                [
                                    "",
                                    "heads_up",
                                    "averted",
                                    "investigating",
                                    "identified",
                                    "monitoring",
                                    "resolved",
                                ],
                            )
                        ),
                        name="update_state_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S")),
                        name="update_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrects__isnull", False),
                                ("kind", incidents.lifecycle.UpdateKind["CORRECTION"]),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "kind",
                                        incidents.lifecycle.UpdateKind["CORRECTION"],
                                    ),
                                    _negated=True,
                                ),
                                ("corrects__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="update_correction_names_what_it_corrects",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promise",
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
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("courtesy", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                        db_constraint=False,
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
                (
                    "answered_by_update",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.update",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "incident", "number"),
                        name="promise_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("partnership", "incident"),
                        name="promise_one_unanswered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="promise_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("made_at"))),
                        name="promise_lies_ahead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None), ("answered_by_update", None)
                            ),
                            models.Q(
                                ("answered_at__gte", models.F("made_at")),
                                ("answered_by_update__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="promise_answered_by_an_update",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorAnswer",
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
                ("seen_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
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
                    "factor",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.factor",
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
                        fields=("partnership", "factor", "side"),
                        name="factor_answer_per_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="factor_answer_side",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["partnership", "state"], name="incident_of_a_lane"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["partnership", "due_at"], name="promise_due"),
        ),
    ]
