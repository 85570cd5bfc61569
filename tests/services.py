"""A pytest plugin: one temporary PostgreSQL and Redis for a whole test run.

Loaded with `-p tests.services`, because the settings are read before any conftest.
The process that was called starts the services and tells their addresses in the
environment, which xdist's workers inherit; a database of its own for each worker is
pytest-django's work, and one of Redis is chosen here: emptying it empties all of it.
Addresses that are set already are used as they are.
"""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from partnership import embedded

_running = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start before pytest-django, which reads the settings in this same hook."""
    wanted = embedded.missing(os.environ)
    if wanted:
        world = _running.enter_context(embedded.temporary_world(wanted))
        os.environ.setdefault("DATABASE_URL", world.database_url)
        os.environ.setdefault("REDIS_URL", world.redis_url)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        number = 1 + int(worker.removeprefix("gw"))
        os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], number)
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("BASE_URL", "http://127.0.0.1:8000")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    return (yield)


def numbered(redis_url: str, number: int) -> str:
    """The address of another of a Redis server's databases."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return parts._replace(query=f"db={number}").geturl()
    return parts._replace(path=f"/{number}").geturl()


def pytest_unconfigure() -> None:
    _running.close()


def server_pid(world: embedded.World, service: str) -> int:
    """The process id of the running PostgreSQL or Redis of a world."""
    if service == "postgres":
        pid_file = world.home / "postgres" / "data" / "postmaster.pid"
        return int(pid_file.read_text().partition("\n")[0])
    with redis.Redis.from_url(world.redis_url) as client:
        return int(client.info("server")["process_id"])


def kill_server(world: embedded.World, service: str) -> int:
    """`kill -9` the PostgreSQL or Redis of a world; returns its process id.

    `embedded.using(world, [service])` starts it again.
    """
    pid = server_pid(world, service)
    os.kill(pid, signal.SIGKILL)
    return pid


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended but is still listed does not."""
    if sys.platform == "linux":
        try:
            stat = Path("/proc", str(pid), "stat").read_text()
        except OSError:
            return False
        return stat.rpartition(") ")[2][0] != "Z"
    asked = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False
    )
    return not asked.stdout.strip().startswith(b"Z") and asked.returncode == 0
