"""Whether database and Redis answer, before a command begins to work with them."""

from django.conf import settings
from django.db import OperationalError, connection
from redis import Redis
from redis.exceptions import RedisError

from partnership.environment import MisconfiguredError

PATIENCE = 10  # seconds


def check() -> None:
    """Raise `MisconfiguredError`, one sentence without a password, unless both do."""
    try:
        connection.ensure_connection()
        connection.close()
    except OperationalError as error:
        raise _away("The database", "DATABASE_URL", error) from None
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE) as redis:
            redis.ping()
    except RedisError as error:
        raise _away("Redis", "REDIS_URL", error) from None


def _away(who: str, variable: str, error: Exception) -> MisconfiguredError:
    reason = " ".join(str(error).split()).rstrip(".?!")
    return MisconfiguredError(f"{who} does not answer: {reason}. Look at {variable}.")
