"""That the beat beats: it leaves the time of its last tick in Redis.

Written by the beat itself when it has rung for the sweeper, so a busy worker does not
make the beat look dead. Any number of beats may write.
"""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "beat"
KEPT = timedelta(days=7)
# The sweeper is rung for every five seconds.
LATE = timedelta(seconds=30)


def tick(now: datetime) -> None:
    cache.set(KEY, now.isoformat(), timeout=KEPT.total_seconds())


def last_tick() -> datetime | None:
    """When a beat last rang; None where none did, or Redis does not know."""
    told = cache.get(KEY)
    return datetime.fromisoformat(told) if told else None
