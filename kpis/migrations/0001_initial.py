"""KPIs, targets, readings and roll-ups."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import kpis.models.targets
import partnership.models.tenant

# The table of readings is partitioned by month, which Django cannot say.
READING = """
CREATE TABLE kpis_reading (
    partnership_id bigint NOT NULL,
    day date NOT NULL,
    kpi_id bigint NOT NULL,
    queue_id bigint NOT NULL,
    source_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    grain smallint NOT NULL CHECK (grain BETWEEN 1 AND 6),
    numerator bigint NOT NULL,
    denominator bigint NOT NULL CHECK (denominator >= 0),
    provisional boolean NOT NULL,
    unweighted boolean NOT NULL,
    batch_id bigint NOT NULL,
    "row" integer NOT NULL,
    comment text,
    PRIMARY KEY (partnership_id, day, kpi_id, queue_id, source_id, starts_at)
) PARTITION BY RANGE (day)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partnership", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
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
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("reading", "being read"),
                            ("preview", "ready to be looked at"),
                            ("saved", "saved"),
                            ("refused", "nothing was written"),
                        ],
                        max_length=8,
                    ),
                ),
                ("options", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("rows", models.IntegerField(default=0)),
                ("created", models.IntegerField(default=0)),
                ("updated", models.IntegerField(default=0)),
                ("unchanged", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                ("left_out", models.IntegerField(default=0)),
                ("progress", models.SmallIntegerField(default=0)),
                ("provisional", models.BooleanField(default=False)),
                ("by_name", models.CharField(max_length=254)),
                ("at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
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
                "verbose_name": "import",
            },
        ),
        migrations.CreateModel(
            name="Kpi",
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
                    "section",
                    models.CharField(
                        choices=[
                            ("result", "result"),
                            ("operation", "operation"),
                            ("driver", "driver"),
                        ],
                        max_length=10,
                    ),
                ),
                ("group", models.CharField(max_length=12)),
                ("position", models.SmallIntegerField(default=0)),
                ("owner_side", models.CharField(max_length=8)),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                ("scale", models.IntegerField(default=1)),
                (
                    "decimals",
                    models.SmallIntegerField(default=1, verbose_name="decimals"),
                ),
                (
                    "aggregation",
                    models.CharField(
                        choices=[
                            ("ratio", "sum over sum"),
                            ("sum", "sum"),
                            ("level", "level over time"),
                        ],
                        max_length=6,
                    ),
                ),
                ("numerator_power", models.SmallIntegerField(default=0)),
                ("denominator_power", models.SmallIntegerField(default=0)),
                ("may_be_negative", models.BooleanField(default=False)),
                ("may_exceed", models.BooleanField(default=False)),
                ("counts", models.BooleanField(default=True)),
                (
                    "grains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=6), size=None
                    ),
                ),
                ("numerator_column", models.CharField(blank=True, max_length=60)),
                ("denominator_column", models.CharField(blank=True, max_length=60)),
                ("in_use_since", models.DateTimeField()),
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
                "verbose_name": "KPI",
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="kpi_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "code"), name="kpi_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner_side__in", ["client", "partner", "both"])
                        ),
                        name="kpi_owner_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("section__in", ["result", "operation", "driver"])
                        ),
                        name="kpi_section",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numerator_power__range", (0, 9)),
                            ("denominator_power__range", (0, 9)),
                        ),
                        name="kpi_powers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Definition",
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
                ("version", models.IntegerField()),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("higher", "higher is better"),
                            ("lower", "lower is better"),
                            ("within", "within a corridor"),
                            ("none", "counted, never a target"),
                        ],
                        max_length=6,
                    ),
                ),
                ("formula", models.TextField(verbose_name="formula in words")),
                (
                    "numerator",
                    models.CharField(max_length=200, verbose_name="numerator"),
                ),
                (
                    "denominator",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="denominator"
                    ),
                ),
                ("why", models.TextField(blank=True, verbose_name="why it matters")),
                ("traps", models.TextField(blank=True, verbose_name="traps")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("since", models.DateTimeField()),
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
                    "kpi",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kpis.kpi",
                    ),
                ),
            ],
            options={
                "verbose_name": "definition",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="definition_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "kpi", "version"),
                        name="definition_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direction__in", ["higher", "lower", "within", "none"])
                        ),
                        name="definition_direction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership_id",
                        "grain",
                        "kpi_id",
                        "first",
                        "queue_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "grain",
                    models.SmallIntegerField(
                        choices=[(4, "day"), (5, "week"), (6, "window")]
                    ),
                ),
                ("first", models.DateField()),
                ("numerator", models.BigIntegerField()),
                ("denominator", models.BigIntegerField()),
                ("readings", models.IntegerField()),
                ("days", models.IntegerField()),
                ("provisional", models.BooleanField(default=False)),
                ("unweighted", models.BooleanField(default=False)),
                (
                    "kpi",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kpis.kpi",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.queue",
                    ),
                ),
            ],
            options={
                "verbose_name": "roll-up",
            },
        ),
        migrations.CreateModel(
            name="SavedMapping",
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
                ("name", models.CharField(max_length=80)),
                ("spec", models.JSONField()),
                ("header", models.CharField(blank=True, max_length=64)),
                ("saved_at", models.DateTimeField()),
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
                        fields=("partnership", "name"), name="mapping_name"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=80)),
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
                        fields=("partnership", "id"), name="source_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "code"), name="source_code"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ReadingBefore",
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
                ("starts_at", models.DateTimeField()),
                ("numerator", models.BigIntegerField()),
                ("denominator", models.BigIntegerField()),
                ("row", models.IntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kpis.importbatch",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
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
                (
                    "queue",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.queue",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kpis.importbatch",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kpis.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "corrected reading",
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(READING, "DROP TABLE kpis_reading")],
            state_operations=[
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "partnership_id",
                                "day",
                                "kpi_id",
                                "queue_id",
                                "source_id",
                                "starts_at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("starts_at", models.DateTimeField()),
                        (
                            "grain",
                            models.SmallIntegerField(
                                choices=[
                                    (1, "15min"),
                                    (2, "30min"),
                                    (3, "hour"),
                                    (4, "day"),
                                    (5, "week"),
                                    (6, "month"),
                                ]
                            ),
                        ),
                        ("numerator", models.BigIntegerField()),
                        ("denominator", models.BigIntegerField()),
                        ("provisional", models.BooleanField(default=False)),
                        ("unweighted", models.BooleanField(default=False)),
                        ("row", models.IntegerField()),
                        ("comment", models.TextField(null=True)),
                        (
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="kpis.importbatch",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.partnership",
                            ),
                        ),
                        (
                            "queue",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.queue",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="kpis.source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reading",
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="importbatch",
            name="source",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kpis.source",
            ),
        ),
        migrations.CreateModel(
            name="StaleDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership",
                        "kpi",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "kpi",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                    "direction",
                    models.CharField(
                        choices=[
                            ("higher", "higher is better"),
                            ("lower", "lower is better"),
                            ("within", "within a corridor"),
                            ("none", "counted, never a target"),
                        ],
                        max_length=6,
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="effective from")),
                (
                    "minimum",
                    kpis.models.targets.ValueField(
                        decimal_places=6, max_digits=20, verbose_name="client minimum"
                    ),
                ),
                (
                    "minimum_high",
                    kpis.models.targets.ValueField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="client minimum, upper end",
                    ),
                ),
                (
                    "buffer",
                    kpis.models.targets.ValueField(
                        decimal_places=6,
                        default=0,
                        max_digits=20,
                        verbose_name="buffer",
                    ),
                ),
                (
                    "buffer_reason",
                    models.TextField(blank=True, verbose_name="why this buffer"),
                ),
                (
                    "penalty_form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linear", "grows evenly"),
                            ("steps", "in steps"),
                            ("flat", "all at once"),
                            ("per_unit", "an amount per unit missed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "penalty_start",
                    kpis.models.targets.ValueField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="penalty starts at",
                    ),
                ),
                (
                    "penalty_full",
                    kpis.models.targets.ValueField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="penalty is full at",
                    ),
                ),
                (
                    "penalty_steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.DecimalField(
                                decimal_places=6, max_digits=20
                            ),
                            size=2,
                        ),
                        blank=True,
                        null=True,
                        size=None,
                    ),
                ),
                (
                    "penalty_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=14,
                        null=True,
                        verbose_name="amount per unit",
                    ),
                ),
                (
                    "floor",
                    kpis.models.targets.ValueField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="floor",
                    ),
                ),
                (
                    "floor_high",
                    kpis.models.targets.ValueField(
                        blank=True,
                        decimal_places=6,
                        max_digits=20,
                        null=True,
                        verbose_name="floor, upper end",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="weight in the score",
                    ),
                ),
                (
                    "allocation",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="share of the at-risk amount, in per cent",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField()),
                (
                    "agreed_by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
                (
                    "definition",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kpis.definition",
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
                (
                    "proposal",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.proposal",
                    ),
                ),
                (
                    "proposed_by",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="target_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="target_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("direction__in", ["higher", "lower", "within"])
                        ),
                        name="target_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buffer__gte", 0)), name="target_buffer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("buffer", 0),
                            ("buffer_reason__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="target_buffer_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("direction", "within"),
                                ("minimum_high__isnull", False),
                                (
                                    "buffer__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("minimum_high"),
                                            "-",
                                            models.F("minimum"),
                                        ),
                                        "/",
                                        models.Value(2),
                                    ),
                                ),
                            ),
                            models.Q(
                                models.Q(("direction", "within"), _negated=True),
                                ("minimum_high", None),
                            ),
                            _connector="OR",
                        ),
                        name="target_corridor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("penalty_form", ""),
                                ("penalty_full", None),
                                ("penalty_start", None),
                            ),
                            models.Q(
                                (
                                    "penalty_form__in",
                                    ["linear", "steps", "flat", "per_unit"],
                                ),
                                ("penalty_start__isnull", False),
                                models.Q(("direction", "within"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="target_penalty_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("penalty_start", None),
                            models.Q(
                                ("direction", "higher"),
                                ("penalty_start__lte", models.F("minimum")),
                            ),
                            models.Q(
                                ("direction", "lower"),
                                ("penalty_start__gte", models.F("minimum")),
                            ),
                            _connector="OR",
                        ),
                        name="target_penalty_starts_beyond_minimum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("penalty_full", None),
                            models.Q(
                                ("penalty_form__in", ["flat", "steps"]),
                                ("penalty_full", models.F("penalty_start")),
                            ),
                            models.Q(
                                ("direction", "higher"),
                                ("penalty_full__lt", models.F("penalty_start")),
                            ),
                            models.Q(
                                ("direction", "lower"),
                                ("penalty_full__gt", models.F("penalty_start")),
                            ),
                            _connector="OR",
                        ),
                        name="target_penalty_full_beyond_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor", None),
                            models.Q(
                                ("direction", "higher"),
                                ("floor__lt", models.F("minimum")),
                            ),
                            models.Q(
                                ("direction", "lower"),
                                ("floor__gt", models.F("minimum")),
                            ),
                            models.Q(
                                ("direction", "within"),
                                ("floor__lt", models.F("minimum")),
                                ("floor_high__gt", models.F("minimum_high")),
                            ),
                            _connector="OR",
                        ),
                        name="target_floor_beyond_minimum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("allocation__gte", 0), ("weight__gte", 0)),
                        name="target_shares",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by", models.F("agreed_by")), _negated=True
                        ),
                        name="target_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WindowFees",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership",
                        "window",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                "verbose_name": "fees of a window",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fees__gte", 0)), name="fees_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_risk__range", (0, 100))),
                        name="fees_at_risk",
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
                        name="fees_confirmed_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
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
                ("content", models.BinaryField()),
                (
                    "batch",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="kpis.importbatch",
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
                        fields=("partnership", "batch"), name="import_file_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="readingbefore",
            index=models.Index(
                fields=["partnership", "kpi", "day"], name="reading_before_of_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.UniqueConstraint(
                fields=("partnership", "id"), name="import_same_partnership"
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.UniqueConstraint(
                fields=("partnership", "number"), name="import_number"
            ),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(
                fields=["partnership", "kpi", "effective_from"], name="target_in_force"
            ),
        ),
    ]
