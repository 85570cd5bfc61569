"""What the recent past of a KPI says: signal or noise. No Django."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from kpis.arithmetic.behaviour import Segment, chart
from kpis.arithmetic.signals import Label
from kpis.arithmetic.target import Corridor, Direction
from kpis.arithmetic.verdicts import assurance, attainability, is_dependent, variation
from partnership.periods import Period
from scorecards.document import Behaviour

Goal = Fraction | Corridor
NO_RUNS = (None, Label.OUTSIDE)  # marked alike, whether neighbours depend or not

# How many of a hundred charts of pure noise show at least one signal, by the number
# of their points: 1,500 charts of normal noise each, by `kpis.arithmetic.behaviour`.
BY_CHANCE = ((6, 0.02), (13, 0.09), (26, 0.2), (52, 0.42))


def behaviour_of(
    grain: str,
    series: Sequence[tuple[Period, Fraction | None]],
    *,
    running: bool,
    direction: str,
    goal: Goal | None,
) -> Behaviour:
    """The chart of one KPI. A running last period is drawn, and not judged."""
    values = tuple(value for _, value in series)
    judged = values[:-1] if running else values
    verdict = _verdict(judged, direction, goal)
    return replace(
        verdict,
        grain=grain,
        firsts=tuple(period.first for period, _ in series),
        values=values,
        running=running,
        labels=(*verdict.labels, *([None] if running else [])),
    )


def by_chance(points: int) -> float:
    """The chance, 0 to 1, that a chart of noise alone shows a signal."""
    if points < BY_CHANCE[0][0]:
        return 0.0
    for (fewer, low), (more, high) in pairwise(BY_CHANCE):
        if points <= more:
            return low + (high - low) * (points - fewer) / (more - fewer)
    return BY_CHANCE[-1][1]


# A week's card, its window's and its quarter's share most of their series.
@lru_cache(maxsize=2048)
def _verdict(
    values: tuple[Fraction | None, ...], direction: str, goal: Goal | None
) -> Behaviour:
    """Labels, limits and verdicts of the points that are judged."""
    segments = chart(values)
    last = segments[-1]
    # What is only counted is higher or lower than usual, never better or worse.
    way = Direction.WITHIN if direction == "none" else Direction(direction)
    return Behaviour(
        grain="",
        firsts=(),
        values=(),
        labels=_labels(last),
        points=sum(value is not None for value in values),
        trial=last.on_trial,
        mean=_float(last.mean),
        sigma=_float(last.sigma),
        lower=_float(last.lower),
        upper=_float(last.upper),
        variation=str(variation(segments, way)),
        assurance=_text(assurance(last, way, goal)),
        attainability=attainability(last, way, goal),
    )


def _labels(segment: Segment) -> tuple[str | None, ...]:
    """The marks that the verdict goes by: where neighbours depend, no runs."""
    found = tuple(segment.labels)
    if all(label in NO_RUNS for label in found) or not is_dependent(segment):
        return found
    return tuple(label if label is Label.OUTSIDE else None for label in found)


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _text(word: str | None) -> str | None:
    return None if word is None else str(word)
