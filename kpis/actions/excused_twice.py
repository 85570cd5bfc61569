"""Nothing is taken out of a KPI twice.

A reading comes out once, however many periods hold it. Counts would add up: with the
counts or the readings of another period that reaches into the same time. Nor is
anything left to agree on where another period holds all of it.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.excuses import Excuse
from kpis.models import ExcusedKpi, ExcusedPeriod, Kpi
from kpis.queries.excused import Time, held, overlapping
from partnership.access import Door
from partnership.errors import Refused
from partnership.models import Partnership


def check_not_twice(by: Door, time: Time, excuse: Excuse, kpis: Sequence[Kpi]) -> None:
    """Raise `Refused`, at the field `kpis`, for what is excused already."""
    for kpi in kpis:
        for other in overlapping(by.partnership, time, kpi):
            if _clashes(by.partnership, time, excuse, other, kpi):
                raise _refused(by.partnership, other.excused, kpi)


def _clashes(
    place: Partnership, time: Time, excuse: Excuse, other: ExcusedKpi, kpi: Kpi
) -> bool:
    if other.denominator is not None:
        return True
    has_counts = excuse.kpis[kpi.code] is not None
    if not has_counts and not _covers(other.excused, time):
        return False
    return _holds(place, other.excused, kpi)


def _covers(period: ExcusedPeriod, time: Time) -> bool:
    """Whether the time lies wholly inside an excused period."""
    if period.queue is not None and period.queue != time.queue:
        return False
    return period.starts_at <= time.starts_at and time.ends_at <= period.ends_at


def _holds(place: Partnership, period: ExcusedPeriod, kpi: Kpi) -> bool:
    """Whether whole readings of the KPI came out by this period."""
    time = Time(period.starts_at, period.ends_at, period.queue)
    return any(part.inside for part in held(place, [kpi], time))


def _refused(place: Partnership, period: ExcusedPeriod, kpi: Kpi) -> Refused:
    zone = ZoneInfo(place.time_zone)
    words = {
        "kpi": kpi.name,
        "first": date_format(period.starts_at.astimezone(zone), "j M H:i"),
        "last": date_format(period.ends_at.astimezone(zone), "j M H:i"),
    }
    sentence = _(
        "A time that this one reaches into is excused already for %(kpi)s, from "
        "%(first)s to %(last)s. Choose another time, or leave it out."
    )
    return Refused(sentence % words, "kpis")
