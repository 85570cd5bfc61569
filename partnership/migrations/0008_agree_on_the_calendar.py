"""How long things may take here is agreed like the rest of the calendar."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0007_backlog_by_kind")]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("target", "target"),
                    ("review", "review shared with leadership"),
                    ("calendar", "calendar"),
                ],
                max_length=20,
            ),
        ),
    ]
