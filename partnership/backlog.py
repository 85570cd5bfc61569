"""How much work waits, for how long, and what was set aside: by kind, for everybody.

Counts and times only; nothing here tells one partnership from another.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from partnership import tenancy


@dataclass(frozen=True)
class Backlog:
    """One kind of work. `waiting`: due and not done; `oldest_s`: for how many seconds
    the first of them has been due; `dead`: set aside after too many attempts."""

    kind: str
    waiting: int = 0
    oldest_s: float = 0.0
    dead: int = 0
    last_done_at: datetime | None = None


def by_kind() -> list[Backlog]:
    """The backlog of every kind that the settings name, also where it is empty."""
    with tenancy.office(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_KIND, [list(settings.OURS_WORK)])
        return [Backlog(*row) for row in cursor.fetchall()]


BY_KIND = """
SELECT asked.kind, coalesce(open.waiting, 0), coalesce(open.oldest_s, 0),
    coalesce(open.dead, 0), done.done_at
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (kind, place)
LEFT JOIN (
    SELECT kind, count(*) FILTER (WHERE waits_s >= 0) AS waiting,
        max(waits_s) FILTER (WHERE waits_s >= 0) AS oldest_s,
        count(*) FILTER (WHERE state = 'dead') AS dead
    FROM (
        SELECT kind, state, CASE WHEN state = 'waiting' THEN
            extract(epoch FROM clock_timestamp() - due_at)::float END AS waits_s
        FROM partnership_outboxrow WHERE state IN ('waiting', 'dead')
    ) AS rows GROUP BY kind
) AS open USING (kind)
LEFT JOIN LATERAL (
    SELECT done_at FROM partnership_outboxrow AS row
    WHERE row.kind = asked.kind AND state = 'done'
    ORDER BY done_at DESC LIMIT 1
) AS done ON true
ORDER BY asked.place
"""
