"""How a wide file becomes readings: which column is what, and which two make a KPI.

A side of a KPI is columns added and taken away, each of them a column or a product of
columns: ``calls_abandoned - calls_answered``, ``Rate * Volume``, or ``1``.
Column names may hold any sign; where two readings are possible the longest name wins.
"""

import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from kpis.importing.book import GRAINS
from kpis.importing.issues import FileProblem, shown

ONE = "1"
ACROSS = "*"  # as date column: the dates are headings, and the rows are counts


@dataclass(frozen=True, slots=True)
class Term:
    """Columns multiplied with one another, counted +1 or -1 times."""

    sign: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One side of a KPI; without terms it is the number 1."""

    text: str
    terms: tuple[Term, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it is made of, once."""
        return tuple(dict.fromkeys(c for term in self.terms for c in term.columns))

    @property
    def single(self) -> str | None:
        """The column, where it is one column alone."""
        alone = len(self.terms) == 1 and self.terms[0].sign == 1
        return self.columns[0] if alone and len(self.terms[0].columns) == 1 else None


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the user said about a wide file; saved by name and used again.

    With ``ACROSS`` as date column every date is a column of its own, and KPIs are made
    of rows, by the names in the first column that is neither a date nor named here.
    """

    date_column: str
    kpis: tuple[tuple[str, str, str], ...]  # (code, numerator, denominator)
    date_format: str | None = None
    queue_column: str | None = None
    grain: str = "day"
    where: Dict[str, str] = field(default_factory=dict)
    zero_is_missing: bool = False

    def __post_init__(self) -> None:
        if not self.kpis:
            raise FileProblem(
                "no_kpi",
                "Say which columns make a KPI: --kpi CODE=NUMERATOR/DENOMINATOR.",
            )
        if self.grain not in GRAINS:
            raise FileProblem(
                "unknown_grain",
                f"There is no grain {shown(self.grain)}. Use {', '.join(GRAINS)}.",
            )

    @classmethod
    def from_options(
        cls,
        date_column: str,
        kpis: Iterable[str],
        where: Iterable[str] = (),
        **others: Any,
    ) -> Self:
        """The mapping that ``--date``, ``--kpi`` and ``--where`` describe."""
        pairs = dict(_split(option, "--where COLUMN=VALUE") for option in where)
        return cls(date_column, tuple(map(kpi_option, kpis)), where=pairs, **others)

    def to_json(self) -> str:
        """The mapping as it is saved."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """A saved mapping; ``FileProblem`` where it is none."""
        try:
            said = json.loads(text)
            kpis = tuple((str(c), str(n), str(d)) for c, n, d in said.pop("kpis"))
            return cls(kpis=kpis, **said)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise FileProblem(
                "mapping", "The saved mapping cannot be read. Say it anew and save it."
            ) from None

    @property
    def across(self) -> bool:
        """Whether the dates are headings."""
        return self.date_column == ACROSS

    def columns(self) -> list[str]:
        """The columns that are named outright, apart from those of the KPIs."""
        date_column = None if self.across else self.date_column
        named = [date_column, self.queue_column, *self.where]
        return [column for column in named if column]


def kpi_option(option: str) -> tuple[str, str, str]:
    """``CODE=NUMERATOR/DENOMINATOR`` taken apart, at the last slash."""
    code, sides = _split(option, "--kpi CODE=NUMERATOR/DENOMINATOR")
    numerator, slash, denominator = sides.rpartition("/")
    if not (slash and numerator.strip() and denominator.strip()):
        raise FileProblem(
            "kpi_option",
            f"{shown(option)} has no denominator. Write CODE=NUMERATOR/DENOMINATOR, "
            "and /1 for a count.",
        )
    return code, numerator, denominator  # their spaces may be part of a name


def sides_of(kpi: tuple[str, str, str], header: Sequence[str]) -> tuple[Sum, Sum]:
    """Numerator and denominator in columns of the file.

    A slash may also be part of a column's name: every place to part the sides is tried.
    """
    _, numerator, denominator = kpi
    pieces = f"{numerator}/{denominator}".split("/")
    problem: FileProblem | None = None
    for cut in range(len(pieces) - 1, 0, -1):
        sides = "/".join(pieces[:cut]), "/".join(pieces[cut:])
        try:
            return parse_sum(sides[0], header), parse_sum(sides[1], header)
        except FileProblem as found:
            problem = problem or found
    raise problem or FileProblem("kpi_option", "The KPI has no two sides.")


def parse_sum(text: str, header: Sequence[str]) -> Sum:
    """Columns added, taken away and multiplied; ``FileProblem`` for an unknown one."""
    names = sorted((n for n in header if n), key=len, reverse=True)
    if text.strip() == ONE and ONE not in header:
        return Sum(text.strip(), ())
    terms: list[Term] = []
    sign, rest = 1, text.strip()
    while True:
        columns, operator, rest = _product(text, rest, names)
        terms.append(Term(sign, columns))
        if not operator:
            return Sum(text.strip(), tuple(terms))
        sign = 1 if operator == "+" else -1


def _product(
    text: str, rest: str, names: Sequence[str]
) -> tuple[tuple[str, ...], str, str]:
    """The columns up to the next + or -, that sign, and what follows it."""
    columns: list[str] = []
    while True:
        name = _column_at(text, rest, names)
        columns.append(name)
        rest = rest[len(name) :].lstrip()
        operator, rest = rest[:1], rest[1:].lstrip()
        if operator != "*":
            return tuple(columns), operator, rest


def _column_at(text: str, rest: str, names: Sequence[str]) -> str:
    for name in names:
        after = rest[len(name) :].lstrip()
        if rest[: len(name)].casefold() == name.casefold() and after[:1] in (
            "",
            *"+-*",
        ):
            return name
    near = shown(rest) if rest else "the end"
    raise FileProblem(
        "no_such_column",
        f"{shown(text, 80)} names no column of the file at {near}. Write columns as "
        "the header does, with + and - between them.",
    )


def _split(option: str, form: str) -> tuple[str, str]:
    name, sign, value = option.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise FileProblem("option", f"{shown(option)} does not fit {form}.")
    return name.strip(), value.strip()
