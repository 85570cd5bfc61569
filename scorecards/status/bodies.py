"""A rendered page in the encodings that readers ask for, each with its own ETag."""

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import brotli  # type: ignore[import-untyped] # ships no types

# The best one first.
ENCODINGS = ("br", "gzip")
AS_IT_IS = "identity"
# Smaller than this gains nothing: one packet it is anyway.
WORTH_IT = 860
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
LONGEST_HEADER = 1_000


@dataclass(frozen=True)
class Encoded:
    """The bytes of one encoding. `etag` is strong: other bytes, another one."""

    encoding: str
    content: bytes
    etag: str


@dataclass(frozen=True)
class Body:
    """The bytes of a page. An encoding is made when first asked for, and kept."""

    content: bytes
    _made: dict[str, Encoded] = field(default_factory=dict, compare=False)

    def encoded(self, accepts: str) -> Encoded:
        """What suits an `Accept-Encoding` header best."""
        wanted = best(accepts) if len(self.content) >= WORTH_IT else AS_IT_IS
        return self._made.get(wanted) or self._make(wanted)

    def _make(self, encoding: str) -> Encoded:
        mark = hashlib.sha256(self.content).hexdigest()[:32]
        if encoding == "br":
            content = brotli.compress(self.content, quality=BROTLI_QUALITY)
            made = Encoded(encoding, content, f'"{mark}-br"')
        elif encoding == "gzip":
            content = gzip.compress(self.content, GZIP_LEVEL, mtime=0)
            made = Encoded(encoding, content, f'"{mark}-gz"')
        else:
            made = Encoded(AS_IT_IS, self.content, f'"{mark}"')
        # Two threads may make it at once; both make the same.
        return self._made.setdefault(encoding, made)


@lru_cache(maxsize=256)
def best(accepts: str) -> str:
    """The best encoding that an `Accept-Encoding` header allows (RFC 9110, 12.5.3).

    What makes no sense in it is passed over: every reader can read what it is as it is.
    """
    if len(accepts) > LONGEST_HEADER:
        return AS_IT_IS
    weights: dict[str, float] = {}
    for part in accepts.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = _weight(weight)
    others = weights.get("*", 0.0)
    allowed = [name for name in ENCODINGS if weights.get(name, others) > 0]
    heaviest = max((weights.get(name, others) for name in allowed), default=0.0)
    if heaviest < weights.get(AS_IT_IS, 0.0):
        return AS_IT_IS
    chosen = (n for n in allowed if weights.get(n, others) == heaviest)
    return next(chosen, AS_IT_IS)


def _weight(text: str) -> float:
    name, _, value = text.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
