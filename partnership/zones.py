"""The time zones that a form offers: the world's, each by a place in it."""

from functools import cache
from zoneinfo import available_timezones

CONTINENTS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


def places(own: str = "") -> list[tuple[str, str]]:
    """Every zone by its name and by its place in words, and the one that is set."""
    names = _places() | {own} if own else _places()
    return [(name, name.replace("_", " ")) for name in sorted(names)]


@cache
def _places() -> frozenset[str]:
    """UTC, and what is named by a place: the rest are older names of the same."""
    by_place = (name for name in available_timezones() if "/" in name)
    return frozenset(n for n in by_place if n.partition("/")[0] in CONTINENTS) | {"UTC"}
