"""Workers, the beat, and the work that waits for them."""

from django.conf import settings
from redis import Redis

from partnership import backlog, clock, heartbeat
from partnership.celery import app
from partnership.doctor.findings import Finding, bad, good, look

WAIT = 2.0  # seconds in which a worker answers
LATE_S = 300.0  # work that is due for longer waits for somebody


def worker() -> Finding:
    """Workers answer, and between them they take every queue."""
    _redis_answers()
    told = app.control.inspect(timeout=WAIT).active_queues() or {}
    if not told:
        return bad(
            f"no worker answers within {WAIT:.0f} s",
            "Start one: celery -A partnership worker.",
        )
    taken = {queue["name"] for queues in told.values() for queue in queues}
    if left := sorted(set(settings.CELERY_TASK_QUEUES) - taken):
        return bad(
            f"no worker takes the queue {', '.join(left)}",
            "Start one without --queues, or with this one.",
        )
    return good(f"{len(told)} answering, queues {', '.join(sorted(taken))}")


def beat() -> Finding:
    """A beat rang in the last half minute."""
    _redis_answers()
    last = heartbeat.last_tick()
    todo = "Start one: celery -A partnership beat."
    if last is None:
        return bad("no beat has been heard", todo)
    ago = clock.now() - last
    if ago > heartbeat.LATE:
        return bad(f"the last beat was {ago.total_seconds():.0f} s ago", todo)
    return good(f"the last beat was {max(ago.total_seconds(), 0):.0f} s ago")


def waiting() -> Finding:
    """Nothing waits for long, and nothing was set aside."""
    kinds = backlog.by_kind()
    late = [kind for kind in kinds if kind.oldest_s > LATE_S]
    if late:
        slowest = max(late, key=lambda kind: kind.oldest_s)
        return bad(
            f"{slowest.kind} has waited for {slowest.oldest_s / 60:.0f} minutes",
            "Look at the worker, or start another one.",
        )
    if dead := sum(kind.dead for kind in kinds):
        return look(
            f"{dead} set aside after five attempts",
            "See /admin/, “work waiting”, for the error of each.",
        )
    return good(f"{sum(kind.waiting for kind in kinds)} waiting, none for long")


def _redis_answers() -> None:
    # Celery would go on trying; the cache would answer by itself.
    with Redis.from_url(settings.REDIS_URL, socket_timeout=WAIT) as redis:
        redis.ping()
