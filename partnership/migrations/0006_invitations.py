"""Invitations, behind the second wall, with the look-up of a link.

A company's name may occur twice: whoever starts a partnership and names the other
company must not learn whether it is here already.
"""

import django.db.models.deletion
from django.db import migrations, models

import partnership.models.tenant
from partnership.postgres.policies import definer, secure, ties

# Whoever asked somebody in still has to lead: who is let in no more lets nobody in.
INVITATION_IDS = """
BEGIN
    RETURN QUERY SELECT i.id, i.partnership_id FROM partnership_invitation i
    LEFT JOIN partnership_member m ON m.id = i.by_id
    LEFT JOIN partnership_user u ON u.id = m.user_id
    WHERE i.digest = link_digest AND i.accepted_at IS NULL AND i.revoked_at IS NULL
        AND i.expires_at > at_time
        AND (i.by_id IS NULL OR (m.role = 'leader' AND u.is_active
            AND m.suspended_at IS NULL
            AND (m.expires_at IS NULL OR m.expires_at > at_time)));
END
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_claim_the_most_urgent")]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="name",
            field=models.CharField(max_length=80, verbose_name="name"),
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
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
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("seed", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("by_hand", models.BooleanField(default=False)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, max_length=80)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "invitation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("partnership", "side", "email"),
                        name="invitation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["client", "partner"])),
                        name="invitation_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["leader", "contributor", "executive"])
                        ),
                        name="invitation_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            ("revoked_at", None),
                            _connector="OR",
                        ),
                        name="invitation_accepted_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("at"))),
                        name="invitation_lasts",
                    ),
                ],
            },
        ),
        secure("partnership_invitation"),
        *ties(("partnership_invitation", "by_id", "partnership_member")),
        definer(
            "ours_invitation",
            "link_digest text, at_time timestamptz",
            "TABLE (invitation_id bigint, partnership_id bigint)",
            INVITATION_IDS,
        ),
    ]
