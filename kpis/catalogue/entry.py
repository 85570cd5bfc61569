"""What a reviewed catalogue file says about one KPI; it checks itself."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import chain

from kpis.catalogue.columns import COLUMNS, Column

SECTIONS = ("result", "operation", "driver")
GROUPS = ("customer", "quality", "people", "client")  # client: what the client owes
UNITS = ("%", "s", "points", "per 1,000", "count", "money", "ratio", "days", "h")
DIRECTIONS = ("higher", "lower", "within", "none")
AGGREGATIONS = ("ratio", "sum", "level")
OWNER_SIDES = ("client", "partner", "both")
ALL_GRAINS = ("15min", "30min", "hour", "day", "week", "month")
DAY_AND_LONGER = ("day", "week", "month")
MONTH_ONLY = ("month",)  # flows over a level mean little over less

_CODE = re.compile(r"[a-z][a-z0-9_]{1,49}")
_SPOKEN = (
    "name",
    "formula",
    "numerator",
    "advice_on_direction",
    "why",
    "traps",
    "source",
)
_SCALE_OF_UNIT = {"%": 100, "points": 100, "per 1,000": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One KPI: value = scale x sum(numerator) / sum(denominator) for a ``ratio``.

    ``numerator_column`` and ``denominator_column`` name columns of
    ``kpis.catalogue.columns``, added or taken away: ``offered - short_abandons``.
    A ``sum`` or ``level`` has a numerator only. Raises ``ValueError`` with the code
    and what does not fit.
    """

    code: str  # stable: files, targets and addresses name it
    name: str
    section: str
    group: str  # the part of the scorecard page that shows it
    order: int  # within its section
    formula: str
    numerator: str
    denominator: str = ""
    numerator_column: str
    denominator_column: str = ""
    unit: str
    direction: str
    advice_on_direction: str
    aggregation: str = "ratio"
    scale: int = 1
    decimals: int = 1
    owner_side: str = "both"
    may_be_negative: bool = False
    may_exceed: bool = False  # the numerator may be above the denominator
    counts: bool = False  # both are counts of events: the small-sample rule may apply
    grains: tuple[str, ...] = ALL_GRAINS
    why: str
    traps: str
    source: str
    version: int = 1
    reviewed_on: date

    def __post_init__(self) -> None:
        checks = (
            self._unknown_words,
            self._unknown_columns,
            self._misfits,
            self._unsaid,
            self._no_counts,
        )
        for problem in chain.from_iterable(check() for check in checks):
            raise ValueError(f"{self.code}: {problem}")

    @property
    def numerator_terms(self) -> tuple[tuple[int, Column], ...]:
        """The columns of the numerator, each with +1 or -1."""
        return _terms(self.numerator_column)

    @property
    def denominator_terms(self) -> tuple[tuple[int, Column], ...]:
        """The columns of the denominator, each with +1 or -1; none for a sum."""
        return _terms(self.denominator_column)

    @property
    def numerator_power(self) -> int:
        """The power of ten of the numerator's smallest step."""
        return _power(self.numerator_terms)

    @property
    def denominator_power(self) -> int:
        """The power of ten of the denominator's smallest step; 0 without one."""
        return _power(self.denominator_terms)

    @property
    def numerator_hints(self) -> tuple[str, ...]:
        """Headings that a file may have for the numerator."""
        return _hints(self.numerator, self.numerator_terms)

    @property
    def denominator_hints(self) -> tuple[str, ...]:
        """Headings that a file may have for the denominator."""
        return _hints(self.denominator, self.denominator_terms)

    def _unknown_words(self) -> list[str]:
        allowed = {
            "section": SECTIONS,
            "group": GROUPS,
            "unit": UNITS,
            "direction": DIRECTIONS,
            "aggregation": AGGREGATIONS,
            "owner_side": OWNER_SIDES,
        }
        return [
            f"{field} {getattr(self, field)!r} is not one of {', '.join(words)}."
            for field, words in allowed.items()
            if getattr(self, field) not in words
        ]

    def _unknown_columns(self) -> list[str]:
        expressions = f"{self.numerator_column} {self.denominator_column}"
        codes = [word for word in expressions.split() if word not in ("+", "-")]
        return [f"{code!r} is no column." for code in codes if code not in COLUMNS]

    def _misfits(self) -> list[str]:
        client_owes = self.section == "driver" and self.owner_side == "client"
        rules = {
            "the code is lower case letters, digits and _.": _CODE.fullmatch(self.code),
            "a ratio, and only a ratio, has a denominator.": (
                (self.aggregation == "ratio")
                == bool(self.denominator)
                == bool(self.denominator_column)
            ),
            "the scale does not fit the unit.": (
                self.scale == _SCALE_OF_UNIT.get(self.unit, 1)
            ),
            "a driver has one side that can act on it.": (
                self.section != "driver" or self.owner_side != "both"
            ),
            "the group client is for what the client owes.": (
                (self.group == "client") == client_owes
            ),
            "grains are some of the known ones, finest first.": (
                self.grains
                and self.grains == tuple(g for g in ALL_GRAINS if g in self.grains)
            ),
            "decimals are 0 to 4.": 0 <= self.decimals <= 4,
            "the version is 1 or more.": self.version >= 1,
        }
        return [sentence for sentence, kept in rules.items() if not kept]

    def _unsaid(self) -> list[str]:
        return [
            f"{field} is empty."
            for field in _SPOKEN
            if not getattr(self, field).strip()
        ]

    def _no_counts(self) -> list[str]:
        if not self.counts:
            return []
        terms = self.numerator_terms + self.denominator_terms
        only_counts = all(column.measure == "count" for _, column in terms)
        if only_counts and self.aggregation == "ratio" and not self.may_be_negative:
            return []
        return ["counts is for a ratio of two counts that are never negative."]


def _terms(expression: str) -> tuple[tuple[int, Column], ...]:
    if not expression:
        return ()
    words = ["+", *expression.split()]
    signs, codes = words[::2], words[1::2]
    return tuple(
        ({"+": 1, "-": -1}[sign], COLUMNS[code])
        for sign, code in zip(signs, codes, strict=True)
    )


def _power(terms: tuple[tuple[int, Column], ...]) -> int:
    return max((column.power for _, column in terms), default=0)


def _hints(words: str, terms: tuple[tuple[int, Column], ...]) -> tuple[str, ...]:
    """The words themselves; a single column's own headings too."""
    own = terms[0][1].hints if len(terms) == 1 else ()
    return tuple(dict.fromkeys(hint for hint in (words.lower(), *own) if hint))
