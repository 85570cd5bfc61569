"""A November out of plain facts, some of whose readings both sides excused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import F

from kpis.arithmetic.values import Pair
from kpis.models import Kpi, Rollup
from partnership import periods
from scorecards.compose import compose
from scorecards.document import Document, RangePart, TargetPart
from scorecards.facts import WEEK, WINDOW, Cell, Facts, FeesFacts, KpiFacts
from scorecards.spans import spans_of
from tests.scorecards import world

CODE = "service_level_offered"
CALENDAR = periods.Calendar("Europe/London")
NOVEMBER = periods.parse(CALENDAR, "2026-11")
FEES = FeesFacts(fees=Decimal(186_400), at_risk=Decimal(10), cap=None, confirmed=True)
KPI = KpiFacts(
    id=1,
    code=CODE,
    name="Service level",
    group="customer",
    section="result",
    owner_side="partner",
    unit="%",
    scale=100,
    decimals=1,
    aggregation="ratio",
    direction="higher",
    definition_version=1,
    numerator_power=0,
    denominator_power=0,
    counts=True,
)
TARGET = TargetPart(
    number=1,
    effective_from=date(2026, 1, 1),
    direction="higher",
    minimum=Fraction(80),
    buffer=Fraction(3),
    buffer_reason="One bad week passes.",
    goal=Fraction(83),
    range=RangePart(form="linear", start=Fraction(80), full=Fraction(75)),
    weight=Fraction(30),
    allocation=Fraction(40),
)


def cell(n: int, d: int, out: tuple[int, int] = (0, 0)) -> Cell:
    """Sums of one KPI, with what is excused of them."""
    return Cell((Pair(n, d),), 1, False, False, *out)


# 760 of 1,000 costs a penalty; without 40 of 100 it is 720 of 900, which costs none.
PARTLY = cell(760, 1000, (40, 100))
WHOLLY = cell(610, 1000, (610, 1000))


def card(
    windows: Mapping[str, Cell], weeks: Mapping[str, Cell] | None = None, **more: Any
) -> Document:
    """November of one KPI, from the sums of its windows and weeks by their keys."""
    spans = spans_of(CALENDAR, NOVEMBER, datetime(2026, 12, 2, 15, tzinfo=UTC))
    found = {
        (KPI.id, grain, periods.parse(CALENDAR, key).first): sums
        for grain, series in ((WINDOW, windows), (WEEK, weeks or {}))
        for key, sums in series.items()
    }
    facts = Facts(
        currency="GBP",
        revision=1,
        kpis=(KPI,),
        targets={KPI.id: (TARGET,)},
        cells=found,
        weekdays={},
        fees=FEES,
        now=datetime(2026, 12, 2, 15, tzinfo=UTC),
    )
    return compose(replace(facts, **more), spans)


def excuse(of: Kpi, day: date, n: int, d: int) -> None:
    """As the roll-ups say it when so much of one day is excused, of every queue."""
    for grain, first in world.cells_of(of.partnership, day):
        Rollup.objects.filter(
            partnership=of.partnership, kpi=of, grain=grain, first=first
        ).update(
            excused_numerator=F("excused_numerator") + n,
            excused_denominator=F("excused_denominator") + d,
        )
