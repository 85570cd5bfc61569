"""Texts as the database can keep them, and as people wrote them."""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from partnership.errors import Refused

MOST_CHARACTERS = 10_000


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


def sentence(
    raw: str, *, field: str, most: int = MOST_CHARACTERS, needed: str = ""
) -> str:
    """The text without blanks around it.

    `needed` is what to say where nothing was written; empty: nothing has to be.
    Raises `Refused` for what is too long or holds control characters.
    """
    text = raw.strip().replace("\r\n", "\n")
    if needed and not text:
        raise Refused(needed, field)
    if len(text) > most:
        raise Refused(
            _("That is %(length)s characters; write at most %(most)s.")
            % {"length": f"{len(text):,}", "most": f"{most:,}"},
            field,
        )
    if any(_is_control(letter) for letter in text):
        raise Refused(
            _("Use ordinary characters only; there is a control character in it."),
            field,
        )
    return text


def one_of(word: str, words: Iterable[str], field: str) -> str:
    """One of these words, or a sentence that lists them."""
    known = [str(each) for each in words]
    if word not in known:
        raise Refused(
            _("“%(word)s” is none of: %(words)s.")
            % {"word": word[:40], "words": ", ".join(filter(None, known))},
            field,
        )
    return str(word)


def aware(raw: datetime, field: str) -> datetime:
    if raw.tzinfo is None:
        raise Refused(
            _("Write the time with its offset, like 2026-12-02T16:00+00:00."), field
        )
    return raw


def _is_control(letter: str) -> bool:
    return letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cs"}
