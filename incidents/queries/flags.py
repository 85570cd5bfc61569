"""What stands on a KPI's chart besides its readings: incidents and context events."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from incidents.lifecycle import Kind, State
from incidents.models import Incident, TouchedKpi
from incidents.people import owner_of
from incidents.queries.visibility import visible
from kpis.queries.context import standing
from kpis.queries.excused import excused_of
from partnership.access import Door
from partnership.periods import first_instant

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """One flag: the day on which it stands, and what the list below says of it.

    `ref` and `state` are empty for a context event, which has a `department`, and for
    an excused period, which has its reason as `excused` and its proposal's number.
    """

    day: date
    what: str
    ref: str = ""
    state: str = ""
    began_as: str = ""
    owner: str = ""
    side: str = ""
    department: str = ""
    until: date | None = None
    excused: str = ""
    proposal: int = 0


def happenings(
    door: Door, kpi: int, first: date, last: date, now: datetime
) -> list[Happening]:
    """Everything from `first` to `last` that this person sees; three queries.

    An incident stands where it began or else was noticed, a heads-up where it is
    expected or else was told.
    """
    found = [
        *_incidents(door, kpi, first, last, now),
        *_events(door, first, last),
        *_excused(door, kpi, first, last),
    ]
    return sorted(found, key=lambda one: (one.day, one.ref, one.what))


def _incidents(
    door: Door, kpi: int, first: date, last: date, now: datetime
) -> list[Happening]:
    calendar = door.partnership.calendar
    start, end = first_instant(calendar, first), first_instant(calendar, last + DAY)
    rows = (
        visible(door)
        .filter(Exists(TouchedKpi.objects.filter(incident=OuterRef("pk"), kpi=kpi)))
        .annotate(at=Coalesce("began_at", "expected_at", "told_at", "known_at"))
        .filter(at__gte=start, at__lt=end)
        .select_related("owner__user")
    )
    return [_flag(incident, door, now) for incident in rows]


def _flag(incident: Incident, door: Door, now: datetime) -> Happening:
    at: datetime = incident.at  # type: ignore[attr-defined] # annotated above
    zone = ZoneInfo(door.partnership.time_zone)
    owner = owner_of(incident, now)
    is_heads_up = incident.state in {State.HEADS_UP, State.AVERTED}
    return Happening(
        day=at.astimezone(zone).date(),
        what=incident.summary,
        ref=incident.ref,
        state=incident.state,
        began_as=Kind.HEADS_UP if is_heads_up else Kind.INCIDENT,
        owner=str(owner.user) if owner else "",
    )


def _events(door: Door, first: date, last: date) -> list[Happening]:
    rows = standing(door).filter(starts_on__range=(first, last))
    return [
        Happening(
            day=event.starts_on,
            what=event.what,
            side=event.side,
            department=event.department,
            until=event.ends_on,
        )
        for event in rows
    ]


def _excused(door: Door, kpi: int, first: date, last: date) -> list[Happening]:
    return [
        Happening(
            day=period.first_day,
            what=period.why,
            until=period.last_day,
            excused=period.reason,
            proposal=period.proposal.number,
        )
        for period in excused_of(door, kpi, first, last)
    ]
