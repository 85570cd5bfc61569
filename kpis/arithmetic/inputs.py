"""Reading JSON that a stranger wrote: exact numbers, and one sentence when it is wrong.

Numbers arrive as `Fraction`, made from the decimal digits that stand in the file, so
0.1 is one tenth. A key that is left out means null. Every refusal is an `InputError`
that names the place: "kpis[0].value must be a number, not true."
"""

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NoReturn

from kpis.arithmetic.errors import InputError

# A number beyond these has no meaning here and would take hours to compute exactly.
LARGEST_EXPONENT = 30
MOST_DIGITS = 60


def parse(text: str) -> "Record":
    """The JSON object in `text`. Raises `InputError`."""
    try:
        data = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        raise InputError(
            f"The input is not JSON: {error.msg} in line {error.lineno}, "
            f"column {error.colno}."
        ) from None
    except InvalidOperation:
        raise InputError("A number in the input is too large to be read.") from None
    except RecursionError:
        raise InputError("The input is nested too deeply to be read.") from None
    if not isinstance(data, dict):
        raise InputError("The input must be one JSON object, { ... }.")
    return Record(data)


def _no_number(name: str) -> NoReturn:
    raise InputError(f"{name} is no number; write null for a missing value.")


def described(data: object) -> str:
    """What stands there, short enough for a sentence."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, dict):
        return "an object"
    if isinstance(data, list):
        return "a list"
    if data is None:
        return "null"
    text = str(data) if isinstance(data, Decimal) else json.dumps(data)
    return text if len(text) <= 40 else f"{text[:40]}…"


def number_of(data: object, place: str) -> Fraction:
    """A JSON number as an exact fraction."""
    if not isinstance(data, Decimal):
        raise InputError.at(place, f"must be a number, not {described(data)}")
    if abs(data.adjusted()) > LARGEST_EXPONENT or len(data.as_tuple().digits) > (
        MOST_DIGITS
    ):
        raise InputError.at(place, f"is out of any reasonable range: {described(data)}")
    return Fraction(data)


def optional_number_of(data: object, place: str) -> Fraction | None:
    """A JSON number, or `None` for null."""
    return None if data is None else number_of(data, place)


class Record:
    """One JSON object with readers that check; `place` is where it stands."""

    def __init__(self, data: dict[str, Any], place: str = "") -> None:
        self.data = data
        self.place = place

    def __contains__(self, key: str) -> bool:
        return self.data.get(key) is not None

    def at(self, key: str) -> str:
        """The name of a key for a sentence, as in kpis[0].value."""
        return f"{self.place}.{key}" if self.place else key

    def require(self, key: str) -> Any:
        """What stands at `key`; null and absence are refused."""
        if key not in self:
            raise InputError.at(self.at(key), "is missing")
        return self.data[key]

    def number(self, key: str, default: Fraction | int | None = None) -> Fraction:
        if default is not None and key not in self:
            return Fraction(default)
        return number_of(self.require(key), self.at(key))

    def optional_number(self, key: str) -> Fraction | None:
        return optional_number_of(self.data.get(key), self.at(key))

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        number = self.number(key, default)
        if number.denominator != 1 or number < least:
            raise InputError.at(
                self.at(key), f"must be a whole number of {least} or more"
            )
        return int(number)

    def optional_whole(self, key: str, *, least: int = 0) -> int | None:
        return self.whole(key, least=least) if key in self else None

    def text(self, key: str) -> str:
        data = self.require(key)
        if not isinstance(data, str) or not data.strip():
            raise InputError.at(self.at(key), f"must be a text, not {described(data)}")
        return data

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        data = self.text(key)
        if data not in allowed:
            raise InputError.at(
                self.at(key),
                f"must be one of {', '.join(allowed)}, not {described(data)}",
            )
        return data

    def flag(self, key: str, *, default: bool = False) -> bool:
        data = self.data.get(key)
        if data is None:
            return default
        if not isinstance(data, bool):
            raise InputError.at(
                self.at(key), f"must be true or false, not {described(data)}"
            )
        return data

    def money(self, key: str) -> Fraction:
        """An amount of 0 or more, as a string: "1600.00"."""
        data = self.require(key)
        amount = _amount(data)
        if amount is None or amount < 0:
            raise InputError.at(
                self.at(key),
                f'must be an amount of money as a text like "1600.00", '
                f"0 or more, not {described(data)}",
            )
        return amount

    def optional_money(self, key: str) -> Fraction | None:
        return self.money(key) if key in self else None

    def array(self, key: str) -> list[Any]:
        data = self.require(key)
        if not isinstance(data, list):
            raise InputError.at(self.at(key), f"must be a list, not {described(data)}")
        return data

    def numbers(self, key: str) -> list[Fraction]:
        return [
            number_of(item, f"{self.at(key)}[{i}]")
            for i, item in enumerate(self.array(key))
        ]

    def optional_numbers(self, key: str) -> list[Fraction | None]:
        """A list of numbers and nulls."""
        return [
            optional_number_of(item, f"{self.at(key)}[{i}]")
            for i, item in enumerate(self.array(key))
        ]

    def number_or_pair(self, key: str) -> Fraction | tuple[Fraction, Fraction]:
        """78, or [76, 84] for a corridor."""
        if not isinstance(self.require(key), list):
            return self.number(key)
        numbers = self.numbers(key)
        if len(numbers) != 2:
            raise InputError.at(self.at(key), "must be one number or a list of two")
        return numbers[0], numbers[1]

    def record(self, key: str) -> "Record":
        return _record(self.require(key), self.at(key))

    def optional_record(self, key: str) -> "Record":
        """The object at `key`; an empty one where it is null or left out."""
        return self.record(key) if key in self else Record({}, self.at(key))

    def records(self, key: str) -> Iterator["Record"]:
        """The objects of a list; none where it is null or left out."""
        for i, item in enumerate(self.array(key) if key in self else []):
            yield _record(item, f"{self.at(key)}[{i}]")


def _record(data: object, place: str) -> Record:
    if not isinstance(data, dict):
        raise InputError.at(place, f"must be an object, not {described(data)}")
    return Record(data, place)


def _amount(data: object) -> Fraction | None:
    # Plain digits only: Fraction would read "1/3", " 1 " and "1_000" as well.
    if not isinstance(data, str) or len(data) > MOST_DIGITS:
        return None
    whole, point, cents = data.partition(".")
    digits = whole + cents
    if not (whole.isascii() and digits.isascii() and digits.isdigit() and whole):
        return None
    return Fraction(data) if cents or not point else None


def as_json(number: Fraction | float | None) -> float | int | None:
    """A number for the way out: 80 and not 80.0, else the nearest float."""
    if number is None:
        return None
    value = float(number)
    return int(value) if value.is_integer() else value
