"""What a leaving person owns here: the open proposals of targets."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.models import Kpi
from partnership.access import Permission
from partnership.leaving import Owned
from partnership.models import Member, Proposal, ProposalKind


def owned_by(member: Member, now: datetime) -> list[Owned]:
    """Targets that the member proposed and nobody has answered yet."""
    place = member.partnership
    mine = Proposal.objects.filter(
        partnership=place, proposed_by=member, kind=ProposalKind.TARGET
    )
    names = dict(Kpi.objects.filter(partnership=place).values_list("code", "name"))
    return [
        Owned(
            _("The proposal of a target for %(kpi)s")
            % {"kpi": names.get(proposal.subject, proposal.subject)},
            reverse("proposal", args=[place.slug, proposal.number]),
            Permission.AGREE,
            proposal.number,
        )
        for proposal in Proposal.waiting(mine, now)
    ]
