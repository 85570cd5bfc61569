"""What is open in several partnerships at once, and which side each thing waits for.

Only what both sides see: what one side prepares waits for nobody yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from incidents.lifecycle import OPEN, Need, NeedCode, State, Visibility, who_must_act
from incidents.models import Incident, Promise, TouchedKpi
from incidents.queries.facts import facts_of, with_facts
from partnership.access import Door, Permission
from partnership.models import Partnership

# What a side is asked for on the pages that everything begins with.
ASKED = frozenset(
    {
        NeedCode.ACKNOWLEDGE,
        NeedCode.NEEDS_OWNER,
        NeedCode.PROMISE_DUE,
        NeedCode.PROMISE_OVERDUE,
    }
)


@dataclass(frozen=True)
class Open:
    """One that is open, with its promise and everything that waits for somebody."""

    incident: Incident
    promise: Promise | None
    needs: tuple[Need, ...]
    kpis: frozenset[str] = frozenset()  # codes

    @property
    def is_heads_up(self) -> bool:
        return bool(self.incident.state == State.HEADS_UP)


def still_open(doors: Iterable[Door], now: datetime) -> Mapping[int, list[Open]]:
    """By partnership, told first at the beginning; three queries for any number."""
    places = {
        door.partnership.pk: door.partnership
        for door in doors
        if door.may(Permission.READ)
    }
    incidents = list(
        with_facts(
            Incident.objects.filter(
                partnership__in=places,
                visibility=Visibility.BOTH,
                state__in=[state.value for state in OPEN],
            )
        ).order_by("told_at", "id")
    )
    if not incidents:
        return {}
    promises = {
        promise.incident_id: promise
        for promise in Promise.objects.filter(
            partnership__in=places, incident__in=incidents, answered_at=None
        )
    }
    kpis = _kpis(places, incidents)
    found: dict[int, list[Open]] = defaultdict(list)
    for incident in incidents:
        place = places[incident.partnership_id]
        promise = promises.get(incident.pk)
        needs = _needs(incident, place, promise, now)
        made = Open(incident, promise, needs, frozenset(kpis[incident.pk]))
        found[place.pk].append(made)
    return found


def _kpis(
    places: Iterable[int], incidents: list[Incident]
) -> defaultdict[int, set[str]]:
    codes: defaultdict[int, set[str]] = defaultdict(set)
    touched = TouchedKpi.objects.filter(
        partnership__in=list(places), incident__in=incidents
    )
    for incident, code in touched.values_list("incident_id", "kpi__code"):
        codes[incident].add(code)
    return codes


def _needs(
    incident: Incident, place: Partnership, promise: Promise | None, now: datetime
) -> tuple[Need, ...]:
    facts = facts_of(incident, partnership=place, promise=promise, steps=())
    return tuple(need for need in who_must_act(facts, now) if need.code in ASKED)
