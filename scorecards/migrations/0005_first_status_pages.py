"""Ask for the first status page of every partnership that is there already."""

from django.db import migrations

ASK = """
INSERT INTO partnership_outboxrow (partnership_id, kind, key, due_at, state, generation,
    attempts, last_error, created_at)
SELECT id, 'status_page', 'now', now(), 'waiting', 1, 0, '', now()
FROM partnership_partnership
ON CONFLICT (partnership_id, kind, key) WHERE state = 'waiting' DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0004_status_walls")]

    operations = [migrations.RunSQL(ASK, migrations.RunSQL.noop)]
