"""What a leaving person owns here: open proposals of targets and excused periods."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.models import Kpi
from partnership.access import Permission
from partnership.actions.proposals import MAY_PROPOSE
from partnership.leaving import Owned
from partnership.models import Member, Partnership, Proposal, ProposalKind

# The page on which each is answered.
PAGES: Final = {
    ProposalKind.TARGET: "proposal",
    ProposalKind.EXCUSED: "excused_proposal",
}


def owned_by(member: Member, now: datetime) -> list[Owned]:
    """What the member proposed here and nobody has answered yet."""
    place = member.partnership
    mine = Proposal.objects.filter(
        partnership=place, proposed_by=member, kind__in=[*PAGES]
    )
    names = dict(Kpi.objects.filter(partnership=place).values_list("code", "name"))
    return [_owned(place, proposal, names) for proposal in Proposal.waiting(mine, now)]


def _owned(place: Partnership, proposal: Proposal, names: Mapping[str, str]) -> Owned:
    kind = ProposalKind(proposal.kind)
    what = _("The proposal of an excused period")
    if kind is ProposalKind.TARGET:
        kpi = names.get(proposal.subject, proposal.subject)
        what = _("The proposal of a target for %(kpi)s") % {"kpi": kpi}
    return Owned(
        what,
        reverse(PAGES[kind], args=[place.slug, proposal.number]),
        MAY_PROPOSE.get(kind, Permission.AGREE),
        proposal.number,
    )
