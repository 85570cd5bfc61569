"""Child processes that never outlive the process that started them.

Every child is in a process group of its own, so Ctrl-C in a terminal reaches the
parent alone, which then stops its children in the right order. Where the parent is
killed outright, Linux signals the child instead (PR_SET_PDEATHSIG).
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
READY_SECONDS = 120  # far more than it takes; a busy machine is no error
PATIENCE_SECONDS = 10
LOOK_SECONDS = 0.1
TAIL_LINES = 20
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The operating system's user and group numbers a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Child:
    """A child of a Supervisor; `ready` is asked with the path of its log."""

    name: str
    command: Sequence[str]
    ready: Callable[[Path], bool]
    cwd: Path
    env: Mapping[str, str]


class LostError(RuntimeError):
    """Something that has to run does not; its text is for a person."""


def die_with_parent(parent: int, number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send us signal `number` when process `parent` ends.

    The parent may have ended before the kernel was asked; then there is nobody left
    to be signalled for, so the signal is raised at once. Does nothing outside Linux.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def start(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    death_signal: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    output: int | IO[bytes] = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command`; call from the main thread, whose end counts as the parent's."""
    return subprocess.Popen(  # noqa: S603 - commands are built from our own constants
        [str(word) for word in command],
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=None if env is None else dict(env),
        pass_fds=pass_fds,
        process_group=0,
        preexec_fn=_child_set_up(death_signal),
        **switch_to(account),
    )


def switch_to(account: Account | None) -> dict[str, Any]:
    """Popen's arguments that make the child run as `account`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


class Supervisor:
    """Runs named children together: all of them, or none.

    `run` starts them in order and returns 0 after SIGINT or SIGTERM, 1 after a child
    ended by itself or `lost` named something that the children cannot do without.
    Whatever happens, the children are stopped in the order in which they started.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        logs: Path,
        tell: Callable[[str], None],
        lost: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.children = children
        self.logs = logs
        self.tell = tell
        self.lost = lost
        self.asked_to_stop = False
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, when_ready: Callable[[], None] = lambda: None) -> int:
        before = [(n, signal.signal(n, self._note_stop)) for n in STOP_SIGNALS]
        try:
            self._start()
            self._wait_until_ready()
            if not self.asked_to_stop:
                when_ready()
            self._watch()
        except LostError as error:
            self.tell(str(error))
            return 1
        finally:
            self._stop()
            for number, handler in before:
                signal.signal(number, handler)
        return 0

    def log(self, child: Child) -> Path:
        return self.logs / f"{child.name}.log"

    def _note_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _start(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        for child in self.children:
            with self.log(child).open("wb") as output:
                self.running[child.name] = start(
                    child.command, env=child.env, cwd=child.cwd, output=output
                )

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        for child in self.children:
            while not self.asked_to_stop and not child.ready(self.log(child)):
                self._check()
                if time.monotonic() > end:
                    raise LostError(self._words(child, "is still not ready"))
                time.sleep(LOOK_SECONDS)
            if not self.asked_to_stop:
                self.tell(f"{child.name} ready")

    def _watch(self) -> None:
        while not self.asked_to_stop:
            self._check()
            if sentence := self.lost():
                raise LostError(sentence)
            time.sleep(LOOK_SECONDS)

    def _check(self) -> None:
        for child in self.children:
            status = self.running[child.name].poll()
            if status is not None and not self.asked_to_stop:
                raise LostError(self._words(child, f"ended by itself ({status})"))

    def _words(self, child: Child, what: str) -> str:
        lines = self.log(child).read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n  ".join([f"{child.name} {what}. Its last words:", *lines])

    def _stop(self) -> None:
        for name, child in self.running.items():
            self.tell(f"stopping {name}")
            stop_group(child)


def stop_group(child: subprocess.Popen[bytes]) -> None:
    """Stop a child that `start` started, and with it whatever it started itself."""
    stop(child, (signal.SIGTERM, signal.SIGKILL))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def stop(child: subprocess.Popen[bytes], signals: Sequence[int]) -> None:
    """Send the first signal, wait PATIENCE_SECONDS, then the next, until it ends."""
    for number in signals:
        if child.poll() is not None:
            return
        child.send_signal(number)
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _child_set_up(death_signal: int) -> Callable[[], None]:
    parent = os.getpid()

    def set_up() -> None:
        # Runs in the child after the switch of user, which would clear the request.
        die_with_parent(parent, death_signal)

    return set_up
