"""Context events, for their page, for charts and for whoever links one."""

from django.db.models import QuerySet

from kpis.models import ContextEvent
from partnership.access import Door


def events(door: Door) -> QuerySet[ContextEvent]:
    """Every event, those taken back too, the newest first."""
    return (
        door.rows(ContextEvent)
        .select_related("by__user", "taken_back_by__user")
        .order_by("-starts_on", "-number")
    )


def standing(door: Door) -> QuerySet[ContextEvent]:
    """The events that nobody has taken back, the newest first."""
    found = door.rows(ContextEvent).filter(taken_back_at=None)
    return found.order_by("-starts_on", "-number")
