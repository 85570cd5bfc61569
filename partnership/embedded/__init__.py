"""Real PostgreSQL and Redis out of wheels, for the demo, development and tests.

Used where DATABASE_URL or REDIS_URL is not set. `world(root)` tells the addresses of
a checkout's services and starts nothing; `ensure_running(root)` holds them running.
Imports no Django, because the settings import this.
"""

from partnership.embedded.errors import EmbeddedError
from partnership.embedded.running import (
    ensure_running,
    gone,
    missing,
    temporary_world,
    using,
)
from partnership.embedded.worlds import World, world

__all__ = [
    "EmbeddedError",
    "World",
    "ensure_running",
    "gone",
    "missing",
    "temporary_world",
    "using",
    "world",
]
