"""Frozen dataclasses to plain JSON data and back, exactly.

A `Fraction` becomes a text: "81.5" where its decimals end, else "2095/27". Dates,
times and `Decimal` become their usual texts. What a field's type says is what comes
back; a mapping is handed through as it is.

A field that came later than data that is kept (`field(..., metadata=LATER)`) is left
out while it stands at its default, and a key that is lacking is read as its field's
default: what was written before reads and compares like what is written now.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]

LATER = {"later": True}
DECIMALS = 12  # a fraction that ends after as many is written as a decimal
ENDING = 10**DECIMALS


def to_plain(thing: Any) -> Any:
    """Plain JSON data of a dataclass, or of anything inside of one."""
    return _WRITERS[type(thing)](thing)


def from_plain(kind: type[T], data: Any) -> T:
    """The dataclass that `to_plain` wrote. Raises `KeyError` or `ValueError`."""
    thing: T = _reader(cast(Hashable, kind))(data)
    return thing


def exact_text(number: Fraction) -> str:
    """The number as `Fraction` reads it back: "81.5", or "2095/27"."""
    if ENDING % number.denominator:
        return f"{number.numerator}/{number.denominator}"
    parts = abs(number.numerator) * (ENDING // number.denominator)
    whole, decimals = divmod(parts, ENDING)
    sign = "-" if number.numerator < 0 else ""
    return f"{sign}{whole}.{decimals:0{DECIMALS}}".rstrip("0").rstrip(".")


def _as_it_is(thing: Any) -> Any:
    return thing


class _Writers(dict[type, Writer]):
    """What writes a thing of each type; made when the first one comes along."""

    def __missing__(self, kind: type) -> Writer:
        self[kind] = made = _writer(kind)
        return made


def _writer(kind: type) -> Writer:
    if is_dataclass(kind):
        return _parts(fields(kind))
    if issubclass(kind, tuple | list):
        return lambda things: [_WRITERS[type(thing)](thing) for thing in things]
    if issubclass(kind, Enum):
        return lambda thing: thing.value
    return _as_it_is


def _parts(known: tuple[Field[Any], ...]) -> Writer:
    names = tuple(f.name for f in known)
    later = {f.name: f.default for f in known if f.metadata == LATER}

    def write(thing: Any) -> Any:
        parts = ((name, getattr(thing, name)) for name in names)
        return {
            name: _WRITERS[type(part)](part)
            for name, part in parts
            if name not in later or part != later[name]
        }

    return write


_WRITERS = _Writers(
    {
        Fraction: exact_text,
        Decimal: lambda amount: f"{amount:f}",
        date: date.isoformat,
        datetime: datetime.isoformat,
    }
)


def _fraction(text: str) -> Fraction:
    # A third of what `Fraction` takes to understand a text.
    numerator, slash, denominator = text.partition("/")
    if slash:
        return Fraction(int(numerator), int(denominator))
    return Fraction(Decimal(numerator))


_READERS: Mapping[Any, Reader] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    Fraction: _fraction,
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
    readers = [(f.name, _reader(hints[f.name]), _is_required(f)) for f in fields(kind)]

    def read(data: Mapping[str, Any]) -> Any:
        return kind(
            **{
                name: read(data[name])
                for name, read, required in readers
                if required or name in data
            }
        )

    return read


def _is_required(part: Field[Any]) -> bool:
    return part.default is MISSING and part.default_factory is MISSING
