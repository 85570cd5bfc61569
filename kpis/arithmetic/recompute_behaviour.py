"""A behaviour chart from its JSON: limits, labels and verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kpis.arithmetic import behaviour as xmr
from kpis.arithmetic import proportions
from kpis.arithmetic.behaviour import Segment
from kpis.arithmetic.errors import InputError
from kpis.arithmetic.inputs import Record, as_json
from kpis.arithmetic.proportions import Kind, clipped
from kpis.arithmetic.target import Corridor, Direction
from kpis.arithmetic.verdicts import assurance, attainability, is_dependent, variation

KINDS = ("xmr", *Kind)


@dataclass(frozen=True, slots=True)
class Settings:
    """What both kinds of chart are told beside their numbers."""

    rebase: Sequence[int]
    freeze: int | None
    screen: bool


def behaviour(record: Record) -> dict[str, Any]:
    """The chart of one KPI; limits per point are clipped on p' and u' charts."""
    direction = Direction(record.one_of("direction", tuple(Direction)))
    goal = _goal(record, direction)
    kind = record.one_of("chart", KINDS) if "chart" in record else "xmr"
    segments = _xmr(record) if kind == "xmr" else _proportions(record, Kind(kind))
    last = segments[-1]
    limits = _limits(segments, kind, record)
    return {
        "segments": [_segment(segment) for segment in segments],
        "lower": [as_json(lower) for lower, _ in limits],
        "upper": [as_json(upper) for _, upper in limits],
        "labels": [label for segment in segments for label in segment.labels],
        "variation": variation(segments, direction),
        "assurance": assurance(last, direction, goal),
        "attainability": attainability(last, direction, goal),
        "autocorrelation": as_json(xmr.autocorrelation(last.values)),
        "outside_rule_only": is_dependent(last),
    }


def _goal(record: Record, direction: Direction) -> Fraction | Corridor | None:
    if "goal" not in record:
        return None
    goal = record.number_or_pair("goal")
    if isinstance(goal, tuple) != (direction is Direction.WITHIN):
        wanted = "[low, high]" if direction is Direction.WITHIN else "one number"
        raise InputError.at("goal", f"must be {wanted} with the direction {direction}")
    if isinstance(goal, tuple) and goal[0] > goal[1]:
        raise InputError.at("goal", "must have its lower value first")
    return goal


def _xmr(record: Record) -> list[Segment]:
    values = record.optional_numbers("values")
    told = _settings(record, len(values))
    return xmr.chart(values, rebase=told.rebase, freeze=told.freeze, screen=told.screen)


def _proportions(record: Record, kind: Kind) -> list[Segment]:
    tops = record.optional_numbers("numerators")
    bottoms = record.optional_numbers("denominators")
    if len(tops) != len(bottoms):
        raise InputError.at("denominators", "must be as many as there are numerators")
    counts = [
        None if n is None or d is None else (n, d)
        for n, d in zip(tops, bottoms, strict=True)
    ]
    for i, count in enumerate(counts):
        if count is not None:
            _check_count(kind, *count, place=f"numerators[{i}]")
    told = _settings(record, len(counts))
    return proportions.chart(
        kind,
        counts,
        scale=_scale(record),
        rebase=told.rebase,
        freeze=told.freeze,
        screen=told.screen,
    )


def _check_count(kind: Kind, n: Fraction, d: Fraction, *, place: str) -> None:
    if n < 0 or d < 0 or (d == 0 and n > 0):
        raise InputError.at(place, "must be 0 or more, of a denominator above 0")
    if kind is Kind.P_PRIME and n > d:
        raise InputError.at(place, "is above its denominator, so it is no proportion")


def _scale(record: Record) -> Fraction:
    scale = record.number("scale", 100)
    if scale <= 0:
        raise InputError.at("scale", "must be above 0")
    return scale


def _settings(record: Record, length: int) -> Settings:
    rebase = record.numbers("rebase") if "rebase" in record else []
    borders = [Fraction(0), *rebase, Fraction(length)]
    whole = all(index.denominator == 1 for index in rebase)
    if rebase and not (whole and sorted(set(borders)) == borders):
        raise InputError.at(
            "rebase", f"must be rising whole numbers from 1 to {length - 1}"
        )
    return Settings(
        rebase=[int(index) for index in rebase],
        freeze=record.optional_whole("freeze", least=1),
        screen=record.flag("screen", default=True),
    )


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "from": segment.start,
        "mean": as_json(segment.mean),
        "sigma": as_json(segment.sigma),
        "lower": as_json(segment.lower),
        "upper": as_json(segment.upper),
    }


def _limits(
    segments: Sequence[Segment], kind: str, record: Record
) -> list[tuple[Fraction | None, Fraction | None]]:
    """(lower, upper) of every period, as drawn; `None` where there are no limits."""
    if kind == "xmr":
        return [(s.lower, s.upper) for s in segments for _ in s.values]
    scale = _scale(record)
    points = [
        point
        for segment in segments
        for point in (segment.points or [None] * len(segment.values))
    ]
    return [
        (clipped(Kind(kind), p.lower, scale), clipped(Kind(kind), p.upper, scale))
        if p
        else (None, None)
        for p in points
    ]
