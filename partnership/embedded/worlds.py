"""Where the embedded services of one checkout, or of one test run, live."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from partnership.embedded import places

PORT = 5432  # names the socket file; nothing listens on a network


@dataclass(frozen=True)
class World:
    """One PostgreSQL and one Redis: their places, secrets and addresses.

    Reading it starts nothing. `home` has data, secrets and logs, `sockets` is short
    enough for a socket's path. A world that is not `durable` skips fsync and is
    removed by whoever stops it.
    """

    home: Path
    sockets: Path
    durable: bool = True

    @property
    def database_url(self) -> str:
        password = places.secret(self.folder("postgres") / "password")
        return (
            f"postgresql://ours:{password}@/ours"
            f"?host={self.postgres_sockets}&port={PORT}"
        )

    @property
    def redis_url(self) -> str:
        return f"unix://:{self.redis_password}@{self.redis_socket}?db=0"

    @property
    def secret_key(self) -> str:
        return places.secret(self.home / "secret-key")

    @property
    def redis_password(self) -> str:
        return places.secret(self.folder("redis") / "password")

    @property
    def postgres_sockets(self) -> Path:
        return self.sockets / "postgres.sockets"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.socket"

    def folder(self, service: str) -> Path:
        """The directory of one service, made when it is first asked for."""
        return places.own_directory(self.home / service)


def world(root: Path) -> World:
    """The world of the checkout at `root`, below its `.data/`.

    PostgreSQL as `nobody` cannot enter a checkout that is closed to others (a root's
    home, say): then the world is below the temporary directory, under a name that is
    the same every time.
    """
    short = places.shared_temporary() / places.short_name(root)
    data = root.resolve() / ".data"
    if not places.may_reach(data, places.service_account()):
        return World(home=places.own_directory(short), sockets=short)
    return World(home=places.own_directory(data), sockets=places.own_directory(short))


@contextmanager
def temporary_directory() -> Iterator[World]:
    """A world of its own in a fresh directory, which is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ours-", dir=places.shared_temporary()))
    try:
        yield World(places.own_directory(folder), sockets=folder, durable=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
