"""Whether leadership is to see a review: the proposal that waits."""

from datetime import datetime

from incidents.models import Incident
from partnership.access import Door
from partnership.models import Proposal, ProposalKind, ProposalState


def sharing(door: Door, incident: Incident, now: datetime) -> Proposal | None:
    """The open proposal to share this incident's review, if there is one."""
    return (
        door.rows(Proposal)
        .filter(
            kind=ProposalKind.REVIEW,
            subject=incident.ref,
            state=ProposalState.OPEN,
            lapses_at__gt=now,
        )
        .first()
    )
