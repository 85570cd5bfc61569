"""From rows to the `Facts` that the lifecycle asks for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from incidents.lifecycle import (
    Facts,
    Kind,
    Origin,
    Person,
    State,
    Visibility,
    Waiting,
)
from incidents.models import Incident, NextStep, Promise, Review
from incidents.people import owner_of
from partnership.models import Member, Partnership

PEOPLE = (
    "owner",
    "offered_to",
    "asked_by",
    "logged_by",
    "acknowledged_by",
    "knew_by",
)


def with_facts(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Rows with everybody who is named, and whether there is a review."""
    return reviewed(rows).select_related(*(f"{name}__user" for name in PEOPLE))


def reviewed(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Rows with whether there is a review, for who knows already who is named."""
    return rows.annotate(
        has_review=Exists(Review.objects.filter(incident=OuterRef("pk")))
    )


def facts_of(
    incident: Incident,
    *,
    partnership: Partnership,
    promise: Promise | None,
    steps: Iterable[NextStep],
    now: datetime,
) -> Facts:
    """What the lifecycle asks about, of a row with its people and `has_review`."""
    return Facts(
        state=State(incident.state),
        began_as=Kind(incident.began_as),
        visibility=Visibility(incident.visibility),
        origin=Origin(incident.origin),
        logged_side=incident.logged_side,
        logged_at=incident.logged_at,
        told_at=incident.told_at,
        acknowledged_at=incident.acknowledged_at,
        resolved_at=incident.resolved_at,
        owner=_person(owner_of(incident, now)),
        offered_to=_person(incident.offered_to),
        asked_by=_person(incident.asked_by),
        promise_side=promise.side if promise else "",
        promise_due_at=promise.due_at if promise else None,
        knew_before=incident.knew_before,
        waiting=tuple(
            Waiting(step.number, step.side, step.decides_id, step.by)
            for step in steps
            if step.done_at is None
        ),
        reviewed=incident.has_review,  # type: ignore[attr-defined] # annotated by reviewed
        owner_within=timedelta(minutes=partnership.owner_minutes),
    )


def _person(member: Member | None) -> Person | None:
    return Person(member.pk, member.side) if member else None
