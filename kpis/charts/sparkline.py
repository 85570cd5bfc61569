"""The sparkline: the last periods as one small line, its drawing 100 wide, 30 high.

x is in per cent of the width, y in pixels from the top. More is up, as in the big
chart, also where less is better: a line of time is never turned over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kpis.charts.series import Scale, Series
from kpis.charts.series import plain as _

HEIGHT = 30
MARGIN = 3


@dataclass(frozen=True)
class Dot:
    """A point to look at: x in per cent, y in pixels."""

    x: float
    y: float


@dataclass(frozen=True)
class Sparkline:
    """`path` is a line that breaks at each gap; `buffers` are (y, height)."""

    path: str
    buffers: tuple[tuple[float, float], ...]
    minimums: tuple[float, ...]
    signals: tuple[Dot, ...]
    last: Dot | None
    label: str


def sparkline(series: Series, periods: int = 26) -> Sparkline:
    """The last `periods` points of `series`, with the agreed buffer behind them."""
    shown = series.last(periods)
    step = shown.steps[-1] if shown.steps else None
    place = _Place(_scale(shown), len(shown.points))
    dots = [
        None if point.value is None else place.dot(index, point.value)
        for index, point in enumerate(shown.points)
    ]
    marked = zip(shown.points, dots, strict=True)
    return Sparkline(
        path=" ".join(_runs(dots)),
        buffers=tuple(place.band(pair) for pair in (step.buffers if step else ())),
        minimums=tuple(place.y(value) for value in (step.minimums if step else ())),
        signals=tuple(dot for point, dot in marked if point.signal and dot),
        last=next((dot for dot in reversed(dots) if dot), None),
        label=_label(shown),
    )


def _scale(series: Series) -> Scale:
    """From the data and what is agreed now; a flat line lies in the middle."""
    step = series.steps[-1] if series.steps else None
    values = series.values + list((step.minimums + step.goals) if step else ())
    lo, hi = min(values, default=0.0), max(values, default=1.0)
    return Scale(lo, hi) if lo < hi else Scale(lo - 1, hi + 1)


@dataclass(frozen=True)
class _Place:
    scale: Scale
    count: int

    def y(self, value: float) -> float:
        inner = HEIGHT - 2 * MARGIN
        return round(HEIGHT - MARGIN - inner * self.scale.share(value), 1)

    def dot(self, index: int, value: float) -> Dot:
        x = 100.0 if self.count < 2 else 100 * index / (self.count - 1)
        return Dot(round(x, 1), self.y(value))

    def band(self, pair: tuple[float, float]) -> tuple[float, float]:
        low, high = pair
        return (self.y(high), round(self.y(low) - self.y(high), 1))


def _runs(dots: list[Dot | None]) -> Iterator[str]:
    """One piece of path for each run without a gap; a lone point is a dot."""
    run: list[Dot] = []
    for dot in [*dots, None]:
        if dot:
            run.append(dot)
        elif run:
            points = " ".join(f"{d.x:g},{d.y:g}" for d in run)
            yield f"M{points}" if len(run) > 1 else f"M{points}h0"
            run = []


def _label(series: Series) -> str:
    """Its values in words: how many periods, from where to where, and the last."""
    say, number, values = series.voice.words, series.voice.number, series.values
    if not values:
        return f"{series.name}: {say(_('not in yet'))}"
    text = say(_("%(count)s periods, from %(low)s to %(high)s, last %(last)s")) % {
        "count": len(series.points),
        "low": number(min(values)),
        "high": number(max(values)),
        "last": number(values[-1]),
    }
    missing = len(series.points) - len(values)
    if missing:
        text += ", " + say(_("%(count)s not in")) % {"count": missing}
    return f"{series.name}: {text}"
