"""Bullets and sparklines as SVG: the two drawings that a page has many of.

Written here and not in templates, which take ten times as long for the same text. All
colours come from the page's style sheet; all text in it is escaped.
"""

from collections.abc import Iterator
from html import escape

from kpis.charts.bullet import Bullet, Tick
from kpis.charts.sparkline import HEIGHT, Dot, Sparkline

BEYOND = {
    "": "",
    "worse": '<path class="value" d="M7 4.5v11L0 10z" />',
    "better": '<svg x="100%" overflow="visible">'
    '<path class="value" d="M-7 4.5v11l7-5.5z" /></svg>',
}
TICKS = {
    "minimum": '<rect class="tick" x="-1.5" width="3" height="20" />',
    "goal": '<rect class="tick" x="-.5" y="1" width="1" height="18" />',
}


def bullet_svg(bullet: Bullet) -> str:
    """Value against minimum, buffer and goal; right is always better."""
    bands = "".join(
        f'<rect class="{band.kind}" x="{band.x:g}%" y="3" width="{band.width:g}%" '
        f'height="14" />'
        for band in bullet.bands
    )
    ticks = "".join(map(_tick, bullet.ticks))
    inner = bands + _value(bullet) + BEYOND[bullet.beyond] + ticks
    return _svg("bullet", bullet.label, inner)


def sparkline_svg(spark: Sparkline) -> str:
    """The last periods as a line; a gap breaks it, a signal is ringed."""
    return _svg("spark", spark.label, "".join(_pieces(spark)))


def _svg(kind: str, label: str, inner: str) -> str:
    return f'<svg class="{kind}" role="img" aria-label="{escape(label)}">{inner}</svg>'


def _value(bullet: Bullet) -> str:
    if bullet.at is None:
        return '<line class="missing" x2="100%" y1="10" y2="10" />'
    if bullet.block:
        return (
            f'<svg x="{bullet.at:g}%" overflow="visible">'
            '<rect class="value" x="-5" y="6" width="10" height="8" rx="1" /></svg>'
        )
    return f'<rect class="value" y="7" width="{bullet.at:g}%" height="6" />'


def _tick(tick: Tick) -> str:
    return f'<svg x="{tick.x:g}%" overflow="visible">{TICKS[tick.kind]}</svg>'


def _pieces(spark: Sparkline) -> Iterator[str]:
    for y, height in spark.buffers:
        yield f'<rect class="buffer" width="100%" y="{y:g}" height="{height:g}" />'
    for y in spark.minimums:
        yield f'<line class="minimum" x2="100%" y1="{y:g}" y2="{y:g}" />'
    if spark.path:
        yield (
            f'<svg viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none" width="100%" '
            f'height="{HEIGHT}" overflow="visible">'
            f'<path class="line" d="{spark.path}" /></svg>'
        )
    for dot in spark.signals:
        yield _circle("signal", dot, "3")
    if spark.last:
        yield _circle("last", spark.last, "2.5")


def _circle(kind: str, dot: Dot, radius: str) -> str:
    return f'<circle class="{kind}" cx="{dot.x:g}%" cy="{dot.y:g}" r="{radius}" />'
