"""What both sides excused, in words: short, and the measured value beside it."""

from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from kpis.arithmetic.values import display
from kpis.presenters.counts import Counted, quotient
from partnership import numbers
from scorecards.document import KpiRow, TargetPart
from scorecards.presenters import drawing
from scorecards.terms import thresholds


class Sums(Protocol):
    """Sums as measured, in smallest units, and what is excused of them."""

    @property
    def numerator(self) -> int | None: ...
    @property
    def denominator(self) -> int | None: ...
    @property
    def excused_numerator(self) -> int: ...
    @property
    def excused_denominator(self) -> int: ...
    @property
    def as_measured(self) -> Fraction | None: ...


class Shown(drawing.Drawn, Counted, Protocol):
    """A KPI as it is drawn and counted: its row and its facts both are one."""


def sentence(row: KpiRow, currency: str) -> str:
    """Beside a row: “Without 120 of 2,140 that both sides excused; 76 % with them.”"""
    if not row.measured.any_excused:
        return ""
    text = (
        _("Both sides excused all %(all)s; measured %(value)s.")
        if row.measured.all_excused
        else _(
            "Without %(part)s of %(all)s that both sides excused; %(value)s with them."
        )
    )
    return text % {
        "part": part(row.measured, row),
        "all": whole(row.measured, row),
        "value": as_measured(row.measured, row, row.target, currency),
    }


def source(row: KpiRow, currency: str) -> str:
    """Beside the counts that make the value: those that were measured."""
    measured = row.measured
    if not measured.any_excused:
        return ""
    return _("Measured: %(sums)s = %(value)s. Both sides excused %(out)s.") % {
        "sums": quotient(measured.numerator or 0, measured.denominator or 0, row),
        "value": as_measured(measured, row, row.target, currency),
        "out": quotient(measured.excused_numerator, measured.excused_denominator, row),
    }


def note(
    sums: Sums, kpi: Shown, target: TargetPart | None, currency: str, *, all_of: bool
) -> str:
    """The remark in a table of periods; `all_of`: nothing is left to judge."""
    if sums.as_measured is None:
        return ""
    text = (
        _("all excused, measured %(value)s")
        if all_of
        else _("%(part)s excused, %(value)s with them")
    )
    value = as_measured(sums, kpi, target, currency)
    return text % {"part": part(sums, kpi), "value": value}


def part(sums: Sums, kpi: Shown) -> str:
    """How much is excused, in the unit that people speak of."""
    if sums.excused_denominator:
        return numbers.whole(sums.excused_denominator, kpi.denominator_power)
    return numbers.whole(sums.excused_numerator, kpi.numerator_power)


def whole(sums: Sums, kpi: Shown) -> str:
    """What that is a part of."""
    if sums.excused_denominator:
        return numbers.whole(sums.denominator or 0, kpi.denominator_power)
    return numbers.whole(sums.numerator or 0, kpi.numerator_power)


def as_measured(
    sums: Sums, kpi: Shown, target: TargetPart | None, currency: str
) -> str:
    """The value with what is excused in it, as it would have stood in a row."""
    shown = display(sums.as_measured, kpi.decimals, thresholds(target))
    return str(
        numbers.shown(shown, kpi.unit, drawing.places(shown, kpi.decimals), currency)
    )
