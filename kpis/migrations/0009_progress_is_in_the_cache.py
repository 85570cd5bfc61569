"""How far an upload is lies in the cache; the column was written and never read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kpis", "0008_every_entry_of_fees")]

    operations = [migrations.RemoveField("importbatch", "progress")]
