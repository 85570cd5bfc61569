"""The cache, which may be away: pages answer without Redis."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def _or_here(name: str) -> Callable[..., Any]:
    """The method of that name, on this process's own cache while Redis is away."""

    def method(self: "Cache", *args: Any, **options: Any) -> Any:
        try:
            return getattr(super(Cache, self), name)(*args, **options)
        except RedisError as error:
            log.warning("cache is away", error=type(error).__name__)
            return getattr(self.here, name)(*args, **options)

    return method


class Cache(RedisCache):
    """Redis; while that is away, a small cache of this process's own.

    So whoever counts in it (attempts to sign in) still counts, per process.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.here = LocMemCache("redis is away", {})

    add = _or_here("add")
    get = _or_here("get")
    set = _or_here("set")
    touch = _or_here("touch")
    delete = _or_here("delete")
    get_many = _or_here("get_many")
    has_key = _or_here("has_key")
    incr = _or_here("incr")
    set_many = _or_here("set_many")
    delete_many = _or_here("delete_many")
    clear = _or_here("clear")
