"""The small process that runs one service for as long as anybody uses it.

Run as `python -m partnership.embedded.keeper SERVICE HOME SOCKETS durable|temporary`;
it says `ready` or one sentence on stdout. See `partnership.embedded.running`.
"""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from partnership import processes
from partnership.embedded.errors import EmbeddedError
from partnership.embedded.locks import Lock
from partnership.embedded.running import KINDS, Service
from partnership.embedded.worlds import World

START_SECONDS = 60  # recovery after a crash replays the log first
LOOK_SECONDS = 0.25
READY = "ready"


class Keeper:
    """Starts the service and stops it when nobody uses it or somebody says so."""

    def __init__(self, service: Service, alive: Lock) -> None:
        self.service = service
        self.alive = alive
        self.folder = service.world.folder(service.name)
        self.told_to_stop = False
        self.door: Lock | None = None
        self.users: Lock | None = None  # held once nobody uses the service
        self._listen_to_signals()

    def run(self) -> None:
        child = self._start()
        try:
            self._wait_until_ready(child)
            print(READY, flush=True)  # noqa: T201 - read by the command that started us
            while child.poll() is None and not self.told_to_stop and self._used():
                self._nap()
        finally:
            processes.stop(child, self.service.stop_signals)
        if not self.service.world.durable and self.users:
            self._clear_away()

    def _clear_away(self) -> None:
        """Remove what the owner of a temporary world, killed, could not."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.service.world.postgres_sockets, ignore_errors=True)
        with contextlib.suppress(OSError):  # the other service may still be there
            self.service.world.home.rmdir()

    def _start(self) -> "subprocess.Popen[bytes]":
        self.service.prepare()
        with (self.folder / "log").open("wb") as log:
            # The server shares the lock, so it is free only when both are gone.
            return self.service.start(log, self.alive.fileno())

    def _wait_until_ready(self, child: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + START_SECONDS
        while not self.service.answers():
            if child.poll() is not None or time.monotonic() > end or self.told_to_stop:
                raise EmbeddedError(
                    f"The embedded {self.service.title} did not start:"
                    f" {last_line(self.folder / 'log')} (all of it is in"
                    f" {self.folder / 'log'})"
                )
            time.sleep(0.01)

    def _used(self) -> bool:
        """Whether anybody uses the service; once not, nobody new may come in.

        The locks are kept until this process ends, so whoever comes now waits for
        the stop and then starts the service anew.
        """
        door = Lock(self.folder / "door")
        users = Lock(self.folder / "users")
        if door.try_to_take() and users.try_to_take():
            self.door, self.users = door, users
            return False
        users.close()
        door.close()
        return True

    def _listen_to_signals(self) -> None:
        """Note the wish to stop; any signal, a child's end too, ends a nap."""
        self.bell, ringer = socket.socketpair()
        ringer.settimeout(0)  # a wakeup descriptor must not block
        signal.set_wakeup_fd(ringer.detach(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _note_stop(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True

    def _nap(self) -> None:
        if select.select([self.bell], [], [], LOOK_SECONDS)[0]:
            self.bell.recv(64)


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def main(name: str, home: str, sockets: str, kind: str) -> int:
    os.umask(0o077)  # logs and data are nobody else's business
    world = World(Path(home), Path(sockets), durable=kind == "durable")
    service = KINDS[name](world)
    alive = Lock(world.folder(name) / "keeper")
    # A keeper whose server has just been killed may still be on its way out.
    if not alive.take_within(15):
        print(f"Another {service.title} of this checkout runs but does not answer.")  # noqa: T201
        return 1
    alive.note(str(os.getpid()))
    try:
        Keeper(service, alive).run()
    except (EmbeddedError, OSError, subprocess.SubprocessError) as error:
        print(error)  # noqa: T201 - read by the command that started us
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
