"""Strict numbers: ASCII digits and finite, with a decimal sign that is never guessed.

``1.234`` is a thousand or a little more than one. Which one is decided by the other
numbers of the file (``12.5``, ``1,234.5``, ``0.132`` each leave one reading) or by
the user, and asked where neither tells. Scientific notation, underscores, other
scripts' digits, ``True`` and ``inf`` are text.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from kpis.importing.issues import CellProblem, shown

MAX_DIGITS = 18  # every such integer fits into a signed 64-bit one
INT64_MAX = 2**63 - 1
SPACES = " \u00a0\u202f"
_PLAIN = re.compile(r"([+-]?)([0-9]+)")
_SPACED = re.compile(rf"[1-9][0-9]{{0,2}}(?:([{SPACES}'’])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_GROUPED = {
    sign: re.compile(rf"[1-9][0-9]{{0,2}}(?:\{sign}[0-9]{{3}})+") for sign in ".,"
}
_SHAPE = re.compile(rf"[+-]?[0-9.,{SPACES}'’]*[0-9][{SPACES}]?%?")


class Number(NamedTuple):
    """``mantissa / 10 ** decimals``, exactly; ``percent`` where a % sign stood."""

    mantissa: int
    decimals: int
    percent: bool = False


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The decimal sign; the other one of point and comma groups thousands.

    Where nothing is ``grouped``, a number is digits and the decimal sign.
    """

    decimal: str = "."
    grouped: bool = True

    @property
    def thousands(self) -> str:
        """The sign that may stand between groups of three digits."""
        return "," if self.decimal == "." else "."


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text each that only a point, only a comma, or both readings explain."""

    point: str | None = None
    comma: str | None = None
    either: str | None = None


def evidence(texts: Collection[str]) -> Evidence:
    """What the texts say about the decimal sign; other text says nothing."""
    signs = set("".join(texts)) & {".", ","}
    if not signs:
        return Evidence()
    found: dict[frozenset[str], str] = {}
    for text in texts:
        found.setdefault(possible_decimals(text), text)
    return Evidence(
        point=found.get(frozenset(".")),
        comma=found.get(frozenset(",")),
        either=found.get(frozenset(".,")),
    )


def possible_decimals(text: str) -> frozenset[str]:
    """The decimal signs under which a text with point or comma is a number."""
    if not ("." in text or "," in text) or _SHAPE.fullmatch(text.strip()) is None:
        return frozenset()
    return frozenset(sign for sign in ".," if _is_number(text, NumberStyle(sign)))


def read_number(text: str, style: NumberStyle) -> Number:
    """The number that a cell holds; ``CellProblem`` where it holds none."""
    bare = text.strip()
    percent = bare.endswith("%")
    if percent:
        bare = bare[:-1].rstrip()
    if plain := _PLAIN.fullmatch(bare):
        return _sized(text, plain[1], plain[2], "", percent=percent)
    sign, unsigned = (bare[0], bare[1:]) if bare[:1] in ("+", "-") else ("", bare)
    whole, mark, fraction = unsigned.partition(style.decimal)
    digits = _ungrouped(whole or ("0" if mark else ""), style)
    if digits is None or (mark and not _is_digits(fraction)):
        raise _no_number(text)
    return _sized(text, sign, digits, fraction, percent=percent)


def to_units(
    text: str, power: int, style: NumberStyle = NumberStyle()
) -> tuple[int, bool]:
    """The text in steps of ``10 ** -power``, half-even, and whether it was rounded.

    Raises ``CellProblem`` for text, and for what no 64-bit integer holds.
    """
    number = read_number(text, style)
    units, rounded = scaled(number.mantissa, number.decimals, power)
    if abs(units) > INT64_MAX:
        raise too_large(text)
    return units, rounded


def scaled(mantissa: int, decimals: int, power: int) -> tuple[int, bool]:
    """``mantissa / 10 ** decimals`` in steps of ``10 ** -power``, half-even."""
    if power >= decimals:
        return mantissa * 10 ** (power - decimals), False
    return divided(mantissa, 10 ** (decimals - power))


def divided(numerator: int, denominator: int) -> tuple[int, bool]:
    """The quotient rounded half-even, and whether it had to be rounded."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    up = twice > denominator or (twice == denominator and quotient % 2 == 1)
    return quotient + up, rest != 0


def too_large(text: str) -> CellProblem:
    """The sentence for a number beyond what a reading can hold."""
    return CellProblem(
        "too_large", f"{shown(text)} is larger than a reading can hold. Check the unit."
    )


def _is_number(text: str, style: NumberStyle) -> bool:
    try:
        read_number(text, style)
    except CellProblem:
        return False
    return True


def _ungrouped(whole: str, style: NumberStyle) -> str | None:
    """The digits before the decimal sign, without the signs between thousands."""
    if _is_digits(whole):
        return whole
    if not style.grouped:
        return None
    if _GROUPED[style.thousands].fullmatch(whole):
        return whole.replace(style.thousands, "")
    if spaced := _SPACED.fullmatch(whole):
        return whole.replace(spaced[1], "")
    return None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _sized(text: str, sign: str, whole: str, fraction: str, *, percent: bool) -> Number:
    fraction = fraction.rstrip("0")
    digits = (whole + fraction).lstrip("0")
    if len(digits) > MAX_DIGITS:
        raise too_large(text) if not fraction else _too_fine(text)
    mantissa = int(digits or "0")
    return Number(-mantissa if sign == "-" else mantissa, len(fraction), percent)


def _too_fine(text: str) -> CellProblem:
    return CellProblem(
        "too_many_digits",
        f"{shown(text)} has more than {MAX_DIGITS} digits. Round it in the source.",
    )


def _no_number(text: str) -> CellProblem:
    return CellProblem(
        "not_a_number",
        f"{shown(text)} is not a number. Write digits, such as 1234 or 12.5.",
    )
