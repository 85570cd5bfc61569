"""Incidents that touch a KPI, for its chart and its page."""

from datetime import date

from django.db.models import Q, QuerySet

from incidents.models import Incident, TouchedKpi
from incidents.queries.visibility import visible
from kpis.models import Kpi
from partnership.access import Door
from partnership.local_time import first_instant


def touching(door: Door, kpi: Kpi, first: date, after_last: date) -> QuerySet[Incident]:
    """What one may see that touches the KPI, by when it began or else was logged.

    From the partnership's local day `first` to the day before `after_last`.
    """
    calendar = door.partnership.calendar
    span = first_instant(calendar, first), first_instant(calendar, after_last)
    touched = door.rows(TouchedKpi).filter(kpi=kpi).values("incident")
    began = Q(began_at__gte=span[0], began_at__lt=span[1])
    told = Q(began_at=None, logged_at__gte=span[0], logged_at__lt=span[1])
    return visible(door).filter(began | told, pk__in=touched).order_by("logged_at")
