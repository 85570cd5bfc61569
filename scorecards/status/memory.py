"""What a process keeps: so many things, the least used one goes first."""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """A dictionary of at most `most` entries, for many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Without a lock: reading a dictionary is one step, and nothing moves."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def drop(self, key: K) -> None:
        with self._lock:
            self._kept.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


class Flights:
    """One does the work and the others wait for it: a fixed number of locks by key."""

    def __init__(self, lanes: int = 64) -> None:
        self._lanes = [threading.Lock() for _ in range(lanes)]

    @contextmanager
    def alone(self, key: str, patience: float) -> Iterator[bool]:
        """Whether nobody else is at it, after at most `patience` seconds."""
        lane = self._lanes[zlib.crc32(key.encode()) % len(self._lanes)]
        mine = lane.acquire(timeout=patience)
        try:
            yield mine
        finally:
            if mine:
                lane.release()
