"""Numbers as people read them: by locale, by unit, with the decimals of the unit.

A unit is the catalogue's: "%", "s", "points", "per 1,000", "count", "ratio", "money",
"days", "h"; any other text is shown as it is.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnership.currencies import minor_unit

MISSING: Final = "–"
MINUS: Final = "−"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"

Number = float | int | Decimal

SYMBOLS: Final = {
    "GBP": "£",
    "EUR": "€",
    "USD": "$",
    "JPY": "¥",
    "INR": "₹",
    "PHP": "₱",
}

SUFFIXES: Final = {
    "%": "%",
    "points": gettext_lazy("points"),
    "per 1,000": gettext_lazy("per 1,000"),
    "count": "",
    "ratio": "",
    "days": gettext_lazy("d"),
    "h": gettext_lazy("h"),
}
# A change of a percentage is in points: "+1.75 %" would say something else.
CHANGE_SUFFIXES: Final = {"%": gettext_lazy("pts"), "points": gettext_lazy("pts")}


@dataclass(frozen=True)
class Shown:
    """A value and its unit, apart, so that a page can make the unit smaller."""

    text: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.text}{NO_BREAK}{self.unit}" if self.unit else self.text


def shown(
    value: Number | None, unit: str = "", decimals: int = 0, currency: str = ""
) -> Shown:
    """`value` in `unit`: 81.5 and %, 6:35 and min, £4.12; a dash where missing."""
    if value is None:
        return Shown(MISSING)
    if unit == "s":
        return _duration(value, decimals)
    if unit == "money":
        return Shown(money(value, currency, decimals or None))
    return Shown(_digits(value, decimals), str(SUFFIXES.get(unit, unit)))


def whole(number: int, power: int) -> str:
    """A sum in units of 10 to the minus `power`, in the one that people speak of."""
    return show(Decimal(number).scaleb(-power), "", power)


def show(
    value: Number | None, unit: str = "", decimals: int = 0, currency: str = ""
) -> str:
    """As `shown`, in one piece: "81.5 %" with a space that does not break."""
    return str(shown(value, unit, decimals, currency))


def change(
    value: Number | None, unit: str = "", decimals: int = 0, currency: str = ""
) -> str:
    """A difference with its sign: +1.4 pts, −2.4 pts, +0:04, ±0.0 pts."""
    if value is None:
        return ""
    size = abs(_exact(value))
    if unit == "s" and round(size) < 60:
        # Beside 6:35 a change of four seconds reads 0:04.
        text = f"0:{round(size):02d}"
    elif unit in CHANGE_SUFFIXES:
        digits = _digits(size, decimals)
        suffix = _("pt") if digits == "1" else CHANGE_SUFFIXES[unit]
        text = f"{digits}{NO_BREAK}{suffix}"
    else:
        text = show(size, unit, decimals, currency)
    return _sign(value, decimals) + text


def change_unit(unit: str) -> str:
    """What a difference is measured in: pts for %, else the unit's own."""
    return str(CHANGE_SUFFIXES.get(unit, unit))


def exactly(value: Decimal, unit: str = "") -> str:
    """`value` with the decimals that it needs and no more: 10 %, 12.5 %."""
    exponent = value.normalize().as_tuple().exponent
    return show(value, unit, max(0, -exponent) if isinstance(exponent, int) else 0)


def money(amount: Number, currency: str, decimals: int | None = None) -> str:
    """An amount in its currency's minor unit: £1,398.00, CHF 1,398.00, −£3.00."""
    places = minor_unit(currency) if decimals is None else decimals
    sign = MINUS if amount < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency}{NO_BREAK}" if currency else "")
    return f"{sign}{symbol}{_digits(abs(_exact(amount)), places)}"


def _exact(value: Number) -> Decimal:
    """The number as it is written, so that all rounding is half-even in decimals."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _digits(value: Number, decimals: int) -> str:
    rounded = round(_exact(value), decimals)
    return _written(str(rounded), decimals, get_language())


# A page says few different numbers many times over.
@lru_cache(maxsize=4096)
def _written(number: str, decimals: int, language: str) -> str:
    """The decimals of `number` as the reader's language writes them."""
    text = number_format(Decimal(number), decimals, force_grouping=True)
    return text.replace("-", MINUS)


def _sign(value: Number, decimals: int) -> str:
    rounded = round(_exact(value), decimals)
    return "±" if rounded == 0 else "+" if rounded > 0 else MINUS


def _duration(seconds: Number, decimals: int) -> Shown:
    """28 s; from a minute on 6:35 min; from an hour on 1:02:30 h."""
    sign, size = (MINUS if seconds < 0 else ""), abs(_exact(seconds))
    whole = round(size)
    if whole < 60:
        return Shown(sign + _digits(size, decimals), _("s"))
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return Shown(f"{sign}{minutes}:{rest:02d}", _("min"))
    hours, minutes = divmod(minutes, 60)
    return Shown(f"{sign}{hours}:{minutes:02d}:{rest:02d}", _("h"))
