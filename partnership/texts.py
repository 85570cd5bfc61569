"""Texts as the database can keep them."""

from collections.abc import Iterable, Iterator
from typing import Any


def is_storable(text: str) -> bool:
    """Whether a text has no NUL and no half of a surrogate pair."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def all_storable(texts: Iterable[str]) -> bool:
    """Whether every one of these texts can be kept."""
    return all(map(is_storable, texts))


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON value, keys too, however deep it lies."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
