"""Frozen dataclasses to plain JSON data and back, exactly.

A `Fraction` becomes a text: "81.5" where its decimals end, else "2095/27". Dates,
times and `Decimal` become their usual texts. What a field's type says is what comes
back; a mapping is handed through as it is.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]

DECIMALS = 12  # a fraction that ends after as many is written as a decimal
ENDING = 10**DECIMALS


def to_plain(thing: Any) -> Any:
    """Plain JSON data of a dataclass, or of anything inside of one."""
    if is_dataclass(thing):
        return {f.name: to_plain(getattr(thing, f.name)) for f in fields(thing)}
    if isinstance(thing, tuple | list):
        return [to_plain(item) for item in thing]
    return _WRITERS.get(type(thing), _as_it_is)(thing)


def from_plain(kind: type[T], data: Any) -> T:
    """The dataclass that `to_plain` wrote. Raises `KeyError` or `ValueError`."""
    thing: T = _reader(cast(Hashable, kind))(data)
    return thing


def exact_text(number: Fraction) -> str:
    """The number as `Fraction` reads it back: "81.5", or "2095/27"."""
    if ENDING % number.denominator:
        return f"{number.numerator}/{number.denominator}"
    whole, decimals = divmod(int(abs(number) * ENDING), ENDING)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{decimals:0{DECIMALS}}".rstrip("0").rstrip(".")


def _as_it_is(thing: Any) -> Any:
    return thing.value if isinstance(thing, Enum) else thing


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    Fraction: exact_text,
    Decimal: lambda amount: f"{amount:f}",
    date: date.isoformat,
    datetime: datetime.isoformat,
}
_READERS: Mapping[Any, Reader] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    Fraction: Fraction,
}


@cache
def _reader(kind: Any) -> Reader:
    """A function that reads one type; made once."""
    if kind in _READERS:
        return _READERS[kind]
    if get_origin(kind) is tuple:
        return _each(_reader(get_args(kind)[0]))
    if isinstance(kind, UnionType):
        return _optional(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _as_it_is


def _each(read: Reader) -> Reader:
    return lambda data: tuple(map(read, data))


def _optional(kind: UnionType) -> Reader:
    (inner,) = (part for part in get_args(kind) if part is not NoneType)
    read = _reader(inner)
    return lambda data: None if data is None else read(data)


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = [(f.name, _reader(hints[f.name])) for f in fields(kind)]

    def read(data: Mapping[str, Any]) -> Any:
        return kind(**{name: read(data[name]) for name, read in readers})

    return read
