"""The voice of the charts in Django: numbers by locale and unit, words by gettext."""

from functools import partial

from django.utils.translation import gettext

from kpis.charts.series import Voice
from partnership import numbers


def voice_of(unit: str, decimals: int = 0, currency: str = "") -> Voice:
    """How a KPI with this unit speaks to whoever is reading now."""
    return Voice(
        number=partial(numbers.show, unit=unit, decimals=decimals, currency=currency),
        tick=lambda value: numbers.shown(value, unit, decimals, currency).text,
        count=numbers.show,
        words=gettext,
    )
