"""Is the demo there, with its scorecards? Asked by /readyz of the demo alone."""

from django.db import connection, transaction

from partnership import tenancy
from partnership.models import Partnership
from scorecards.demo.places import SLUGS

# A week or window of which readings were rolled up, and no card yet.
WITHOUT_CARD = """
SELECT count(*) FROM (
    SELECT DISTINCT partnership_id, grain, first FROM kpis_rollup
    WHERE partnership_id = ANY (%(partnerships)s) AND grain IN (5, 6)
) rolled
WHERE NOT EXISTS (
    SELECT FROM scorecards_scorecard card
    WHERE card.partnership_id = rolled.partnership_id
        AND card.first = rolled.first AND card.is_latest
        AND card.kind = CASE rolled.grain WHEN 5 THEN 'week' ELSE 'window' END
)
"""
WITH_CARD = """
SELECT count(DISTINCT partnership_id) FROM scorecards_scorecard
WHERE partnership_id = ANY (%(partnerships)s)
"""


def is_ready() -> bool:
    """Whether every partnership of the demo has the cards of all its readings."""
    with tenancy.office(), transaction.atomic():
        there = list(
            Partnership.objects.filter(slug__in=SLUGS).values_list("pk", flat=True)
        )
    if len(there) < len(SLUGS):
        return False
    with tenancy.scope(there), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WITH_CARD, {"partnerships": there})
        if cursor.fetchone()[0] < len(there):
            return False
        cursor.execute(WITHOUT_CARD, {"partnerships": there})
        return bool(cursor.fetchone()[0] == 0)
