"""Every route of the product, read from the resolver: nothing is listed by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# The same in an address written as a regular expression, with where it begins and ends.
EXPRESSION = re.compile(r"\(\?P(<\w+>)[^)]*\)|[\^$]")


@dataclass(frozen=True)
class Route:
    """One address pattern. `name` is its name, or the pattern where it has none."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self._plain)

    def address(self, values: dict[str, object]) -> str:
        """The address with its parameters filled in."""
        return "/" + PARAMETER.sub(lambda found: str(values[found[1]]), self._plain)

    @property
    def _plain(self) -> str:
        return EXPRESSION.sub(lambda found: found[1] or "", self.pattern)


def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, space: str
) -> Iterator[Route]:
    for entry in patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pattern, inside)
        else:
            yield Route(space + (entry.name or pattern), pattern)
