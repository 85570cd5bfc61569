"""Everybody looks at once while somebody posts an update every second.

Each update carries its number and a digest of it. An answer is whole if all of its
numbers have their digest and none is missing below the newest; it is old by as long as
a later update had been there when it was asked for.
"""

import hashlib
import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.bench.sites import HOST

NUMBERED = re.compile(r"State (\d+) ([0-9a-f]{12})")
OLDEST = 5.0  # seconds
EVERY = 1.0


def words(number: int) -> str:
    """The text of an update."""
    return f"State {number} {_digest(number)}"


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for, the newest number in it, and its mark."""

    at: float
    took: float
    status: int
    newest: int
    whole: bool
    is_last_known: bool


@dataclass
class Storm:
    """A writer and readers of some addresses on one port, until `stop`.

    `post(number)` writes an update and returns once readers may see it.
    """

    port: int
    addresses: list[str]
    post: Callable[[int], None]
    readers: int = 8
    posted: list[tuple[int, float]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    rounds: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._writing = threading.Event()
        self._written = threading.Lock()
        self._threads = [threading.Thread(target=self._write)]
        for number in range(self.readers):
            self._threads.append(threading.Thread(target=self._read, args=(number,)))

    def start(self) -> None:
        self._writing.set()
        for thread in self._threads:
            thread.start()

    def rest(self) -> None:
        """No update is written from here on, and none is half written."""
        self._writing.clear()
        with self._written:
            pass

    def resume(self) -> None:
        self._writing.set()

    def until(self, count: int, patience: float = 120.0) -> None:
        """Wait for so many answers in all."""
        deadline = time.monotonic() + patience
        while len(self.seen) < count and time.monotonic() < deadline:
            time.sleep(0.05)

    def until_each(self, count: int, patience: float = 120.0) -> None:
        """Wait until each reader has so many answers."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if all(self.rounds[reader] >= count for reader in range(self.readers)):
                return
            time.sleep(0.05)

    def until_one(self, wanted: Callable[[Seen], bool], patience: float = 60.0) -> None:
        """Wait for an answer of this kind to a question that is asked from here on."""
        asked, deadline = time.monotonic(), time.monotonic() + patience
        while time.monotonic() < deadline:
            if any(one.at >= asked and wanted(one) for one in self.seen[-50:]):
                return
            time.sleep(0.05)

    def until_all(
        self, wanted: Callable[[Seen], bool], during: float, patience: float = 60.0
    ) -> int:
        """Wait until every answer of so many seconds is of this kind.

        Returns the number of answers until then; raises `TimeoutError`.
        """
        deadline = time.monotonic() + patience
        asked, count = time.monotonic(), len(self.seen)
        while asked + during > time.monotonic() or count == len(self.seen):
            for one in self.seen[count:]:
                count += 1
                asked = asked if wanted(one) else time.monotonic()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not all answers of {during} s were as wanted")
            time.sleep(0.05)
        return count

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    @property
    def oldest(self) -> float:
        """How old the oldest state was that an unmarked answer told, in seconds."""
        ages = (self._age(one) for one in self.seen if not one.is_last_known)
        return max(ages, default=0.0)

    def _age(self, one: Seen) -> float:
        later = [at for number, at in self.posted if number > one.newest]
        return max((one.at - at for at in later), default=0.0)

    def _write(self) -> None:
        number = 0
        while not self._over.is_set():
            begun = time.monotonic()
            with self._written:
                if self._writing.is_set():
                    number += 1
                    self._keep(partial(self.post, number))
                    self.posted.append((number, time.monotonic()))
            self._over.wait(max(0.05, EVERY - (time.monotonic() - begun)))

    def _read(self, reader: int) -> None:
        number = reader
        link = http.client.HTTPConnection(HOST, self.port, timeout=20)
        while not self._over.is_set():
            address = self.addresses[number % len(self.addresses)]
            number += 1
            self._keep(partial(self._note, link, address))
            self.rounds[reader] += 1
        link.close()

    def _note(self, link: http.client.HTTPConnection, address: str) -> None:
        self.seen.append(_ask(link, address))

    def _keep(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is an error
            self.errors.append(repr(error))


def _ask(link: http.client.HTTPConnection, address: str) -> Seen:
    at = time.monotonic()
    link.request("GET", address)
    response = link.getresponse()
    text = response.read().decode()
    found = [(int(number), mark) for number, mark in NUMBERED.findall(text)]
    numbers = {number for number, _mark in found}
    newest = max(numbers, default=0)
    whole = all(mark == _digest(number) for number, mark in found)
    whole = whole and numbers == set(range(min(numbers, default=1), newest + 1))
    marked = response.headers.get("X-Ours-As-Of") is not None
    return Seen(at, time.monotonic() - at, response.status, newest, whole, marked)
