"""One target as a ruler: penalty range, minimum, buffer, goal, and the value above it.

Positions are in per cent of the width; right is always better, as in the bullet.
"""

from dataclasses import dataclass
from typing import Literal

from kpis.charts.series import Direction, Place, Scale, Step, Voice, bound_name
from kpis.charts.series import plain as _

Anchor = Literal["start", "middle", "end"]
# Two labels nearer than this (per cent of the width) turn away from each other.
NEAR = 20.0


@dataclass(frozen=True)
class Band:
    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Mark:
    """A value below the ruler: `kind` minimum and goal have a tick, full has none."""

    kind: Literal["minimum", "goal", "full"]
    x: float
    text: str
    caption: str
    anchor: Anchor


@dataclass(frozen=True)
class Ruler:
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    now: Mark | None
    label: str


def ruler(
    *,
    step: Step,
    scale: Scale,
    direction: Direction,
    value: float | None = None,
    period: str = "",
    voice: Voice | None = None,
) -> Ruler:
    """The ruler of `step` on its fixed `scale`, with the `value` of `period` if any."""
    voice = voice or Voice()
    place = _Place(scale, flipped=direction == "lower")
    return Ruler(
        bands=_bands(step, place),
        marks=_marks(step, place, voice, direction),
        now=_now(value, period, place, voice),
        label=_label(step, value, period, voice, direction),
    )


class _Place(Place):
    def band(self, kind: str, ends: tuple[float, float]) -> Band:
        left, right = sorted((self.of(ends[0]), self.of(ends[1])))
        return Band(kind, left, round(right - left, 2))


def _bands(step: Step, place: _Place) -> tuple[Band, ...]:
    """The whole ruler as worse than the minimum, and what lies on it."""
    scale = place.scale
    bands = [place.band("beyond", (scale.lo, scale.hi))]
    if step.penalty:
        bands.append(place.band("penalty", step.penalty))
    if len(step.goals) > 1:
        bands.append(place.band("goal", (step.goals[0], step.goals[1])))
    else:
        best = scale.lo if place.flipped else scale.hi
        bands += [place.band("goal", (goal, best)) for goal in step.goals]
    bands += [place.band("buffer", pair) for pair in step.buffers]
    return tuple(band for band in bands if band.width)


def _marks(
    step: Step, place: _Place, voice: Voice, direction: Direction
) -> tuple[Mark, ...]:
    found: list[tuple[Literal["minimum", "goal", "full"], float, str]] = [
        ("minimum", value, bound_name(direction)) for value in step.minimums
    ]
    found += [
        ("goal", value, _("goal")) for value in step.goals if value not in step.minimums
    ]
    if step.penalty_full is not None and step.penalty_full not in step.minimums:
        found.append(("full", step.penalty_full, _("full penalty")))
    spots = [place.of(value) for _kind, value, _word in found]
    return tuple(
        Mark(kind, x, voice.tick(value), voice.words(word), _anchor(x, spots))
        for (kind, value, word), x in zip(found, spots, strict=True)
    )


def _anchor(x: float, spots: list[float]) -> Anchor:
    """Away from a near neighbour, and from the ends of the ruler."""
    left = any(0 < x - other < NEAR for other in spots)
    right = any(0 < other - x < NEAR for other in spots)
    if x < NEAR / 2 or (left and not right):
        return "start"
    if x > 100 - NEAR / 2 or (right and not left):
        return "end"
    return "middle"


def _now(value: float | None, period: str, place: _Place, voice: Voice) -> Mark | None:
    if value is None:
        return None
    x = place.of(value)
    return Mark("minimum", x, voice.tick(value), period, _anchor(x, []))


def _label(
    step: Step, value: float | None, period: str, voice: Voice, direction: Direction
) -> str:
    say, number = voice.words, voice.number
    word = say(bound_name(direction))
    parts = [f"{word} {number(v)}" for v in step.minimums]
    parts += [f"{say(_('goal'))} {number(v)}" for v in step.goals]
    if step.penalty_start is not None and step.penalty_full is not None:
        ends = {"start": number(step.penalty_start), "full": number(step.penalty_full)}
        parts.append(say(_("penalty from %(start)s, full at %(full)s")) % ends)
    if value is not None:
        parts.append(f"{period} {number(value)}".strip())
    return "; ".join(parts)
