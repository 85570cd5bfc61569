"""When the next update comes, where nobody said a time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from partnership.models import Partnership

HEADS_UP_AT = time(10, 0)
INCIDENT_WITHIN = timedelta(hours=1)


def after_heads_up(partnership: Partnership, now: datetime) -> datetime:
    """Tomorrow at 10:00 by the partnership's clock."""
    zone = ZoneInfo(partnership.time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, HEADS_UP_AT, zone)


def after_incident(now: datetime) -> datetime:
    """In an hour."""
    return now + INCIDENT_WITHIN
