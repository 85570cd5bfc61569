"""The small drawings of rows: `{% load drawings %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from kpis.charts import markup
from kpis.charts.bullet import Bullet
from kpis.charts.sparkline import Sparkline

register = template.Library()


@register.simple_tag
def bullet_svg(bullet: Bullet) -> SafeString:
    """Value against minimum, buffer and goal (`kpis.charts.bullet`)."""
    return mark_safe(markup.bullet_svg(bullet))  # noqa: S308 - its label is escaped


@register.simple_tag
def sparkline_svg(spark: Sparkline) -> SafeString:
    """The last periods as a line (`kpis.charts.sparkline`)."""
    return mark_safe(markup.sparkline_svg(spark))  # noqa: S308 - its label is escaped
