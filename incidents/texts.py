"""Reading what people wrote: one clear sentence for what cannot be kept."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from incidents.errors import IncidentError
from incidents.lifecycle import FURTHEST_PROMISE

MOST_CHARACTERS = 10_000


def sentence(
    raw: str, *, field: str, most: int = MOST_CHARACTERS, needed: str = ""
) -> str:
    """The text without blanks around it.

    `needed` is what to say where nothing was written; empty: nothing has to be.
    Raises `IncidentError` for what is too long or holds control characters.
    """
    text = raw.strip().replace("\r\n", "\n")
    if needed and not text:
        raise IncidentError(needed, field)
    if len(text) > most:
        raise IncidentError(
            _("That is %(length)s characters; write at most %(most)s.")
            % {"length": f"{len(text):,}", "most": f"{most:,}"},
            field,
        )
    if any(_is_control(letter) for letter in text):
        raise IncidentError(
            _("Use ordinary characters only; there is a control character in it."),
            field,
        )
    return text


def one_of(word: str, words: Iterable[str], field: str) -> str:
    """One of these words, or a sentence that lists them."""
    known = [str(each) for each in words]
    if word not in known:
        raise IncidentError(
            _("“%(word)s” is none of: %(words)s.")
            % {"word": word[:40], "words": ", ".join(filter(None, known))},
            field,
        )
    return str(word)


def _is_control(letter: str) -> bool:
    return letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cs"}


def promise_time(
    raw: datetime, now: datetime, field: str = "next_update_at"
) -> datetime:
    """A time that can be promised: ahead, and at most a year."""
    at = aware(raw, field)
    if at <= now:
        raise IncidentError(_("Promise a time that is still ahead."), field)
    if at - now > FURTHEST_PROMISE:
        raise IncidentError(_("Promise an update within a year."), field)
    return at


def time_known(raw: datetime, now: datetime, field: str) -> datetime:
    """A time that lies behind us: when something began, or was noticed."""
    at = aware(raw, field)
    if at > now:
        raise IncidentError(_("That time is still ahead; say when it was."), field)
    if now - at > 10 * FURTHEST_PROMISE:
        raise IncidentError(_("Check the year: that is very long ago."), field)
    return at


def time_expected(raw: datetime, now: datetime, field: str = "expected_at") -> datetime:
    """When something might happen: from about now on, within two years."""
    at = aware(raw, field)
    if at < now - timedelta(hours=1):
        raise IncidentError(
            _("That time has passed. If it happened, log an incident instead."), field
        )
    if at - now > 2 * FURTHEST_PROMISE:
        raise IncidentError(_("Say a time within two years."), field)
    return at


def aware(raw: datetime, field: str) -> datetime:
    if raw.tzinfo is None:
        raise IncidentError(
            _("Write the time with its offset, like 2026-12-02T16:00+00:00."), field
        )
    return raw
