"""The second wall around scorecards."""

from django.db import migrations

from partnership.postgres.policies import secure, tie


class Migration(migrations.Migration):
    dependencies = [("scorecards", "0001_initial"), ("partnership", "0002_walls")]

    operations = [
        secure("scorecards_scorecard"),
        tie("scorecards_scorecard", "published_by_id", "partnership_member"),
    ]
