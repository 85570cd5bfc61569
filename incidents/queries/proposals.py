"""Proposals about incidents: sharing a review, and when one needs an owner."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from incidents.models import Incident
from partnership.access import Door
from partnership.models import Proposal, ProposalKind, ProposalState

OWNER_MINUTES: Final = "owner_minutes"


def sharing(door: Door, incident: Incident, now: datetime) -> Proposal | None:
    """The open proposal to share this incident's review, if there is one."""
    return Proposal.waiting(_about(door, incident), now).first()


def shared_version(door: Door, incident: Incident) -> int:
    """Which version of its review leadership reads; 0 where none was agreed on."""
    agreed = _about(door, incident).filter(state=ProposalState.AGREED)
    last = agreed.order_by("decided_at", "number").last()
    return last.terms["review"] if last else 0


def _about(door: Door, incident: Incident) -> QuerySet[Proposal]:
    return door.rows(Proposal).filter(kind=ProposalKind.REVIEW, subject=incident.ref)


def owner_minutes(door: Door) -> QuerySet[Proposal]:
    """Everything that was proposed about the minutes, the newest first."""
    rows = door.rows(Proposal).filter(kind=ProposalKind.CALENDAR, subject=OWNER_MINUTES)
    found = rows.select_related("proposed_by__user", "decided_by__user", "counters")
    return found.order_by("-number")


def owner_minutes_waiting(door: Door, now: datetime) -> Proposal | None:
    """The proposal about the minutes that waits for an answer, if there is one."""
    return Proposal.waiting(owner_minutes(door), now).first()
