"""Derived columns of a wide file that contradict the counts beside them.

A percentage that says something else than its counts, or a column called abandoned
that holds answered and abandoned together, is named. The counts are what is read.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from kpis.importing.across import ANSWERED, OFFERED
from kpis.importing.amounts import NUMBER, Amounts, read_amounts
from kpis.importing.book import KpiRule
from kpis.importing.columns import Codes, Column, Flags
from kpis.importing.findings import Findings
from kpis.importing.mapping import Sum
from kpis.importing.numbers import NumberStyle
from kpis.importing.sums import evaluated
from kpis.importing.text import Layout

Floats = np.ndarray
PERCENT_WORDS = {"pct", "percent", "percentage", "rate", "%"}
TOLERANCE = 0.6  # of a percentage point: a figure rounded to whole ones still agrees
MOSTLY = 0.9
ENOUGH = 3


class _Mapped(Protocol):
    @property
    def rule(self) -> KpiRule: ...
    @property
    def numerator(self) -> Sum: ...
    @property
    def denominator(self) -> Sum: ...


class _File(Protocol):
    @property
    def layout(self) -> Layout: ...
    @property
    def lines(self) -> Codes: ...
    @property
    def kpis(self) -> Sequence[_Mapped]: ...
    def lines_of(self, name: str) -> Codes: ...
    def __getitem__(self, name: str) -> Column: ...


def suspects(header: Sequence[str]) -> list[str]:
    """The columns that are worth comparing with the counts."""
    return [name for name in header if _is_percentage(name) or _is_abandoned(name)]


def notice_contradictions(
    file: _File, amounts: Mapping[str, Amounts], style: NumberStyle, findings: Findings
) -> None:
    """One notice for each suspect column that the counts of the mapping contradict."""
    for name in suspects(file.layout.header):
        column = amounts.get(name) or read_amounts(file[name], style)
        if _is_percentage(name):
            _compare_percentage(file, name, column, amounts, findings)
        else:
            _compare_abandoned(file, name, column, amounts, findings)


def _words(name: str) -> set[str]:
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", name).replace("%", " % ")
    return set(re.findall(r"[a-z0-9%]+", spaced.casefold()))


def _is_percentage(name: str) -> bool:
    return bool(_words(name) & PERCENT_WORDS)


def _is_abandoned(name: str) -> bool:
    return any(word.startswith("abandon") for word in _words(name))


def _compare_percentage(
    file: _File,
    name: str,
    column: Amounts,
    amounts: Mapping[str, Amounts],
    findings: Findings,
) -> None:
    kpi = next((kpi for kpi in file.kpis if _speaks_of(name, kpi)), None)
    if kpi is None or kpi.rule.scale != 100 or name in kpi.numerator.columns:
        return
    count = len(file.lines)
    top, bottom = (
        evaluated(side, amounts, count) for side in (kpi.numerator, kpi.denominator)
    )
    known = _known(column, top, bottom) & (bottom.mantissa != 0)
    said, counted = _values(column), np.zeros(count)
    counted[known] = 100 * _values(top)[known] / _values(bottom)[known]
    if not column.percent.any() and known.any() and said[known].max() <= 1:
        said = said * 100
    differs = known & (np.abs(said - counted) > TOLERANCE)
    if differs.sum() < ENOUGH:
        return
    row = int(differs.argmax())
    findings.notice(
        "derived_contradicts",
        f"Column “{name}” contradicts its counts in {differs.sum()} of "
        f"{known.sum()} rows: in row {file.lines_of(name)[row]} it says {said[row]:g}, "
        f"and {kpi.numerator.text} of {kpi.denominator.text} is {counted[row]:.1f} %. "
        "The counts were read.",
    )


def _compare_abandoned(
    file: _File,
    name: str,
    column: Amounts,
    amounts: Mapping[str, Amounts],
    findings: Findings,
) -> None:
    answered, offered = (_side_called(file, role) for role in (ANSWERED, OFFERED))
    if answered is None or offered is None:
        return
    count = len(file.lines)
    top, bottom = (
        evaluated(answered, amounts, count),
        evaluated(offered, amounts, count),
    )
    known = _known(column, top, bottom) & (bottom.mantissa != 0)
    above: Flags = known & (_values(column) > _values(bottom) - _values(top))
    if above.sum() < max(ENOUGH, MOSTLY * known.sum()):
        return
    row = int(above.argmax())
    findings.notice(
        "derived_contradicts",
        f"Column “{name}” cannot hold abandoned contacts alone: in {above.sum()} of "
        f"{known.sum()} rows it is more than {offered.text} - {answered.text} (row "
        f"{file.lines_of(name)[row]}: {_values(column)[row]:g}). If it counts the "
        f"answered ones too, use {name} - {answered.text}.",
    )


def _speaks_of(name: str, kpi: _Mapped) -> bool:
    """Whether a percentage is called like the KPI, or like its first count."""
    words = _words(name) - PERCENT_WORDS
    first = _words(kpi.numerator.columns[0]) if kpi.numerator.columns else set()
    stems = {word[:6] for word in words}
    return bool(words) and (
        words <= first or stems <= {word[:6] for word in _words(kpi.rule.code)}
    )


def _side_called(file: _File, role: str) -> Sum | None:
    """The side of a mapped KPI that is this canonical column."""
    for kpi in file.kpis:
        for side, called in zip(
            (kpi.numerator, kpi.denominator), kpi.rule.columns, strict=True
        ):
            if called == role and side.terms:
                return side
    return None


def _known(*columns: Amounts) -> Flags:
    flags: Flags = np.logical_and.reduce([column.state == NUMBER for column in columns])
    return flags


def _values(column: Amounts) -> Floats:
    return column.mantissa / 10.0 ** column.decimals.astype(float)
