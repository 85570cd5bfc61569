"""People, places and memberships; tokens, proposals, the record and the outbox."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import partnership.models.tenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
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
                    "name",
                    models.CharField(max_length=80, unique=True, verbose_name="name"),
                ),
            ],
            options={
                "verbose_name": "organisation",
            },
        ),
        migrations.CreateModel(
            name="User",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="e-mail"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the partnership's own.",
                        max_length=64,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "is_staff",
                    models.BooleanField(default=False, verbose_name="instance admin"),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, verbose_name="may sign in"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
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
                ("partnership_id", models.BigIntegerField()),
                ("number", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=254)),
                ("side", models.CharField(blank=True, max_length=8)),
                ("what", models.CharField(max_length=60)),
                ("about", models.JSONField(default=dict)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership_id", "number"), name="audit_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
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
                    "slug",
                    models.SlugField(
                        max_length=80, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="programme"
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/London", max_length=64, verbose_name="time zone"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default="GBP",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Three capital letters: GBP."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "week_start",
                    models.SmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        verbose_name="week starts on",
                    ),
                ),
                (
                    "window_start_day",
                    models.SmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="the window starts on day",
                    ),
                ),
                (
                    "fiscal_start_month",
                    models.SmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="the fiscal year starts in month",
                    ),
                ),
                ("revision", models.BigIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                        verbose_name="client",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.organisation",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("client", models.F("partner")), _negated=True
                        ),
                        name="partnership_two_organisations",
                        violation_error_message="Client and partner are two organisations.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("window_start_day__range", (1, 31))),
                        name="partnership_window_start_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_start_month__range", (1, 12))),
                        name="partnership_fiscal_start_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week_start__range", (0, 6))),
                        name="partnership_week_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxRow",
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
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("dead", "needs a look"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("generation", models.IntegerField(default=1)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "work waiting",
                "verbose_name_plural": "work waiting",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("partnership", "kind", "key"),
                        name="outbox_waiting_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                    "side",
                    models.CharField(
                        choices=[("client", "client"), ("partner", "partner")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("leader", "leader"),
                            ("contributor", "contributor"),
                            ("executive", "executive"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "suspended_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="suspended"
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="until"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "member",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="member_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "user"),
                        name="member_once_per_partnership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="member_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["leader", "contributor", "executive"])
                        ),
                        name="member_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "partnership",
                        "what",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("last", models.IntegerField(default=0)),
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
            name="ApiToken",
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
                    "name",
                    models.CharField(blank=True, max_length=80, verbose_name="name"),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read"),
                                ("readings:write", "write readings"),
                                ("incidents:write", "write heads-ups and incidents"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
                (
                    "member",
                    partnership.models.tenant.TiedKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "verbose_name": "API token",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                    "kind",
                    models.CharField(choices=[("target", "target")], max_length=20),
                ),
                ("subject", models.CharField(max_length=80)),
                ("terms", models.JSONField()),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("version", models.IntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("agreed", "agreed"),
                            ("countered", "countered"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("client", "client"), ("partner", "partner")],
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outside_document",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="agreed outside: document, names, date",
                    ),
                ),
                (
                    "counters",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.proposal",
                    ),
                ),
                (
                    "decided_by",
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
                "verbose_name": "proposal",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="proposal_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="proposal_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("partnership", "kind", "subject"),
                        name="proposal_one_open_per_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(("decided_by", None), ("state", "lapsed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Queue",
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
                ("code", models.CharField(max_length=80, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
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
                "verbose_name": "queue",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "id"), name="queue_same_partnership"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "code"), name="queue_code"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["kind", "due_at"],
                name="outbox_due",
            ),
        ),
    ]
