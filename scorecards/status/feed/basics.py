"""What the objects of a feed are made of: ids, times, addresses and clean texts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

# What no XML document can hold; it would be noise in JSON too.
NOISE = dict.fromkeys((*range(32), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
del NOISE[ord("\t")], NOISE[ord("\n")]


@dataclass(frozen=True)
class Address:
    """Where the page is: its absolute address, with the secret and the last slash."""

    url: str

    def item(self, ref: str) -> str:
        """The address of one item on the page."""
        return f"{self.url}#{ref}"


def stamp(at: datetime) -> str:
    """`2026-12-02T15:18:00.000Z`; microseconds are cut off."""
    utc = at.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def stamp_or_none(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def clean(text: str) -> str:
    """A text without the characters that XML and screens cannot show."""
    return text.translate(NOISE).strip()


def clock_words(at: datetime, zone: str) -> str:
    """`16:00 on 2 December 2026 (Europe/London)`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M} on {local.day} {local:%B %Y} ({zone})"
