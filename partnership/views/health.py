"""Is the process alive, and is all there that a request needs?"""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError


@login_not_required
@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nobody else."""
    return JsonResponse({"alive": True})


@login_not_required
@require_safe
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis, migrations and, in the demo, its world: each true or false."""
    found = {
        "database": database_answers(),
        "redis": redis_answers(),
        "migrations": migrations_done(),
        "world": world_ready(),
    }
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def database_answers() -> bool:
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("select 1")
        return True
    return False


def redis_answers() -> bool:
    """Asked directly: the cache answers by itself while Redis is away."""
    with (
        suppress(RedisError),
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1) as redis,
    ):
        return bool(redis.ping())
    return False


def migrations_done() -> bool:
    with suppress(DatabaseError):
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return False


def world_ready() -> bool:
    """In the demo: its world and its scorecards are there. Elsewhere always true."""
    if not settings.OURS_DEMO:
        return True
    ready: Callable[[], bool] = import_string(settings.OURS_DEMO_READY)
    return ready()
