"""What a proposal answers, and who could answer it."""

from datetime import datetime

from django.db.models.expressions import RawSQL

from partnership.access import active_members
from partnership.models import Partnership, Proposal, Role


def thread(proposal: Proposal) -> list[Proposal]:
    """The proposal and what it answers, oldest first; one query.

    An answer is numbered after what it answers.
    """
    rounds = RawSQL(ROUNDS, [proposal.partnership_id, proposal.pk])  # noqa: S611 - no text from outside
    found = Proposal.objects.filter(partnership=proposal.partnership_id, pk__in=rounds)
    people = found.select_related("proposed_by__user", "decided_by__user", "counters")
    return list(people.order_by("number"))


ROUNDS = """
WITH RECURSIVE round AS (
    SELECT id, partnership_id, counters_id FROM partnership_proposal
    WHERE partnership_id = %s AND id = %s
    UNION ALL
    SELECT earlier.id, earlier.partnership_id, earlier.counters_id
    FROM partnership_proposal AS earlier JOIN round
        ON earlier.partnership_id = round.partnership_id
        AND earlier.id = round.counters_id
)
SELECT id FROM round
"""


def sides_with_leader(partnership: Partnership, now: datetime) -> set[str]:
    """A side without a leader cannot agree; its proposals wait."""
    leaders = active_members(now).filter(partnership=partnership, role=Role.LEADER)
    return set(leaders.values_list("side", flat=True))
