"""Mails about incidents, what each person chose, and the webhook of a side."""

import django.db.models.deletion
from django.db import migrations, models

import incidents.models.fields
import partnership.models.tenant
from partnership.postgres.policies import secure, ties


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_walls"),
        ("partnership", "0005_claim_the_most_urgent"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeWishes",
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
                ("told", incidents.models.fields.WordField(max_length=20)),
                ("update", incidents.models.fields.WordField(max_length=20)),
                ("owner", incidents.models.fields.WordField(max_length=20)),
                ("needs_owner", incidents.models.fields.WordField(max_length=20)),
                ("acknowledged", incidents.models.fields.WordField(max_length=20)),
                ("thanks", incidents.models.fields.WordField(max_length=20)),
                (
                    "quiet_from",
                    models.TimeField(blank=True, null=True, verbose_name="quiet from"),
                ),
                (
                    "quiet_to",
                    models.TimeField(blank=True, null=True, verbose_name="quiet until"),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "wishes about notices",
                "verbose_name_plural": "wishes about notices",
            },
        ),
        migrations.CreateModel(
            name="Webhook",
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
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("salt", models.CharField(max_length=64)),
                ("set_at", models.DateTimeField()),
                ("switched_off_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "webhook",
            },
        ),
        migrations.CreateModel(
            name="WebhookCall",
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
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("answered", models.SmallIntegerField(blank=True, null=True)),
                (
                    "outcome",
                    incidents.models.fields.WordField(blank=True, max_length=20),
                ),
            ],
            options={
                "verbose_name": "call of a webhook",
                "verbose_name_plural": "calls of webhooks",
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="day",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("sent_at", None)),
                fields=["partnership", "member", "day"],
                name="notice_waiting",
            ),
        ),
        migrations.AddField(
            model_name="noticewishes",
            name="member",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="partnership.member",
            ),
        ),
        migrations.AddField(
            model_name="noticewishes",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="webhook",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="webhook",
            name="set_by",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.member",
            ),
        ),
        migrations.AddField(
            model_name="webhookcall",
            name="partnership",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="webhookcall",
            name="webhook",
            field=partnership.models.tenant.TiedKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.webhook",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.UniqueConstraint(
                fields=("partnership", "member"), name="wishes_once_a_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(("told__in", ["at_once", "digest", "never"])),
                name="wishes_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(("update__in", ["at_once", "digest", "never"])),
                name="wishes_update",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner__in", ["at_once", "digest", "never"])),
                name="wishes_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(("needs_owner__in", ["at_once", "digest", "never"])),
                name="wishes_needs_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acknowledged__in", ["at_once", "digest", "never"])
                ),
                name="wishes_acknowledged",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(("thanks__in", ["at_once", "digest", "never"])),
                name="wishes_thanks",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False), ("quiet_to__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="wishes_quiet_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticewishes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quiet_from", None),
                    models.Q(("quiet_from", models.F("quiet_to")), _negated=True),
                    _connector="OR",
                ),
                name="wishes_quiet_hours_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(
                fields=("partnership", "id"), name="webhook_same_partnership"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.UniqueConstraint(
                fields=("partnership", "side"), name="webhook_one_a_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["client", "partner"])),
                name="webhook_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookcall",
            constraint=models.UniqueConstraint(
                fields=("partnership", "webhook", "event"), name="webhook_call_once"
            ),
        ),
        *(
            secure(f"incidents_{name}")
            for name in ("noticewishes", "webhook", "webhookcall")
        ),
        *ties(
            ("incidents_noticewishes", "member_id", "partnership_member"),
            ("incidents_webhook", "set_by_id", "partnership_member"),
            ("incidents_webhookcall", "webhook_id", "incidents_webhook"),
        ),
    ]
