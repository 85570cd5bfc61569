"""The value of a KPI over sums of its readings."""

from collections.abc import Iterable
from fractions import Fraction
from typing import cast

from kpis.arithmetic.values import Aggregation, Pair, aggregate
from kpis.models import Kpi


def value_of(kpi: Kpi, pairs: Iterable[Pair]) -> Fraction | None:
    """Exact, in the KPI's unit; `None` where nothing was counted."""
    return aggregate(
        cast(Aggregation, kpi.aggregation),
        pairs,
        scale=kpi.scale,
        numerator_power=kpi.numerator_power,
        denominator_power=kpi.denominator_power,
    )
