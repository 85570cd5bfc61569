"""The process behaviour chart as a Plotly figure: plain dictionaries, no Plotly.

Colours are the light theme's, so that the figure stands alone; every trace (`meta`)
and shape (`name`) also names its role, by which static/js/charts.js takes the colour
of the reader's theme; `layout.meta.short` are the words at the edge for a narrow page.
x is the index of the period. Texts are escaped, since Plotly reads some HTML, and hold
no tag but the line break: for others Plotly writes style attributes, which a strict
Content-Security-Policy refuses.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from kpis.charts.axis import axis_of, gathered, spread, words_above
from kpis.charts.series import Point, Series
from kpis.charts.series import plain as _

INK, ACCENT, GREY, BELOW = "#46525e", "#0b6e99", "#626d78", "#b3400f"
MINIMUM, SURFACE, FLAG = "#17212b", "#ffffff", "#6d28d9"
BUFFER, PENALTY = "#dcedf5", "#f4e9d6"
LABEL_SHARE = 0.05  # of the axis: the height of a label in the smallest plot
NARROW = 400  # pixels of the plot for which the numbers of flags are set apart
FONT = '-apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif'


def figure(series: Series) -> dict[str, Any]:
    """`{"data": [...], "layout": {...}}` of the whole series, ready for JSON."""
    return {
        "data": [*_limits(series), *_agreed(series), _values(series), _running(series)],
        "layout": _layout(series),
    }


def _values(series: Series) -> dict[str, Any]:
    """The line and its points; None breaks it, the running period is not in it."""
    points = series.points
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(series.name, quote=False),
        "meta": "values",
        "x": list(range(len(points))),
        "y": [None if point.running else point.value for point in points],
        "connectgaps": False,
        "text": [_hover(series, point) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": INK, "width": 2},
        "marker": {
            "opacity": 1,
            "size": [11 if point.signal else 7 for point in points],
            "color": [_colour(series, index) for index in range(len(points))],
        },
        "customdata": [series.role(index) for index in range(len(points))],
    }


def _running(series: Series) -> dict[str, Any]:
    """The dashed way to the hollow point of a period that is still running."""
    first = max(0, len(series.points) - 2)
    tail = series.points[first:] if any(p.running for p in series.points) else ()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": series.voice.words(_("still running")),
        "meta": "running",
        "x": [first + offset for offset, _point in enumerate(tail)],
        "y": [point.value for point in tail],
        "text": [_hover(series, point) for point in tail],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": INK, "width": 2, "dash": "4px,4px"},
        "marker": {
            "opacity": 1,
            "size": [8 if point.running else 0 for point in tail],
            "color": SURFACE,
            "line": {"color": INK, "width": 2},
        },
    }


def _colour(series: Series, index: int) -> str:
    return {"signal": BELOW, "better": ACCENT}.get(series.role(index), INK)


def _hover(series: Series, point: Point) -> str:
    voice = series.voice
    texts = (point.label, series.said(point))
    lines = [escape(text, quote=False) for text in texts]
    if point.n is not None:
        lines.append(f"n {voice.count(point.n)}")
    if point.signal:
        lines.append(voice.words(_("a signal, not noise")))
    if point.note:
        lines.append(escape(point.note, quote=False))
    return "<br>".join(lines)


def _agreed(series: Series) -> list[dict[str, Any]]:
    """Minimum and goal as stepped lines; a corridor has two of each."""
    spans = series.spans()
    most = max((len(step.minimums) for step, _start, _after in spans), default=0)
    looks = (
        ("minimum", _("our minimum"), {"color": MINIMUM, "width": 2.5}),
        ("goal", _("our goal"), {"color": ACCENT, "width": 1.25}),
    )
    traces = []
    for role, word, line in looks:
        for which in range(most):
            x: list[float] = []
            y: list[float | None] = []
            for step, start, after in spans:
                values = step.minimums if role == "minimum" else step.goals
                value = values[which] if which < len(values) else None
                x += [start - 0.5, after - 0.5]
                y += [value, value]
            traces.append(_line(series.voice.words(word), role, x, y, line))
    return traces


def _limits(series: Series) -> list[dict[str, Any]]:
    """Mean (dotted) and process limits (thin), of what the KPI can be."""
    if series.limits is None:
        return []
    say, limits = series.voice.words, series.limits
    low, high = series.bounds
    wide = [-0.5, len(series.points) - 0.5]
    rows = [
        (say(_("lower limit")), limits.lower, "solid"),
        (say(_("mean")), limits.mean, "dot"),
        (say(_("upper limit")), limits.upper, "solid"),
    ]
    return [
        _line(name, "limit", wide, [v, v], {"color": GREY, "width": 1, "dash": dash})
        for name, v, dash in rows
        if (low is None or v >= low) and (high is None or v <= high)
    ]


def _line(
    name: str, role: str, x: list[float], y: list[Any], line: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "meta": role,
        "x": x,
        "y": y,
        "line": line,
        "hoverinfo": "skip",
    }


def _layout(series: Series) -> dict[str, Any]:
    axis = axis_of(series)
    marks = [(i, point.tick) for i, point in enumerate(series.points) if point.tick]
    return {
        "autosize": True,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "margin": {"l": 52, "r": 148, "t": 16, "b": 52},
        "font": {"family": FONT, "size": 12, "color": GREY},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {
            "range": [-0.5, len(series.points) - 0.5],
            "tickmode": "array",
            "tickvals": [index - 0.5 for index, _tick in marks],
            "ticktext": [escape(tick, quote=False) for _index, tick in marks],
            "ticks": "outside",
            "showline": True,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [axis.scale.lo, axis.scale.hi],
            "tickmode": "array",
            "tickvals": list(axis.ticks),
            "ticktext": [series.voice.tick(value) for value in axis.ticks],
            "showline": False,
            "ticks": "",
            "ticklabelstandoff": 8,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "meta": {"short": [word.short for word in _edge_words(series)]},
        "shapes": [*_bands(series), *_flags(series), *_period(series)],
        "annotations": [
            *_names(series),
            *_signal_name(series),
            *_flag_numbers(series),
            *_period_name(series),
        ],
    }


def _bands(series: Series) -> list[dict[str, Any]]:
    """Buffer and penalty range behind the data, one rectangle a step."""
    shapes = []
    for step, start, after in series.spans():
        ranges = [("buffer", BUFFER, pair) for pair in step.buffers]
        if step.penalty:
            ranges.append(("penalty", PENALTY, step.penalty))
        for name, colour, (low, high) in ranges:
            shapes.append(
                {
                    "type": "rect",
                    "name": name,
                    "layer": "below",
                    "line": {"width": 0},
                    "fillcolor": colour,
                    "x0": start - 0.5,
                    "x1": after - 0.5,
                    "y0": low,
                    "y1": high,
                }
            )
    return shapes


def _flags(series: Series) -> list[dict[str, Any]]:
    """What happened, as dotted verticals; the list below says what it was."""
    return [
        {
            "type": "line",
            "name": "flag",
            "layer": "below",
            "line": {"color": FLAG, "width": 1.25, "dash": "2px,3px"},
            "x0": flag.at - 0.5,
            "x1": flag.at - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
        }
        for flag in series.flags
    ]


def _flag_numbers(series: Series) -> list[dict[str, Any]]:
    """Their numbers above the plot, apart also where it is narrow."""
    return [
        {
            "name": "flag",
            "text": numbers,
            "x": at - 0.5,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "font": _strong(FLAG),
        }
        for numbers, at in gathered(series.flags, NARROW / (len(series.points) or 1))
    ]


def _period(series: Series) -> list[dict[str, Any]]:
    """The time that the sentence speaks of, as a thick piece of the axis."""
    if series.period is None:
        return []
    return [
        {
            "type": "line",
            "name": "period",
            "line": {"color": MINIMUM, "width": 5},
            "x0": series.period.begins - 0.5,
            "x1": series.period.ends - 0.5,
            "yref": "paper",
            "y0": 0,
            "y1": 0,
        }
    ]


def _period_name(series: Series) -> list[dict[str, Any]]:
    if series.period is None:
        return []
    begins, ends = series.period.begins, series.period.ends
    right = (begins + ends) / 2 > len(series.points) / 2
    return [
        {
            "name": "period",
            "text": escape(series.period.name, quote=False),
            "x": (ends if right else begins) - 0.5,
            "xanchor": "right" if right else "left",
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -24,
            "showarrow": False,
            "font": _strong(MINIMUM),
        }
    ]


def _names(series: Series) -> list[dict[str, Any]]:
    """Every line and band of today named at the right edge, in words."""
    scale, words = axis_of(series).scale, _edge_words(series)
    apart = (scale.hi - scale.lo) * LABEL_SHARE
    places = spread([word.value for word in words], apart, (scale.lo, scale.hi))
    return [
        {
            "name": "strong" if word.strong else "word",
            "text": escape(word.text, quote=False),
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": place,
            "yref": "y",
            "showarrow": False,
            "font": _strong(MINIMUM) if word.strong else {"color": GREY},
        }
        for place, word in zip(places, words, strict=True)
    ]


@dataclass(frozen=True)
class _Word:
    """A name at the edge, and a shorter one for a narrow page."""

    value: float
    text: str
    short: str
    strong: bool = False


def _edge_words(series: Series) -> list[_Word]:
    spans = series.spans()
    if not spans:
        return []
    step, say, tick = spans[-1][0], series.voice.words, series.voice.tick
    bounds = zip(step.minimums, series.bound_words(step), strict=False)
    agreed = [(v, long, short) for v, (long, short) in bounds]
    agreed += [(v, _("our goal"), _("goal")) for v in step.goals]
    words = [
        _Word(v, f"{say(long)} {tick(v)}", f"{say(short)} {tick(v)}", strong=True)
        for v, long, short in agreed
    ]
    words += [
        _Word(sum(pair) / 2, say(_("buffer: no penalty")), say(_("buffer")))
        for pair in step.buffers
    ]
    if step.penalty:
        middle = sum(step.penalty) / 2
        words.append(_Word(middle, say(_("penalty range")), say(_("penalty"))))
    return words


def _strong(colour: str) -> dict[str, Any]:
    return {"color": colour, "weight": 650}


def _signal_name(series: Series) -> list[dict[str, Any]]:
    """The plainest signal, named off the line: above a high point, below a low one."""
    index = series.extreme_signal()
    if index is None:
        return []
    value = series.points[index].value or 0.0
    right = index > len(series.points) / 2
    up = words_above(series, axis_of(series).scale, value)
    say, number = series.voice.words, series.voice.number
    text = say(_("%(value)s, a signal")) % {"value": number(value)}
    return [
        {
            "name": series.role(index),
            "text": escape(text, quote=False),
            "x": index,
            "y": value,
            "xanchor": "right" if right else "left",
            "yanchor": "bottom" if up else "top",
            "yshift": 8 if up else -8,
            "showarrow": False,
            "font": _strong(_colour(series, index)),
        }
    ]
