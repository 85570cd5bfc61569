"""The process behaviour chart as geometry for SVG, in two sizes.

Behind the data the bands (buffer, penalty range), then limits, mean, goal and minimum
with a step where another version of the target came into force, then the line. A gap
breaks the line; the running period is hollow and dashed. Positions are pixels of the
drawing's own coordinates, y from the top. More is up, whatever the direction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kpis.charts.axis import Axis, axis_of, gathered, spread, words_above
from kpis.charts.series import Point, Series, bound_name
from kpis.charts.series import plain as _


@dataclass(frozen=True)
class Size:
    """A drawing and the plot in it; `tight` has shorter words."""

    name: str
    width: int
    height: int
    left: int
    right: int
    periods: int
    top: int = 14
    bottom: int = 44  # the names of the months, and of the period that is spoken of

    @property
    def tight(self) -> bool:
        return self.name == "tight"


WIDE = Size("wide", 1180, 360, left=44, right=148, periods=26)
TIGHT = Size("tight", 358, 250, left=34, right=66, periods=13)


@dataclass(frozen=True)
class Rect:
    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    kind: str
    path: str


@dataclass(frozen=True)
class Mark:
    """A point: `kind` is "", hollow or one of `MARKS`; `title` shows on hover."""

    kind: str
    x: float
    y: float
    title: str


@dataclass(frozen=True)
class Text:
    kind: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Behaviour:
    size: Size
    bands: tuple[Rect, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]
    label: str


def behaviour(series: Series, size: Size = WIDE, periods: int = 0) -> Behaviour:
    """The chart of the last `periods` points (0: as many as the size is made for)."""
    shown = series.last(periods or size.periods)
    plot = _Plot(shown, size, axis_of(shown))
    return Behaviour(
        size=size,
        bands=tuple(plot.bands()),
        lines=tuple(line for line in plot.lines() if line.path),
        marks=tuple(plot.marks()),
        texts=(*plot.axis_texts(), *plot.notes(), *plot.edge_texts()),
        label=label_of(shown),
    )


def label_of(series: Series) -> str:
    """The chart in words: range, what was agreed, the signals and the last value."""
    say, number, values = series.voice.words, series.voice.number, series.values
    if not values:
        return f"{series.name}: {say(_('not in yet'))}"
    parts = [
        say(_("%(count)s periods to %(end)s, from %(low)s to %(high)s"))
        % {
            "count": len(series.points),
            "end": series.points[-1].label,
            "low": number(min(values)),
            "high": number(max(values)),
        }
    ]
    if series.steps:
        step = series.steps[-1]
        bound = say(bound_name(series.direction))
        parts += [f"{bound} {number(value)}" for value in step.minimums]
        parts += [f"{say(_('goal'))} {number(value)}" for value in step.goals]
    parts += [
        f"{say(_('signal'))} {point.label} {number(point.value)}"
        for point in series.points
        if point.signal and point.value is not None
    ]
    parts.append(f"{say(_('last'))} {number(values[-1])}")
    if series.period:
        parts.append(f"{say(_('marked'))} {series.period.name}")
    return f"{series.name}: {'; '.join(parts)}"


MARKS = {
    "value": "",
    "better": "signal good",
    "neutral": "signal neutral",
    "signal": "signal",
}


@dataclass(frozen=True)
class _Plot:
    series: Series
    size: Size
    axis: Axis

    @property
    def end(self) -> int:
        return self.size.width - self.size.right

    @property
    def floor(self) -> int:
        return self.size.height - self.size.bottom

    def edge(self, index: float) -> float:
        """x of the left edge of a period, or of a place in it."""
        width = self.end - self.size.left
        return round(
            self.size.left + width * index / max(1, len(self.series.points)), 1
        )

    def middle(self, index: int) -> float:
        return round((self.edge(index) + self.edge(index + 1)) / 2, 1)

    def y(self, value: float) -> float:
        inner = self.floor - self.size.top
        return round(self.floor - inner * self.axis.scale.share(value), 1)

    def bands(self) -> Iterator[Rect]:
        for step, start, after in self.series.spans():
            ranges = [("buffer", pair) for pair in step.buffers]
            if step.penalty:
                ranges.append(("penalty", step.penalty))
            for kind, (low, high) in ranges:
                top, bottom = self.y(high), self.y(low)
                left, right = self.edge(start), self.edge(after)
                yield Rect(
                    kind, left, top, round(right - left, 1), round(bottom - top, 1)
                )

    def lines(self) -> Iterator[Line]:
        limits, floor = self.series.limits, self.floor
        across = f"H{self.end}"
        yield Line("axis", f"M{self.size.left} {floor}{across}")
        for index, point in enumerate(self.series.points):
            if point.tick:
                yield Line("axis", f"M{self.edge(index):g} {floor}v5")
        if limits:
            for value in self._drawn_limits():
                yield Line("limit", f"M{self.size.left} {self.y(value):g}{across}")
            mean = self.y(limits.mean)
            yield Line("mean", f"M{self.size.left} {mean:g}{across}")
        yield from self.agreed("goal")
        yield from self.agreed("minimum")
        for flag in self.series.flags:
            yield Line("flag", f"M{self.edge(flag.at):g} {self.size.top}V{floor}")
        if period := self.series.period:
            begins, ends = self.edge(period.begins), self.edge(period.ends)
            yield Line("period", f"M{begins:g} {floor}H{ends:g}")
        yield Line("line", " ".join(self._runs()))
        yield Line("running", self._running())

    def agreed(self, kind: str) -> Iterator[Line]:
        """The stepped line of the goal or the minimum; two of them for a corridor."""
        spans = self.series.spans()
        most = max((len(step.minimums) for step, _start, _after in spans), default=0)
        for which in range(most):
            path, before = "", None
            for step, start, after in spans:
                values = step.goals if kind == "goal" else step.minimums
                if which >= len(values):
                    before = None
                    continue
                y = f"{self.y(values[which]):g}"
                path += f"V{y}" if before == start else f"M{self.edge(start):g} {y}"
                path += f"H{self.edge(after):g}"
                before = after
            yield Line(kind, path)

    def _runs(self) -> Iterator[str]:
        """A piece of path for each run without a gap; a lone point needs none."""
        run: list[str] = []
        for index, point in enumerate([*self.series.points, Point("", None)]):
            if point.value is not None and not point.running:
                run.append(f"{self.middle(index):g},{self.y(point.value):g}")
                continue
            if len(run) > 1:
                yield "M" + " ".join(run)
            run = []

    def _running(self) -> str:
        """The dashed end to a period that is still running."""
        if len(self.series.points) < 2 or not self.series.points[-1].running:
            return ""
        before, last = self.series.points[-2:]
        if before.value is None or last.value is None:
            return ""
        index = len(self.series.points) - 1
        start = f"M{self.middle(index - 1):g},{self.y(before.value):g}"
        return f"{start} {self.middle(index):g},{self.y(last.value):g}"

    def marks(self) -> Iterator[Mark]:
        for index, point in enumerate(self.series.points):
            if point.value is not None:
                x, y = self.middle(index), self.y(point.value)
                yield Mark(self.kind(index), x, y, self.title(point, point.value))

    def kind(self, index: int) -> str:
        if self.series.points[index].running:
            return "hollow"
        return MARKS[self.series.role(index)]

    def title(self, point: Point, value: float) -> str:
        voice = self.series.voice
        text = f"{point.label}: {voice.number(value)}"
        if point.n is not None:
            text += f", n {voice.count(point.n)}"
        return f"{text}. {point.note}" if point.note else text

    def axis_texts(self) -> Iterator[Text]:
        for value in self.axis.ticks:
            text = self.series.voice.tick(value)
            yield Text("end", self.size.left - 8, self.y(value) + 4, text)
        for index, point in enumerate(self.series.points):
            if point.tick:
                yield Text("", self.edge(index) + 4, self.floor + 18, point.tick)
        if period := self.series.period:
            kind, x = self._beside(self.edge(period.begins), self.edge(period.ends))
            yield Text(f"strong {kind}", x, self.floor + 36, period.name)

    def _beside(self, begins: float, ends: float) -> tuple[str, float]:
        """Words below a span that reach out of the plot on neither side."""
        middle = (begins + ends) / 2
        if middle > (self.size.left + self.end) / 2:
            return "end", ends
        return "start", begins

    def notes(self) -> Iterator[Text]:
        """Words in the plot: flags, what a step changed, the plainest signal."""
        period = self.edge(1) - self.edge(0)
        for numbers, at in gathered(self.series.flags, period):
            yield Text("flag middle", self.edge(at), self.size.top - 3, numbers)
        if not self.size.tight:
            for step, start, _after in self.series.spans():
                if step.note and start and step.minimums:
                    y = self.y(step.minimums[0]) + 18
                    yield Text("end", self.edge(start) - 8, y, step.note)
        index = self.series.extreme_signal()
        if index is not None:
            value = self.series.points[index].value or 0.0
            kind = MARKS[self.series.role(index)].replace("signal", "say")
            yield self._off_the_line(index, value, kind)

    def _off_the_line(self, index: int, value: float, kind: str) -> Text:
        """The words above a high point and below a low one, but inside the plot."""
        voice, x, y = self.series.voice, self.middle(index), self.y(value)
        text = voice.words(_("%(value)s, a signal")) % {"value": voice.number(value)}
        y = y - 16 if words_above(self.series, self.axis.scale, value) else y + 26
        if x > (self.size.left + self.end) / 2:
            return Text(f"{kind} end", x + 8, y, text)
        return Text(kind, x - 8, y, text)

    def edge_texts(self) -> Iterator[Text]:
        """Every line and band named at the right edge, moved apart."""
        wanted = list(self._edge_words())
        places = spread([y for y, _text, _kind in wanted], 15, (12, self.floor))
        for (_y, text, kind), y in zip(wanted, places, strict=True):
            yield Text(kind, self.end + 10, y + 4, text)

    def _edge_words(self) -> Iterator[tuple[float, str, str]]:
        say, tick = self.series.voice.words, self.series.voice.tick
        spans = self.series.spans()
        step = spans[-1][0] if spans else None
        bounds = self.series.bound_words(step) if step else ()
        for value, words in zip(step.minimums if step else (), bounds, strict=False):
            word = words[1] if self.size.tight else words[0]
            yield self.y(value), f"{say(word)} {tick(value)}", "strong"
        for value in step.goals if step else ():
            word = _("goal") if self.size.tight else _("our goal")
            yield self.y(value), f"{say(word)} {tick(value)}", "strong"
        for low, high in step.buffers if step else ():
            word = _("buffer") if self.size.tight else _("buffer: no penalty")
            yield (self.y(low) + self.y(high)) / 2, say(word), ""
        if step and step.penalty:
            yield from self._penalty_words(*step.penalty)
        if self.series.limits and not self.size.tight:
            yield from self._limit_words()

    def _penalty_words(
        self, low: float, high: float
    ) -> Iterator[tuple[float, str, str]]:
        say, tick = self.series.voice.words, self.series.voice.tick
        middle = (self.y(low) + self.y(high)) / 2
        if self.size.tight:
            yield middle, say(_("penalty")), ""
            return
        step = self.series.spans()[-1][0]
        ends = {"start": step.penalty_start or 0.0, "full": step.penalty_full or 0.0}
        shown = {name: tick(value) for name, value in ends.items()}
        yield middle - 7, say(_("penalty from %(start)s,")) % shown, ""
        yield middle + 8, say(_("full at %(full)s")) % shown, ""

    def _limit_words(self) -> Iterator[tuple[float, str, str]]:
        words = {"lower": _("lower limit"), "upper": _("upper limit")}
        limits = self.series.limits
        for name, word in words.items():
            value = getattr(limits, name)
            if value in self._drawn_limits():
                text = (
                    f"{self.series.voice.words(word)} {self.series.voice.tick(value)}"
                )
                yield self.y(value), text, ""

    def _drawn_limits(self) -> list[float]:
        """Limits beyond what the KPI can be are not drawn."""
        low, high = self.series.bounds
        limits = self.series.limits
        return [
            value
            for value in ((limits.lower, limits.upper) if limits else ())
            if (low is None or value >= low) and (high is None or value <= high)
        ]
