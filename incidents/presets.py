"""When the next update comes, where nobody said a time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from incidents.lifecycle import Expected
from partnership.models import Partnership

HEADS_UP_AT = time(10, 0)
HEADS_UP_WITHIN = {
    Expected.NOW: timedelta(hours=1),
    Expected.TODAY: timedelta(hours=4),
}
INCIDENT_WITHIN = timedelta(hours=1)


def after_heads_up(
    partnership: Partnership, now: datetime, expected_in: str = ""
) -> datetime:
    """Soon where it might happen soon, else tomorrow at 10:00 by their clock."""
    if expected_in in HEADS_UP_WITHIN:
        return now + HEADS_UP_WITHIN[Expected(expected_in)]
    zone = ZoneInfo(partnership.time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, HEADS_UP_AT, zone)


def after_incident(now: datetime) -> datetime:
    """In an hour."""
    return now + INCIDENT_WITHIN
