"""What a leaving person owns here: resolutions, open promises, reviews to be shared."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.lifecycle import OPEN
from incidents.models import Incident, Promise
from partnership.access import Permission
from partnership.leaving import Owned
from partnership.models import Member, Proposal, ProposalKind


def owned_by(member: Member, now: datetime) -> list[Owned]:
    """Open resolutions and promises of the member, and what they proposed."""
    return [*_resolutions(member), *_promises(member), *_proposals(member, now)]


def _open(member: Member) -> QuerySet[Incident]:
    return Incident.objects.filter(
        partnership=member.partnership_id, state__in=[state.value for state in OPEN]
    ).order_by("logged_at", "id")


def _resolutions(member: Member) -> list[Owned]:
    return [
        Owned(
            _("The resolution of %(incident)s") % {"incident": incident},
            _address(member, incident.ref),
            Permission.WRITE_INCIDENTS,
        )
        for incident in _open(member).filter(owner=member)
    ]


def _promises(member: Member) -> list[Owned]:
    """Promised updates, where nobody else owns the resolution and speaks next."""
    promised = Promise.objects.filter(by=member, answered_at=None)
    made = _open(member).filter(owner=None, pk__in=promised.values("incident_id"))
    return [
        Owned(
            _("The promised update on %(incident)s") % {"incident": incident},
            _address(member, incident.ref),
            Permission.WRITE_INCIDENTS,
        )
        for incident in made
    ]


def _proposals(member: Member, now: datetime) -> list[Owned]:
    mine = Proposal.objects.filter(
        partnership=member.partnership_id,
        proposed_by=member,
        kind=ProposalKind.REVIEW,
    )
    return [
        Owned(
            _("The proposal to share the review of %(ref)s with leadership")
            % {"ref": proposal.subject},
            _address(member, proposal.subject),
            Permission.AGREE,
            proposal.number,
        )
        for proposal in Proposal.waiting(mine, now)
    ]


def _address(member: Member, ref: str) -> str:
    return reverse("incident", args=[member.partnership.slug, ref])
