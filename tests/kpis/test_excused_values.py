"""Values that previews and programs are given, where both sides excused something."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kpis.actions.rollups import bring_up_to_date
from kpis.models import Kpi, Rollup
from kpis.queries.replay import values_of
from kpis.queries.rolled import Excused, Rolled, rolled
from partnership import periods
from partnership.periods import Kind, Period
from tests.cast import Cast
from tests.kpis.readings import NOW, bring, use

CODE = "service_level_offered"
MONDAY = date(2026, 11, 2)


@pytest.fixture
def service_level(cast: Cast) -> Iterator[Kpi]:
    with cast.inside() as ours:
        kpi = use(ours, NOW, CODE)[CODE]
        bring(ours, (CODE, "", MONDAY, 166, 200))
        bring_up_to_date(partnership=ours, now=NOW)
        yield kpi


@pytest.fixture
def week(cast: Cast) -> Period:
    return periods.parse(cast.ours.calendar, "2026-W45")


def excuse(kpi: Kpi, numerator: int, denominator: int) -> None:
    Rollup.objects.filter(partnership=kpi.partnership, kpi=kpi).update(
        excused_numerator=numerator, excused_denominator=denominator
    )


def of_week(cast: Cast, kpi: Kpi) -> Rolled:
    door = cast.door("bo")
    (found,) = rolled(door, kpi, None, Kind.WEEK, MONDAY, date(2026, 11, 8))
    return found


def test_preview_goes_by_what_counts(service_level: Kpi, week: Period) -> None:
    excuse(service_level, 4, 20)
    assert values_of(service_level, [week]) == [Fraction(100 * 162, 180)]


def test_preview_of_a_week_that_is_excused_has_no_value(
    service_level: Kpi, week: Period
) -> None:
    excuse(service_level, 166, 200)
    assert values_of(service_level, [week]) == [None]


def test_rolled_value_is_what_was_measured_and_what_counts_stands_beside_it(
    cast: Cast, service_level: Kpi
) -> None:
    excuse(service_level, 4, 20)
    found = of_week(cast, service_level)
    assert (found.numerator, found.denominator, found.value) == (166, 200, 83)
    assert found.excused == Excused(
        numerator=Decimal(4), denominator=Decimal(20), value=Fraction(90)
    )
