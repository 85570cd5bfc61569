"""What is open in several partnerships at once, and which side each thing waits for.

Only what both sides see: what one side prepares waits for nobody yet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery

from incidents.lifecycle import OPEN, Need, NeedCode, State, Visibility, who_must_act
from incidents.models import Incident, NextStep, Promise, TouchedKpi
from incidents.queries.facts import facts_of, with_facts
from incidents.queries.visibility import told_to_leadership_of
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
    """By partnership, told first at the beginning; one query for any number."""
    places = {
        door.partnership.pk: door.partnership
        for door in doors
        if door.may(Permission.READ)
    }
    found: dict[int, list[Open]] = defaultdict(list)
    for incident in _incidents(places):
        place, promise = places[incident.partnership_id], _promise(incident)
        needs = _needs(incident, place, promise, now)
        kpis = frozenset(incident.touched)  # type: ignore[attr-defined] # annotated
        found[place.pk].append(Open(incident, promise, needs, kpis))
    return found


def steps_for(doors: Iterable[Door]) -> Counter[int]:
    """How many steps wait for somebody to say “I will do it”, by partnership.

    Of those that this person may take; no query for who may take none.
    """
    places = [d.partnership.pk for d in doors if d.may(Permission.TAKE_STEPS)]
    if not places:
        return Counter()
    told = told_to_leadership_of(places).filter(state__in=OPEN)
    steps = NextStep.objects.filter(
        incident__in=told, for_executives=True, taken_by=None, done_at=None
    )
    return Counter(steps.values_list("partnership_id", flat=True))


def _incidents(places: Iterable[int]) -> QuerySet[Incident]:
    """All that a page asks about them in one query: it is asked at each visit."""
    promised = Promise.objects.filter(incident=OuterRef("pk"), answered_at=None)
    touched = TouchedKpi.objects.filter(incident=OuterRef("pk"))
    rows = Incident.objects.filter(
        partnership__in=list(places),
        visibility=Visibility.BOTH,
        state__in=[state.value for state in OPEN],
    )
    return (
        with_facts(rows)
        .annotate(
            promise_side=Subquery(promised.values("side")[:1]),
            promise_due_at=Subquery(promised.values("due_at")[:1]),
            touched=ArraySubquery(touched.values("kpi__code")),
        )
        .order_by("told_at", "id")
    )


def _promise(incident: Any) -> Promise | None:
    """The open promise, as far as it was asked for: its side and its time."""
    if incident.promise_due_at is None:
        return None
    return Promise(side=incident.promise_side, due_at=incident.promise_due_at)


def _needs(
    incident: Incident, place: Partnership, promise: Promise | None, now: datetime
) -> tuple[Need, ...]:
    facts = facts_of(incident, partnership=place, promise=promise, steps=(), now=now)
    return tuple(need for need in who_must_act(facts, now) if need.code in ASKED)
