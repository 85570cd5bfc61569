"""How much work waits, by kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0006_invitations"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["kind", "done_at"],
                name="outbox_done",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxrow",
            index=models.Index(
                condition=models.Q(("state", "dead")),
                fields=["kind"],
                name="outbox_dead",
            ),
        ),
    ]
