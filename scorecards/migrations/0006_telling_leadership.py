"""Mails to leadership, and what each reader chose."""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import secure, ties


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_backlog_by_kind"),
        ("scorecards", "0005_first_status_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatusMail",
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
                    "link",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.statuslink",
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
            ],
            options={
                "verbose_name": "mail to leadership",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link__isnull", True), ("member__isnull", False)),
                            models.Q(("link__isnull", False), ("member__isnull", True)),
                            _connector="OR",
                        ),
                        name="status_mail_reader",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "member", "event"),
                        name="status_mail_of_member_once",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "link", "event"),
                        name="status_mail_of_link_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusWishes",
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
                    "opened",
                    models.BooleanField(
                        default=True, verbose_name="Something goes wrong, or may"
                    ),
                ),
                (
                    "owner",
                    models.BooleanField(default=True, verbose_name="Its owner changes"),
                ),
                (
                    "over",
                    models.BooleanField(
                        default=True, verbose_name="It is resolved, or did not happen"
                    ),
                ),
                (
                    "weekly",
                    models.BooleanField(
                        default=True,
                        verbose_name="A word each week, also when nothing is open",
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
                (
                    "link",
                    partnership.models.tenant.TiedKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scorecards.statuslink",
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
            ],
            options={
                "verbose_name": "mails of the status page",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link__isnull", True), ("member__isnull", False)),
                            models.Q(("link__isnull", False), ("member__isnull", True)),
                            _connector="OR",
                        ),
                        name="status_wishes_reader",
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "member"), name="status_wishes_of_member"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "link"), name="status_wishes_of_link"
                    ),
                ],
            },
        ),
        secure("scorecards_statuswishes"),
        secure("scorecards_statusmail"),
        *ties(
            *(
                (f"scorecards_{table}", f"{column}_id", target)
                for table in ("statuswishes", "statusmail")
                for column, target in (
                    ("member", "partnership_member"),
                    ("link", "scorecards_statuslink"),
                )
            )
        ),
    ]
