"""A mapping is known again by the header of the file that it was last used with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kpis", "0004_undo_restores_everything")]

    operations = [
        migrations.AddField(
            "savedmapping",
            "last_header",
            models.CharField(blank=True, default="", max_length=64),
        ),
    ]
