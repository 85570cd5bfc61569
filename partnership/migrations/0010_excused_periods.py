"""Excused periods are agreed like everything else that concerns both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0009_links_of_an_invitation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("target", "target"),
                    ("review", "review shared with leadership"),
                    ("calendar", "calendar"),
                    ("excused", "excused period"),
                ],
                max_length=20,
            ),
        ),
    ]
