"""All checks, by name and in the order in which they are told."""

from collections.abc import Callable, Iterator, Sequence

from django.db import DatabaseError
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from partnership.doctor import here, services, walls, work
from partnership.doctor.findings import Finding, bad
from partnership.doctor.unsent import unsent

Check = Callable[[], Finding]

CHECKS: dict[str, Check] = {
    "database": services.database,
    "redis": services.redis,
    "migrations": services.migrations,
    "walls": walls.walls,
    "worker": work.worker,
    "beat": work.beat,
    "work": work.waiting,
    "clock": services.clocks,
    "storage": here.storage,
    "mail": here.mail,
    "unsent": unsent,
}


def examine(names: Sequence[str] = ()) -> Iterator[tuple[str, Finding]]:
    """The finding of each check, or of those named."""
    for name in names or CHECKS:
        yield name, _found(CHECKS[name])


def _found(check: Check) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        return bad(f"the database says: {_line(error)}", "Look at DATABASE_URL.")
    except (RedisError, OperationalError) as error:
        return bad(f"Redis says: {_line(error)}", "Look at REDIS_URL.")


def _line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
