"""The targets that a scorecard is made of, each with its goal worked out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from kpis.models import Target
from partnership.models import Partnership
from partnership.postgres.asking import ask
from scorecards.document import RangePart, TargetPart
from scorecards.terms import terms_of


class Stored(NamedTuple):
    """One agreed version as the database keeps it, by the names of its columns."""

    number: int
    effective_from: date
    direction: str
    minimum: Decimal
    minimum_high: Decimal | None
    buffer: Decimal
    buffer_reason: str
    floor: Decimal | None
    floor_high: Decimal | None
    weight: Decimal
    allocation: Decimal
    penalty_form: str
    penalty_start: Decimal | None
    penalty_full: Decimal | None
    penalty_amount: Decimal | None
    penalty_steps: Any  # pairs of decimals as JSON has them, or none

    def part(self) -> TargetPart:
        """With its goal worked out."""
        steps = tuple(map(tuple, self.penalty_steps or ()))
        return _part(self._replace(penalty_steps=steps))


TARGETS = f"""
SELECT kpi_id, {", ".join(Stored._fields)}
FROM kpis_target
WHERE partnership_id = %(partnership)s AND effective_from <= %(day)s
ORDER BY agreed_at, number
"""  # noqa: S608 - the names above


def targets_until(
    partnership: Partnership, day: date
) -> Mapping[int, tuple[TargetPart, ...]]:
    """Every agreed version effective by the day, by KPI, the one agreed last at the
    end."""
    found: dict[int, list[TargetPart]] = defaultdict(list)
    for kpi, *stored in ask(TARGETS, {"partnership": partnership.pk, "day": day}):
        found[kpi].append(Stored(*stored).part())
    return {kpi: tuple(parts) for kpi, parts in found.items()}


def target_part(target: Target) -> TargetPart:
    """One agreed version with its goal worked out."""
    return Stored(*(getattr(target, name) for name in Stored._fields)).part()


# All of a partnership's cards ask for the same versions, which never change.
@lru_cache(maxsize=1024)
def _part(stored: Stored) -> TargetPart:
    part = TargetPart(
        number=stored.number,
        effective_from=stored.effective_from,
        direction=stored.direction,
        minimum=Fraction(stored.minimum),
        minimum_high=_fraction(stored.minimum_high),
        buffer=Fraction(stored.buffer),
        buffer_reason=stored.buffer_reason,
        goal=Fraction(stored.minimum),
        range=_range(stored),
        floor=_fraction(stored.floor),
        floor_high=_fraction(stored.floor_high),
        weight=Fraction(stored.weight),
        allocation=Fraction(stored.allocation),
    )
    goal = terms_of(part).goal
    low, high = goal if isinstance(goal, tuple) else (goal, None)
    return replace(part, goal=low, goal_high=high)


def _range(stored: Stored) -> RangePart | None:
    if not stored.penalty_form or stored.penalty_start is None:
        return None
    steps = stored.penalty_steps if stored.penalty_form == "steps" else ()
    return RangePart(
        form=stored.penalty_form,
        start=Fraction(stored.penalty_start),
        full=_fraction(stored.penalty_full),
        steps=tuple(tuple(map(Fraction, step)) for step in steps),
        amount=stored.penalty_amount,
    )


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
