"""What the processes of a site share in Redis, which may be away at any time.

Nothing here is the truth: a rendered page is in Redis so that one process renders it
and the others need not. It is kept without anybody's secret in it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)

PREFIX = "ours:status:"
# A page needs no longer: who waits longer for Redis renders it sooner.
TIMEOUT = 0.25
# After an error Redis is left alone for so many seconds.
REST = 1.0
LOCK_MS = 2_000
POLL = 0.01


class Shared:
    """Bytes by key, and a lock that many processes see. Without Redis: nothing."""

    def __init__(
        self, url: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )
        self._monotonic = monotonic
        self._rests_until = 0.0

    def get(self, key: str) -> bytes | None:
        found = self._ask(lambda redis: redis.get(PREFIX + key))
        return found if isinstance(found, bytes) else None

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self._ask(lambda redis: redis.set(PREFIX + key, value, ex=seconds))

    @contextmanager
    def lock(self, key: str) -> Iterator[bool]:
        """Whether this process does it. It does too where Redis cannot say."""
        name = f"{PREFIX}lock:{key}"
        taken = self._ask(lambda redis: redis.set(name, b"1", nx=True, px=LOCK_MS))
        mine = bool(taken) or self.is_away
        try:
            yield mine
        finally:
            if taken:
                self._ask(lambda redis: redis.delete(name))

    def wait_for(self, key: str, patience: float) -> bytes | None:
        """What another process is making, if it comes within so many seconds."""
        until = self._monotonic() + patience
        while self._monotonic() < until and not self.is_away:
            if (found := self.get(key)) is not None:
                return found
            time.sleep(POLL)
        return None

    @property
    def is_away(self) -> bool:
        return self._monotonic() < self._rests_until

    def _ask(self, question: Callable[[Redis], object]) -> object:
        if self.is_away:
            return None
        try:
            return question(self._redis)
        except RedisError as error:
            self._rests_until = self._monotonic() + REST
            log.warning("status pages go without Redis", error=type(error).__name__)
            return None
