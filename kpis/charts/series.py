"""What the charts are drawn from: points, agreed steps, limits, and the scale.

Values are in the KPI's shown unit (per cent 0 to 100, seconds). A missing value is
None: a gap, never a zero.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

Direction = Literal["higher", "lower", "within", "none"]


@dataclass(frozen=True)
class Point:
    """One period. `tick` is a short label of the time axis where one begins there.

    `absent` says why there is no value, where it is another reason than not being in.
    """

    label: str
    value: float | None
    n: int | None = None
    running: bool = False
    signal: str | None = None
    note: str = ""
    tick: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Step:
    """What was agreed from the point with index `from_index` on.

    `higher` and `lower` name `minimum` and `goal` (and, if a penalty is agreed, where
    it starts and where it is full); `within` names the client's corridor `low` to
    `high`, from which the goal's corridor lies `buffer` inside.
    """

    from_index: int = 0
    minimum: float | None = None
    goal: float | None = None
    penalty_start: float | None = None
    penalty_full: float | None = None
    low: float | None = None
    high: float | None = None
    buffer: float = 0.0
    note: str = ""

    def __post_init__(self) -> None:
        if (self.minimum is None) != (self.goal is None):
            raise ValueError("A step names minimum and goal, or neither.")
        if (self.low is None) != (self.high is None):
            raise ValueError("A corridor names low and high, or neither.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("A corridor's low is not above its high.")

    @property
    def minimums(self) -> tuple[float, ...]:
        """One value, the two ends of a corridor, or nothing."""
        if self.low is not None and self.high is not None:
            return (self.low, self.high)
        return () if self.minimum is None else (self.minimum,)

    @property
    def goals(self) -> tuple[float, ...]:
        """As `minimums`, a buffer further inside."""
        if self.low is not None and self.high is not None:
            return (self.low + self.buffer, self.high - self.buffer)
        return () if self.goal is None else (self.goal,)

    @property
    def buffers(self) -> tuple[tuple[float, float], ...]:
        """The buffer as ranges (low, high): one, or one on each side of a corridor."""
        pairs = zip(self.minimums, self.goals, strict=True)
        return tuple((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])

    @property
    def penalty(self) -> tuple[float, float] | None:
        """The penalty range as (low, high)."""
        if self.penalty_start is None or self.penalty_full is None:
            return None
        ends = (self.penalty_start, self.penalty_full)
        return (min(ends), max(ends))

    @property
    def terms(self) -> tuple[float, ...]:
        """Every agreed value, for a scale that has to hold them."""
        return self.minimums + self.goals + (self.penalty or ())


@dataclass(frozen=True)
class Flag:
    """Something that happened: a numbered vertical at `at`, counted in periods.

    0 is the left edge of the first period, 1 that of the second.
    """

    number: int
    at: float


@dataclass(frozen=True)
class Span:
    """The time that the sentence above the chart speaks of, counted as a flag's."""

    name: str
    begins: float
    ends: float


@dataclass(frozen=True)
class Limits:
    """What the process gives by itself: mean and process limits, unclipped."""

    mean: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Scale:
    """A fixed piece of the number line, lo < hi."""

    lo: float
    hi: float

    def __post_init__(self) -> None:
        if not self.lo < self.hi:
            raise ValueError(f"A scale runs upwards: {self.lo} is not below {self.hi}.")

    def share(self, value: float) -> float:
        """Where `value` lies, 0 at lo to 1 at hi, held to the ends."""
        return min(1.0, max(0.0, (value - self.lo) / (self.hi - self.lo)))

    def holds(self, value: float) -> bool:
        return self.lo <= value <= self.hi


@dataclass(frozen=True)
class Place:
    """Per cent from the left of a value, flipped where less is better."""

    scale: Scale
    flipped: bool

    def of(self, value: float) -> float:
        share = self.scale.share(value)
        return round(100 * (1 - share if self.flipped else share), 2)


def plain(text: str) -> str:
    """The English text itself; as `_` it marks a text for the translators."""
    return text


_ = plain


@dataclass(frozen=True)
class Voice:
    """How a chart speaks: numbers and words in the reader's language.

    `number` writes a value with its unit, `tick` one without, `count` a whole number;
    `words` translates.
    """

    number: Callable[[float], str] = "{:g}".format
    tick: Callable[[float], str] = "{:g}".format
    count: Callable[[int], str] = "{:,}".format
    words: Callable[[str], str] = plain


def bound_name(direction: Direction) -> str:
    """What must not be exceeded is a limit, not a minimum."""
    return _("limit") if direction in ("lower", "within") else _("minimum")


@dataclass(frozen=True)
class Row:
    """A line of the data table behind a chart, ready to be read."""

    label: str
    value: str
    n: str
    note: str
    marked: bool


@dataclass(frozen=True)
class Series:
    """One KPI over time. `bounds` is what the KPI can be at all (0 to 100 per cent)."""

    name: str
    points: tuple[Point, ...]
    direction: Direction = "higher"
    steps: tuple[Step, ...] = ()
    limits: Limits | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    from_zero: bool = False
    flags: tuple[Flag, ...] = ()
    period: Span | None = None
    voice: Voice = field(default_factory=Voice)

    def __post_init__(self) -> None:
        starts = [step.from_index for step in self.steps]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            raise ValueError("Steps are in the order of their first point.")

    def bound_words(self, step: Step) -> tuple[tuple[str, str], ...]:
        """The long and the short word for each of the step's minimums.

        What must not be exceeded is a limit, not a minimum.
        """
        least = (_("our minimum"), _("min"))
        if len(step.minimums) > 1:
            return (least, (_("our maximum"), _("max")))
        return ((_("our limit"), _("max")) if self.direction == "lower" else least,)

    def role(self, index: int) -> str:
        """What a point is, for its colour: value, better, neutral or signal.

        A signal is neutral where it says nothing about a goal: on a goal that is met,
        or of what is only counted.
        """
        point = self.points[index]
        if not point.signal or point.value is None:
            return "value"
        if self._is_better(point.value):
            return "better"
        neutral = self.direction == "none" or self._meets_goal(index, point.value)
        return "neutral" if neutral else "signal"

    def _is_better(self, value: float) -> bool:
        """Whether a signal lies on the good side of the mean."""
        if self.limits is None:
            return False
        above = value > self.limits.mean
        return (self.direction == "higher" and above) or (
            self.direction == "lower" and not above
        )

    def _meets_goal(self, index: int, value: float) -> bool:
        goals = next(
            (s.goals for s, start, after in self.spans() if start <= index < after), ()
        )
        if not goals:
            return False
        if len(goals) > 1:
            return goals[0] <= value <= goals[1]
        return value <= goals[0] if self.direction == "lower" else value >= goals[0]

    def extreme_signal(self) -> int | None:
        """The index of the marked point that lies furthest from the mean."""
        marked = {
            index: point.value
            for index, point in enumerate(self.points)
            if point.signal and point.value is not None
        }
        if not marked:
            return None
        mean = self.limits.mean if self.limits else sum(self.values) / len(self.values)
        return max(marked, key=lambda index: (abs(marked[index] - mean), index))

    @property
    def values(self) -> list[float]:
        return [point.value for point in self.points if point.value is not None]

    def rows(self) -> tuple[Row, ...]:
        """The table behind the chart, newest first."""
        return tuple(self._row(point) for point in reversed(self.points))

    def _row(self, point: Point) -> Row:
        say = self.voice.words
        notes = [point.note] if point.note else []
        if point.signal:
            notes.append(say(_("a signal, not noise")))
        if point.running:
            notes.append(say(_("still running, not judged")))
        return Row(
            point.label,
            self.said(point),
            "" if point.n is None else self.voice.count(point.n),
            "; ".join(notes),
            marked=point.signal is not None,
        )

    def said(self, point: Point) -> str:
        """A point's value with its unit, or why there is none."""
        if point.value is None:
            return point.absent or self.voice.words(_("not in"))
        return self.voice.number(point.value)

    def last(self, count: int) -> "Series":
        """The same, of the last `count` points; steps keep their place in time."""
        cut = max(0, len(self.points) - count)
        steps: list[Step] = []
        for step in self.steps:
            moved = replace(step, from_index=max(0, step.from_index - cut))
            if steps and steps[-1].from_index == moved.from_index:
                steps.pop()  # a version that had ended before the first point shown
            steps.append(moved)
        flags = tuple(
            replace(flag, at=flag.at - cut) for flag in self.flags if flag.at >= cut
        )
        return replace(
            self,
            points=self.points[cut:],
            steps=tuple(steps),
            flags=flags,
            period=_later(self.period, cut),
        )

    def spans(self) -> list[tuple[Step, int, int]]:
        """Each step with the points it holds for: first index, index after the last."""
        starts = [step.from_index for step in self.steps] + [len(self.points)]
        return [
            (step, start, after)
            for step, (start, after) in zip(self.steps, pairwise(starts), strict=True)
            if start < after
        ]


def _later(period: Span | None, cut: int) -> Span | None:
    """The part of a period that lies behind the first `cut` points, if any does."""
    if period is None or period.ends <= cut:
        return None
    return Span(period.name, max(0.0, period.begins - cut), period.ends - cut)


def scale_of(
    step: Step,
    direction: Direction,
    *,
    floor: float | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Scale | None:
    """The scale of a target version, from its terms alone: no reading moves it.

    One number line for every reading of a version, so that two months are compared by
    eye. With b the buffer and w the full penalty (or the floor), both as distances
    from the minimum, reach = max(2 b, w), or a tenth of the minimum where both are 0.
    The scale runs from 1.1 reach on the worse side of the minimum to 0.8 reach on the
    better side of the goal; a corridor from lo - r to hi + r with r the larger of 2 b
    and a third of its width. Held to what the KPI can be (`bounds`). None without
    agreed terms.
    """
    if direction == "none" or not step.minimums:
        return None
    ends = (
        _corridor(step)
        if len(step.minimums) > 1
        else _one_sided(step, direction, floor)
    )
    lo, hi = min(ends), max(ends)
    if bounds[0] is not None:
        lo = max(lo, bounds[0])
    if bounds[1] is not None:
        hi = min(hi, bounds[1])
    return Scale(lo, hi) if lo < hi else None


def _corridor(step: Step) -> tuple[float, float]:
    low, high = step.minimums
    reach = max(2 * step.buffer, (high - low) / 3) or abs(low) / 10 or 1.0
    return (low - reach, high + reach)


def _one_sided(
    step: Step, direction: Direction, floor: float | None
) -> tuple[float, float]:
    minimum, goal = step.minimums[0], step.goals[0]
    worst = step.penalty_full if floor is None else floor
    depth = 0.0 if worst is None else abs(minimum - worst)
    reach = max(2 * abs(goal - minimum), depth) or abs(minimum) / 10 or 1.0
    better = -1 if direction == "lower" else 1
    return (minimum - better * 1.1 * reach, goal + better * 0.8 * reach)
