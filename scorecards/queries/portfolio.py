"""Every partnership of one person at a glance, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from incidents.queries.waiting import Open, steps_for, still_open
from kpis.queries.fees import to_confirm
from partnership import access
from partnership.access import Door, Permission
from partnership.models import Proposal, Side
from scorecards.queries import cards
from scorecards.queries.cards import Headline
from scorecards.queries.status import questions_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnership.models import User


@dataclass(frozen=True)
class Glance:
    """One partnership: how it stands, and the proposals that wait for this person."""

    door: Door
    head: Headline
    waiting: Sequence[Proposal]
    fees: int = 0  # windows whose fees this person may confirm
    going_on: Sequence[Open] = ()
    steps: int = 0  # that leadership is asked for, and this person may take
    questions: int = 0  # of leadership, that this person may answer


def glances(user: "User | AnonymousUser", now: datetime) -> list[Glance]:
    """One for each partnership that the person is a member of; six queries.

    One more for an executive, the steps that wait for leadership; one more for a
    leader, the questions of leadership.
    """
    doors = [Door(m.partnership, m) for m in access.memberships(user, now)]
    heads = {head.partnership.pk: head for head in cards.portfolio(user, now)}
    asked, fees = _open_proposals(doors, now), _fees_to_confirm(doors)
    going_on, steps = still_open(doors, now), steps_for(doors)
    questions = questions_for(doors)
    return [
        Glance(
            door,
            heads[door.partnership.pk],
            _mine(door, asked),
            fees[door.partnership.pk],
            going_on.get(door.partnership.pk, ()),
            steps[door.partnership.pk],
            questions[door.partnership.pk],
        )
        for door in doors
    ]


def _fees_to_confirm(doors: Sequence[Door]) -> Counter[int]:
    """How many windows wait for this person to confirm their fees, by partnership."""
    confirming = {
        door.partnership.pk
        for door in doors
        if door.side is Side.PARTNER and door.may(Permission.AGREE)
    }
    waiting = to_confirm([door.partnership for door in doors])
    return Counter(
        entry.partnership_id for entry in waiting if entry.partnership_id in confirming
    )


def _mine(door: Door, asked: dict[int, list[Proposal]]) -> list[Proposal]:
    """What the other side proposed, for who may answer it."""
    if not door.may(Permission.AGREE):
        return []
    return [p for p in asked[door.partnership.pk] if p.side != door.side]


def _open_proposals(doors: Sequence[Door], now: datetime) -> dict[int, list[Proposal]]:
    found: dict[int, list[Proposal]] = defaultdict(list)
    rows = Proposal.objects.filter(partnership__in=[d.partnership for d in doors])
    for proposal in Proposal.waiting(rows, now):
        found[proposal.partnership_id].append(proposal)
    return found
