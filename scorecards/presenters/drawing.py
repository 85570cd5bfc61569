"""A KPI's numbers as the charts take them: steps, series, bullets, sparklines."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, cast

from django.utils.translation import gettext as _

from kpis.catalogue import CATALOGUE
from kpis.charts.bullet import Bullet, bullet
from kpis.charts.series import (
    Direction,
    Limits,
    Point,
    Scale,
    Series,
    Step,
    Voice,
    scale_of,
)
from kpis.charts.sparkline import Sparkline, sparkline
from kpis.voice import voice_of
from partnership import numbers
from scorecards.document import Behaviour, KpiRow, TargetPart
from scorecards.presenters import words

Bounds = tuple[float | None, float | None]


class Drawn(Protocol):
    """What a drawing needs to know of a KPI: its row and its facts both do."""

    @property
    def code(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def direction(self) -> str: ...


def decimals_of(row: KpiRow) -> int:
    """The decimals of the value shown: more where rounding would mislead."""
    return places(row.measured.shown, row.decimals)


def places(shown: Decimal | None, decimals: int) -> int:
    """The decimals of a value that is written so, at least the KPI's own."""
    return decimals if shown is None else max(decimals, -int(shown.as_tuple().exponent))


def value_of(row: KpiRow, currency: str) -> numbers.Shown:
    """The value as it stands in a row, unit apart."""
    return numbers.shown(row.measured.shown, row.unit, decimals_of(row), currency)


def tick(value: Fraction | float, row: Drawn, currency: str) -> str:
    """A value without its unit: “80”, “6:10”, “99.50”; no decimals that say nothing."""
    exact = float(value)
    decimals = 0 if exact == int(exact) and row.unit != "money" else row.decimals
    return numbers.shown(exact, row.unit, decimals, currency).text


def voice(row: Drawn, currency: str) -> Voice:
    return voice_of(row.unit, row.decimals, currency)


def bounds_of(row: Drawn) -> Bounds:
    """What the KPI can be at all, as far as the catalogue knows it."""
    entry = CATALOGUE.get(row.code)
    if entry is None or entry.may_be_negative:
        return (None, None)
    return (0.0, 100.0 if row.unit == "%" and not entry.may_exceed else None)


def step_of(target: TargetPart, from_index: int = 0, note: str = "") -> Step:
    """What is agreed, as a step of a chart."""
    if target.direction == "within" and target.minimum_high is not None:
        return Step(
            from_index=from_index,
            low=float(target.minimum),
            high=float(target.minimum_high),
            buffer=float(target.buffer),
            note=note,
        )
    charged = target.range
    return Step(
        from_index=from_index,
        minimum=float(target.minimum),
        goal=float(target.goal),
        penalty_start=float(charged.start) if charged else None,
        penalty_full=_float(charged.full) if charged else None,
        note=note,
    )


def scale(target: TargetPart | None, row: Drawn) -> Scale | None:
    """The fixed scale of a version of the target."""
    if target is None:
        return None
    return scale_of(
        step_of(target),
        direction(row),
        floor=_float(target.floor),
        bounds=bounds_of(row),
    )


def bullet_of(row: KpiRow, currency: str) -> Bullet:
    return bullet(
        name=row.name,
        value=_float(row.measured.value),
        step=step_of(row.target) if row.target else None,
        scale=scale(row.target, row),
        direction=direction(row),
        voice=voice(row, currency),
        absent=_("excused") if row.measured.all_excused else "",
    )


def sparkline_of(row: KpiRow, currency: str) -> Sparkline:
    """The recent past as the document keeps it."""
    return sparkline(plain_series(row, currency))


def plain_series(row: KpiRow, currency: str = "") -> Series:
    """The recent past with the target in force and the limits of the process.

    Its points have no names: nobody reads them in a drawing without an axis.
    """
    past = row.behaviour
    return Series(
        row.name,
        points(past),
        direction=direction(row),
        steps=(step_of(row.target),) if row.target else (),
        limits=limits(past),
        voice=voice(row, currency),
    )


def points(past: Behaviour) -> tuple[Point, ...]:
    """One point for each period; a missing one is a gap."""
    last = len(past.firsts) - 1
    marks = [*past.labels, *[None] * (len(past.firsts) - len(past.labels))]
    return tuple(
        Point(
            label="",
            value=_float(value),
            running=past.running and index == last,
            signal=mark,
        )
        for index, (value, mark) in enumerate(zip(past.values, marks, strict=True))
    )


def point_name(first: date, grain: str) -> str:
    """“Week of 9 Nov”, or the window that begins that day."""
    if grain == "week":
        return _("Week of %(day)s") % {"day": words.day(first)}
    return _("From %(day)s") % {"day": words.full_day(first)}


def limits(past: Behaviour) -> Limits | None:
    if past.mean is None or past.lower is None or past.upper is None:
        return None
    return Limits(past.mean, past.lower, past.upper)


def direction(row: Drawn) -> Direction:
    return cast(Direction, row.direction)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
