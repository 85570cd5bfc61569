"""When an incident needs an owner, as both leaders agree."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_work_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="owner_minutes",
            field=models.SmallIntegerField(
                default=30,
                validators=[
                    django.core.validators.MinValueValidator(5),
                    django.core.validators.MaxValueValidator(1440),
                ],
                verbose_name="minutes until an incident without an owner says so",
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("target", "target"),
                    ("review", "review shared with leadership"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner_minutes__range", (5, 1440))),
                name="partnership_owner_minutes",
            ),
        ),
    ]
