"""Bullets and sparklines as SVG: all that is drawn is there, and text is escaped."""

import re
from xml.etree import ElementTree as ET

import pytest

from kpis.charts.bullet import bullet
from kpis.charts.markup import bullet_svg, sparkline_svg
from kpis.charts.series import Point, Series, Step, scale_of
from kpis.charts.sparkline import sparkline

HIGHER = Step(minimum=80, goal=83)
WITHIN = Step(low=360, high=420, buffer=10)


def drawn(value, step=HIGHER, direction="higher", name="Calls"):
    scale = scale_of(step, direction)
    made = bullet(name=name, value=value, step=step, scale=scale, direction=direction)
    return ET.fromstring(bullet_svg(made))  # noqa: S314 - our own text


def classes(svg):
    return [part.get("class") for part in svg.iter() if part.get("class")]


BULLETS = {
    "a value": ((81,), ["below", "buffer", "goal", "value", "tick", "tick"]),
    "no value": ((None,), ["below", "buffer", "goal", "missing", "tick", "tick"]),
    "a value beyond the scale": (
        (-1e6,),
        ["below", "buffer", "goal", "value", "value", "tick", "tick"],
    ),
    "a corridor": (
        (400, WITHIN, "within"),
        [*("below", "buffer", "goal", "buffer", "below", "value"), *["tick"] * 4],
    ),
}


@pytest.mark.parametrize(("given", "parts"), BULLETS.values(), ids=BULLETS.keys())
def test_bullet_draws_bands_value_and_ticks(given, parts):
    assert classes(drawn(*given)) == ["bullet", *parts]


def test_bar_ends_where_the_value_lies():
    wide = [r.get("width") for r in drawn(83).iter("rect") if r.get("class") == "value"]
    assert wide == [f"{100 * scale_of(HIGHER, 'higher').share(83):.4g}%"]


@pytest.mark.parametrize("draw", ["bullet", "spark"])
def test_label_is_escaped(draw):
    name = '"><script>alert(1)</script>'
    if draw == "bullet":
        text = ET.tostring(drawn(81, name=name), encoding="unicode")
    else:
        text = sparkline_svg(sparkline(Series(name, (Point("w1", 80.0),))))
    assert "<script" not in text
    assert re.search(r'aria-label="[^"<]*alert\(1\)', text)


def test_sparkline_draws_buffer_line_signal_and_end():
    values = (80.0, 84.0, None, 82.0)
    points = tuple(
        Point(str(i), value, signal="outside" if i == 1 else None)
        for i, value in enumerate(values)
    )
    spark = sparkline(Series("Calls", points, steps=(HIGHER,)))
    svg = ET.fromstring(sparkline_svg(spark))  # noqa: S314 - our own text
    assert classes(svg) == ["spark", "buffer", "minimum", "line", "signal", "last"]
    assert svg.find(".//path").get("d") == spark.path
