"""Child processes that never outlive the process that started them.

Every child is in a process group of its own, so Ctrl-C in a terminal reaches the
parent alone, which then stops its children in the right order. Where the parent is
killed outright, Linux signals the child instead (PR_SET_PDEATHSIG).
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The operating system's user and group numbers a child runs as."""

    uid: int
    gid: int


def die_with_parent(parent: int, number: int) -> None:
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


def stop(
    child: subprocess.Popen[bytes], signals: Sequence[int], patience: float = 10
) -> None:
    """Send the first signal, wait `patience` seconds, then the next, until it ends."""
    for number in signals:
        if child.poll() is not None:
            return
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def _child_set_up(death_signal: int) -> Callable[[], None]:
    parent = os.getpid()

    def set_up() -> None:
        # Runs in the child after the switch of user, which would clear the request.
        die_with_parent(parent, death_signal)

    return set_up
