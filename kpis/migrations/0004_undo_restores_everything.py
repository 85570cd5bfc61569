"""What a reading was before, whole; and the states of saving, discarding, undoing."""

from django.db import migrations, models

STATES = [
    ("waiting", "waiting"),
    ("reading", "being read"),
    ("preview", "ready to be looked at"),
    ("saving", "being saved"),
    ("saved", "saved"),
    ("refused", "nothing was written"),
    ("discarded", "discarded"),
    ("undone", "undone"),
]
GRAINS = [
    (1, "15min"),
    (2, "30min"),
    (3, "hour"),
    (4, "day"),
    (5, "week"),
    (6, "month"),
]


class Migration(migrations.Migration):
    dependencies = [("kpis", "0003_target_refusals")]

    operations = [
        migrations.AlterField(
            "importbatch", "state", models.CharField(choices=STATES, max_length=10)
        ),
        migrations.AddField(
            "readingbefore",
            "grain",
            models.SmallIntegerField(choices=GRAINS, default=4),
            preserve_default=False,
        ),
        migrations.AddField(
            "readingbefore", "provisional", models.BooleanField(default=False)
        ),
        migrations.AddField(
            "readingbefore", "unweighted", models.BooleanField(default=False)
        ),
        migrations.AddField("readingbefore", "comment", models.TextField(null=True)),
    ]
