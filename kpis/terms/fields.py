"""Reading one field of the terms: a value, or a problem that says what to write."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.terms.refusal import Problem, TermsRefusedError

# What the columns of `kpis.models.Target` hold: digits in all, digits behind the point.
VALUE: Final = (20, 6)
MONEY: Final = (14, 4)
SHARE: Final = (6, 2)
MONEY_TOTAL: Final = (16, 4)
SHARE_OF_FEES: Final = (5, 2)
MOST_CHARACTERS: Final = 2000
FIRST_YEAR, LAST_YEAR = 2000, 2199

# Three digits behind the one comma are a group, as the pages print it; 6,5 and 6,25
# have a decimal comma.
_SPACES: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_GROUPED: Final = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA: Final = re.compile(r"[-+]?\d+,(\d{1,2}|\d{4,})|[-+]?0,\d+")

NAMES: Final = {
    "direction": gettext_lazy("direction"),
    "definition": gettext_lazy("version of the definition"),
    "minimum": gettext_lazy("client minimum"),
    "minimum_high": gettext_lazy("upper end of the client minimum"),
    "buffer": gettext_lazy("buffer"),
    "buffer_reason": gettext_lazy("reason for the buffer"),
    "penalty": gettext_lazy("penalty range"),
    "penalty.form": gettext_lazy("form of the penalty"),
    "penalty.start": gettext_lazy("start of the penalty"),
    "penalty.full": gettext_lazy("full end of the penalty"),
    "penalty.steps": gettext_lazy("steps of the penalty"),
    "penalty.amount": gettext_lazy("amount per unit"),
    "floor": gettext_lazy("floor"),
    "floor_high": gettext_lazy("upper floor"),
    "weight": gettext_lazy("weight in the score"),
    "allocation": gettext_lazy("share of the at-risk amount"),
    "effective_from": gettext_lazy("first day"),
}


class NotReadableError(ValueError):
    """What stands in a field is not what belongs there; the message says so."""


def decimal_of(raw: object, digits: int, places: int) -> Decimal:
    """An exact number that fits the column; a JSON float is the digits it shows."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise NotReadableError(_("Write it as a number, such as 80 or 2.5."))
    try:
        number = Decimal(_plain_digits(str(raw)))
    except InvalidOperation:
        raise NotReadableError(
            _("“%(text)s” is no number; write it like 80 or 2.5.")
            % {"text": str(raw).strip()[:20]}
        ) from None
    if not number.is_finite():
        raise NotReadableError(_("Write it as a number, such as 80 or 2.5."))
    if number and number.adjusted() >= digits - places:
        raise NotReadableError(_("This number is too large."))
    rounded = number.quantize(Decimal(1).scaleb(-places))
    if rounded != number and not places:
        raise NotReadableError(_("Write a whole number."))
    if rounded != number:
        raise NotReadableError(
            _("Write at most %(places)s decimals.") % {"places": places}
        )
    return rounded


def _plain_digits(text: str) -> str:
    """A number as the pages print it, or as people on the continent type it.

    186,400.00 and 186 400 are 186400; 6,5 is 6.5. What stays in doubt, such as 1,23,4,
    is left as it is and refused.
    """
    text = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    if _GROUPED.fullmatch(text):
        return text.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


def day_of(raw: object) -> date:
    """A day of the partnership, of a year in which readings are kept."""
    if isinstance(raw, date):
        day = raw
    else:
        try:
            day = date.fromisoformat(str(raw).strip())
        except ValueError:
            raise NotReadableError(_("Write a date like 2026-10-01.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotReadableError(
            _("Choose a year from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return day


class Fields:
    """The fields of one JSON object. Problems are collected, then raised at once."""

    def __init__(
        self, data: Mapping[str, Any], problems: list[Problem], prefix: str = ""
    ) -> None:
        self.data = data
        self.problems = problems
        self.prefix = prefix

    def refuse(self, name: str, code: str, sentence: str) -> None:
        self.problems.append(Problem(self.prefix + name, code, sentence))

    def finish(self) -> None:
        """Raise what was collected, if anything."""
        if self.problems:
            raise TermsRefusedError(self.problems)

    def part(self, name: str) -> "Fields | None":
        """A nested object, or `None` where it is null or left out."""
        raw = self.data.get(name)
        if raw is None:
            return None
        if isinstance(raw, Mapping):
            return Fields(raw, self.problems, f"{self.prefix}{name}.")
        self.refuse(name, "type", self._named(name, _("Send an object, or null.")))
        return None

    def number(
        self, name: str, fits: tuple[int, int] = VALUE, *, default: Decimal | None
    ) -> Decimal:
        """A number that has to be there, unless there is a default."""
        if self._is_empty(name) and default is None:
            self.refuse(name, "missing", self._named(name, _("Write a number.")))
        return self.optional(name, fits) or default or Decimal(0)

    def optional(self, name: str, fits: tuple[int, int] = VALUE) -> Decimal | None:
        """A number, or `None` where nothing was written."""
        if self._is_empty(name):
            return None
        try:
            return decimal_of(self.data[name], *fits)
        except NotReadableError as problem:
            self.refuse(name, "number", self._named(name, str(problem)))
            return None

    def share(self, name: str) -> Decimal:
        """A number of 0 or more, 0 where nothing was written."""
        number = self.number(name, SHARE, default=Decimal(0))
        if number < 0:
            self.refuse(name, "negative", self._named(name, _("Write 0 or more.")))
        return number

    def whole(self, name: str) -> int:
        number = self.number(name, (9, 0), default=None)
        return int(number)

    def choice(self, name: str, choices: Sequence[str]) -> str:
        raw = self.data.get(name)
        if raw in choices:
            return str(raw)
        sentence = _("Choose one of: %(all)s.") % {"all": ", ".join(choices)}
        self.refuse(name, "choice", self._named(name, sentence))
        return choices[0]

    def text(self, name: str) -> str:
        raw = self.data.get(name)
        text = "" if raw is None else str(raw).strip()
        if "\x00" in text or len(text) > MOST_CHARACTERS:
            sentence = _("Use at most %(most)s ordinary characters.") % {
                "most": MOST_CHARACTERS
            }
            self.refuse(name, "text", self._named(name, sentence))
        return text

    def day(self, name: str) -> date:
        try:
            return day_of(self.data.get(name) or "")
        except NotReadableError as problem:
            self.refuse(name, "date", self._named(name, str(problem)))
            return date.min

    def steps(self, name: str) -> tuple[tuple[Decimal, Decimal], ...]:
        """Pairs of a threshold and a share in per cent."""
        raw = self.data.get(name) or []
        try:
            return tuple(
                (decimal_of(at, *VALUE), decimal_of(share, *SHARE)) for at, share in raw
            )
        except (NotReadableError, TypeError, ValueError):
            sentence = _("Write each step as a threshold and a share: 80 25.")
            self.refuse(name, "steps", self._named(name, sentence))
            return ()

    def _is_empty(self, name: str) -> bool:
        raw = self.data.get(name)
        return raw is None or (isinstance(raw, str) and not raw.strip())

    def _named(self, name: str, sentence: str) -> str:
        """ "Buffer: write a number." """
        label = str(NAMES[self.prefix + name])
        return f"{label[:1].upper()}{label[1:]}: {sentence[:1].lower()}{sentence[1:]}"
