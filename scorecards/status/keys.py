"""Keys that other programs may keep: 12 characters of a-z and 0-9, stable for ever.

They are digests of what a thing is within its partnership (`INC-42`, its entry 7) and
of the partnership's own seed, so that they tell nothing of the instance's numbers.
"""

import hashlib
from datetime import UTC, datetime
from string import ascii_lowercase, digits

LENGTH = 12
LETTERS = digits + ascii_lowercase


def seed(partnership_id: int, made_at: datetime) -> str:
    """What sets one partnership's keys apart from all others'; it never changes."""
    return f"{partnership_id}:{made_at.astimezone(UTC).isoformat()}"


def key(of: str, kind: str, *parts: str | int) -> str:
    """The key of one thing (`kind`, named by `parts`) in the partnership with a seed.

    62 of SHA-256's bits: a thousand things in one partnership share a key once in
    nine trillion partnerships.
    """
    said = "\n".join([of, kind, *map(str, parts)])
    number = int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)
