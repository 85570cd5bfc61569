"""Proposals about incidents: sharing a review, and when one needs an owner."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from incidents.models import Incident
from partnership.access import Door
from partnership.models import Proposal, ProposalKind

OWNER_MINUTES: Final = "owner_minutes"


def sharing(door: Door, incident: Incident, now: datetime) -> Proposal | None:
    """The open proposal to share this incident's review, if there is one."""
    rows = door.rows(Proposal).filter(kind=ProposalKind.REVIEW, subject=incident.ref)
    return Proposal.waiting(rows, now).first()


def owner_minutes(door: Door) -> QuerySet[Proposal]:
    """Everything that was proposed about the minutes, the newest first."""
    rows = door.rows(Proposal).filter(kind=ProposalKind.CALENDAR, subject=OWNER_MINUTES)
    found = rows.select_related("proposed_by__user", "decided_by__user", "counters")
    return found.order_by("-number")


def owner_minutes_waiting(door: Door, now: datetime) -> Proposal | None:
    """The proposal about the minutes that waits for an answer, if there is one."""
    return Proposal.waiting(owner_minutes(door), now).first()
