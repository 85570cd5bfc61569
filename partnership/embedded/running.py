"""Using the embedded services: start what does not run, stop what nobody uses.

Every service has a *keeper*, a process of its own that is the parent of the server.
Whoever uses the service holds a shared lock on the file `users`; coming, going and
stopping happen one at a time under the lock `door`. The last one to go stops the
service and waits for it. A user that is killed cannot do that, but the kernel drops
its share, and the keeper, which looks every quarter of a second, stops the service.

Why a keeper, and not the first command as the parent: then a short command would have
to wait at its end for a long one that came later, and killing it would take the
database away from the demo. Why locks, and not counters or pid files: the kernel
takes locks back from a process that ends, so no count can be wrong afterwards.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

from partnership.embedded.errors import EmbeddedError
from partnership.embedded.locks import Lock, held
from partnership.embedded.postgres import Postgres
from partnership.embedded.redis import Redis
from partnership.embedded.worlds import World, temporary_directory, world

SOURCE = Path(__file__).parents[2]
STOP_SECONDS = 30
_keepers: "list[subprocess.Popen[bytes]]" = []  # started here, to be reaped here


class Service(Protocol):
    """What a keeper needs to know about a service."""

    @property
    def world(self) -> World: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def setting(self) -> str: ...
    @property
    def stop_signals(self) -> tuple[int, ...]: ...

    def answers(self) -> bool: ...
    def prepare(self) -> None: ...
    def start(self, log: IO[bytes], lock: int) -> "subprocess.Popen[bytes]": ...


# In the order of starting; stopping goes the other way.
KINDS: Mapping[str, type[Postgres] | type[Redis]] = {
    "postgres": Postgres,
    "redis": Redis,
}
ALL = tuple(KINDS)


def missing(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The services that the environment names no address for, nor a file with it."""
    return tuple(
        name
        for name, kind in KINDS.items()
        if not environ.get(kind.setting) and not environ.get(f"{kind.setting}_FILE")
    )


def gone(world: World, services: Iterable[str] = ALL) -> str | None:
    """A sentence about the first of `services` that no longer answers, or None."""
    for name in services:
        service = KINDS[name](world)
        if not _is_kept(service) and not service.answers():
            return (
                f"The embedded {service.title} is gone; its last words are in"
                f" {world.folder(name) / 'log'}."
            )
    return None


def _is_kept(service: Service) -> bool:
    """Whether a keeper or its server lives; either holds the lock."""
    alive = Lock(service.world.folder(service.name) / "keeper")
    try:
        return not alive.try_to_take()
    finally:
        alive.close()


@contextmanager
def ensure_running(root: Path, services: Iterable[str] = ALL) -> Iterator[World]:
    """The world of the checkout at `root`, its `services` running for the block.

    Raises EmbeddedError where a service cannot be had.
    """
    with using(world(root), services) as running:
        yield running


@contextmanager
def temporary_world(services: Iterable[str] = ALL) -> Iterator[World]:
    """A fresh world for tests: running, without fsync, gone after the block."""
    with temporary_directory() as fresh, using(fresh, services):
        yield fresh


@contextmanager
def using(world: World, services: Iterable[str] = ALL) -> Iterator[World]:
    """Hold `services` of `world` running for the block."""
    with ExitStack() as stack:
        for name in services:
            stack.enter_context(use(KINDS[name](world)))
        yield world


@contextmanager
def use(service: Service) -> Iterator[None]:
    """Hold one service running for the block."""
    users = _enter(service)
    try:
        yield
    finally:
        _leave(service, users)


def _enter(service: Service) -> Lock:
    folder = service.world.folder(service.name)
    with held(folder / "door"):
        users = Lock(folder / "users")
        users.share()
        try:
            if not service.answers():
                _start_keeper(service)
        except BaseException:
            users.close()
            raise
    return users


def _leave(service: Service, users: Lock) -> None:
    folder = service.world.folder(service.name)
    with held(folder / "door"):
        if users.try_to_take():
            _stop_keeper(folder / "keeper")
        users.close()


def _start_keeper(service: Service) -> None:
    world = service.world
    kind = "durable" if world.durable else "temporary"
    words = [service.name, str(world.home), str(world.sockets), kind]
    keeper = subprocess.Popen(  # noqa: S603 - this interpreter and our own module
        [sys.executable, "-m", "partnership.embedded.keeper", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        start_new_session=True,
    )
    said = _first_line(keeper)
    if said != "ready":
        keeper.wait()
        raise EmbeddedError(said or f"The embedded {service.title} did not start.")
    _keepers.append(keeper)


def _first_line(keeper: "subprocess.Popen[bytes]") -> str:
    assert keeper.stdout is not None  # noqa: S101 - asked for with PIPE
    with keeper.stdout as stdout:
        return stdout.readline().decode().strip()


def _stop_keeper(path: Path) -> None:
    """Stop the keeper and wait until it and its server are gone.

    The number in the file is good because a keeper writes it as soon as it holds the
    lock, and the lock is not free.
    """
    alive = Lock(path)
    end = time.monotonic() + STOP_SECONDS
    pid = 0
    try:
        while not alive.try_to_take() and time.monotonic() < end:
            pid = int(alive.noted())
            os.kill(pid, signal.SIGTERM)
            time.sleep(0.02)
    except (ProcessLookupError, ValueError):
        pass  # a server without keeper is not ours to stop
    finally:
        alive.close()
    _reap(pid)


def _reap(stopped: int) -> None:
    """Forget the keepers of this process that have ended, `stopped` among them."""
    for keeper in [*_keepers]:
        if keeper.pid == stopped:
            keeper.wait()
        if keeper.poll() is not None:
            _keepers.remove(keeper)
