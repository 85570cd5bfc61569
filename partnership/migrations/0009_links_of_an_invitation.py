"""How many links were made for an invitation: there is an end to sending again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_agree_on_the_calendar")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="links",
            field=models.SmallIntegerField(default=1),
        ),
    ]
