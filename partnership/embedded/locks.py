"""File locks that the kernel gives back when their holder ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lock:
    """An advisory lock on a file; child programs do not inherit it."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "a+b")

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def try_to_take(self) -> bool:
        """Take it alone if nobody else has it; a share of our own is lost if not."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def take_within(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not self.try_to_take():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def note(self, text: str) -> None:
        """Leave `text` in the file for whoever finds the lock taken."""
        self._file.truncate(0)
        os.write(self._file.fileno(), text.encode())

    def noted(self) -> str:
        self._file.seek(0)
        return self._file.read().decode()

    def close(self) -> None:
        self._file.close()


@contextmanager
def held(path: Path) -> Iterator[Lock]:
    """Wait for the lock on `path` and hold it for the block."""
    lock = Lock(path)
    try:
        lock.take()
        yield lock
    finally:
        lock.close()
