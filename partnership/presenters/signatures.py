"""Who of both sides stands behind a proposal."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from partnership.access import Door
from partnership.models import Organisation, Proposal, ProposalState, Side


@dataclass(frozen=True)
class Signature:
    """One side: its company, and who has signed when, if anybody."""

    organisation: Organisation
    name: str
    at: datetime | None
    what: str


def signatures(door: Door, proposal: Proposal) -> list[Signature]:
    """Both sides, in alphabetical order of their companies."""
    proposer, other = Side(proposal.side), Side(proposal.side).other
    agreed = proposal.state == ProposalState.AGREED
    decided = proposal.decided_by if agreed else None
    first = Signature(
        door.partnership.organisation_of(proposer),
        proposal.proposed_by.user.name,
        proposal.proposed_at,
        _("proposed"),
    )
    second = Signature(
        door.partnership.organisation_of(other),
        decided.user.name if decided else "",
        proposal.decided_at if agreed else None,
        _("agreed") if agreed else _("not yet"),
    )
    return sorted((first, second), key=lambda s: s.organisation.name)
