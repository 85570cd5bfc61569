"""What a KPI can be at all: the rule by which readings are refused, for its terms.

A ratio whose numerator is part of its denominator lies at its scale at most (100 %);
what cannot be negative lies at 0 at least. Everything else has no end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from kpis.models import Aggregation, Kpi
from kpis.terms.fields import NAMES
from kpis.terms.refusal import Problem, TermsRefusedError
from kpis.terms.terms import Penalty, Terms, plain
from partnership import numbers

_Value = tuple[str, str, Decimal]  # the JSON's field, its name, what it would be


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a KPI can be, in its own unit; None: no end."""

    least: int | None
    most: int | None

    def hold(self, value: Fraction) -> Fraction:
        """The value itself, or the end that it lies beyond."""
        if self.least is not None:
            value = max(value, Fraction(self.least))
        return value if self.most is None else min(value, Fraction(self.most))


def bounds_of(kpi: Kpi) -> Bounds:
    """As the checks of an import have it (`kpis.importing.checks.exceeding`)."""
    whole = kpi.aggregation == Aggregation.RATIO and not kpi.may_exceed
    return Bounds(
        least=None if kpi.may_be_negative else 0,
        most=kpi.scale if whole else None,
    )


def check_bounds(kpi: Kpi, terms: Terms) -> None:
    """Refuse what the KPI cannot be: one sentence for each field, all at once."""
    found: dict[str, Problem] = {}
    for field, name, value in _values(terms):
        if sentence := _beyond(kpi, name, value):
            found.setdefault(field, Problem(field, "out_of_bounds", sentence))
    if found:
        raise TermsRefusedError(found.values())


def _values(terms: Terms) -> Iterator[_Value]:
    """Every value of the KPI that the terms name. A goal is the buffer's to change."""
    yield from _ends("minimum", terms.minimums)
    yield from (("buffer", _("our goal"), goal) for goal in terms.goals)
    if terms.penalty is not None:
        yield from _range(terms.penalty)
    yield from _ends("floor", terms.floors)


def _ends(field: str, values: Iterable[Decimal]) -> Iterator[_Value]:
    """One value, or the lower and the upper end of a corridor."""
    for name, value in zip((field, f"{field}_high"), values, strict=False):
        yield name, str(NAMES[name]), value


def _range(penalty: Penalty) -> Iterator[_Value]:
    if penalty.steps:
        for at, _share in penalty.steps:
            yield "penalty.steps", str(NAMES["penalty.steps"]), at
        return
    yield "penalty.start", str(NAMES["penalty.start"]), penalty.start
    yield "penalty.full", str(NAMES["penalty.full"]), penalty.full


def _beyond(kpi: Kpi, name: str, value: Decimal) -> str:
    """What is wrong with one value; nothing where the KPI can be that."""
    bounds = bounds_of(kpi)
    if bounds.most is not None and value > bounds.most:
        words = _("%(kpi)s cannot be above %(end)s: %(name)s %(value)s.")
        end = bounds.most
    elif bounds.least is not None and value < bounds.least:
        words = _("%(kpi)s cannot be below %(end)s: %(name)s %(value)s.")
        end = bounds.least
    else:
        return ""
    said = {"end": _said(kpi, Decimal(end)), "value": _said(kpi, value)}
    return words % {"kpi": kpi.name, "name": name, **said}


def _said(kpi: Kpi, value: Decimal) -> str:
    """With the decimals that were written, and no others: 100 %, 82.5 %."""
    decimals = len(plain(value).partition(".")[2])
    return numbers.show(value, kpi.unit, decimals, kpi.partnership.currency)
