"""The bullet: value, minimum, buffer and goal in one line, right is always better.

All positions and widths are in per cent of the drawing's width, so that it stretches
while its ticks stay crisp.
"""

from dataclasses import dataclass
from typing import Literal

from kpis.charts.series import Direction, Place, Scale, Step, Voice, bound_name
from kpis.charts.series import plain as _

Kind = Literal["below", "buffer", "goal"]

ENDINGS = {
    "higher": _("higher is better"),
    "lower": _("lower is better"),
    "within": _("best inside the corridor"),
    "none": _("counted, no target"),
}


@dataclass(frozen=True)
class Band:
    """A tint: below the minimum, the buffer, or beyond the goal."""

    kind: Kind
    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """The heavy tick of the minimum or the thin one of the goal."""

    kind: Literal["minimum", "goal"]
    x: float


@dataclass(frozen=True)
class Bullet:
    """The geometry. `at` is the end of the bar, or for a corridor the block's middle.

    `at` is None where there is no value: a dashed line. `beyond` says that the value
    lies outside the scale, on its "worse" or its "better" end.
    """

    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    at: float | None
    block: bool
    beyond: Literal["", "worse", "better"]
    label: str


def bullet(
    *,
    name: str,
    value: float | None,
    step: Step | None,
    scale: Scale | None,
    direction: Direction,
    voice: Voice | None = None,
    absent: str = "",
) -> Bullet:
    """The bullet of `value` against the agreed `step` on its fixed `scale`.

    Without a scale (nothing agreed, or a KPI that is only counted) there are no bands
    and no ticks, and nothing is drawn but a dashed line.
    """
    voice = voice or Voice()
    # `absent` says why there is no value, where it is more than not in yet.
    now = absent or voice.words(_("not in yet"))
    now = now if value is None else voice.number(value)
    label = _label(f"{name}: {now}", step, direction, voice)
    if step is None or scale is None:
        return Bullet((), (), None, block=False, beyond="", label=label)
    place = _Place(scale, flipped=direction == "lower")
    return Bullet(
        bands=_bands(step, place),
        ticks=_ticks(step, place),
        at=None if value is None else place.of(value),
        block=direction == "within",
        beyond="" if value is None else place.beyond(value),
        label=label,
    )


class _Place(Place):
    def beyond(self, value: float) -> Literal["", "worse", "better"]:
        if self.scale.holds(value):
            return ""
        left = (value > self.scale.hi) if self.flipped else (value < self.scale.lo)
        return "worse" if left else "better"


def _bands(step: Step, place: _Place) -> tuple[Band, ...]:
    """The tints from left to right, without empty ones."""
    kinds: tuple[Kind, ...] = ("below", "buffer", "goal")
    cuts = [place.of(value) for value in step.minimums[:1] + step.goals[:1]]
    if len(step.minimums) > 1:
        kinds = ("below", "buffer", "goal", "buffer", "below")
        cuts += [place.of(step.goals[1]), place.of(step.minimums[1])]
    edges = [0.0, *cuts, 100.0]
    return tuple(
        Band(kind, start, round(end - start, 2))
        for kind, start, end in zip(kinds, edges, edges[1:], strict=False)
        if end > start
    )


def _ticks(step: Step, place: _Place) -> tuple[Tick, ...]:
    """Heavy ones first; a goal that is the minimum needs no tick of its own."""
    minimums = [Tick("minimum", place.of(value)) for value in step.minimums]
    taken = {tick.x for tick in minimums}
    goals = [Tick("goal", place.of(value)) for value in step.goals]
    return (*minimums, *(tick for tick in goals if tick.x not in taken))


def _label(
    now: str,
    step: Step | None,
    direction: Direction,
    voice: Voice,
) -> str:
    """What a screen reader says: the value and what was agreed."""
    say, number = voice.words, voice.number
    if step is None or not step.minimums:
        return f"{now}; {say(ENDINGS['none'])}"
    minimum, goal = (
        f" {say(_('to'))} ".join(number(end) for end in ends)
        for ends in (step.minimums, step.goals)
    )
    return (
        f"{now}; {say(bound_name(direction))} {minimum}, "
        f"{say(_('goal'))} {goal}; {say(ENDINGS[direction])}"
    )
