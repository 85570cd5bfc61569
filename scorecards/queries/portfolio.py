"""Every partnership of one person at a glance, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, JSONField

from partnership import access
from partnership.access import Door, Permission
from partnership.models import Proposal, ProposalState
from partnership.periods import Kind
from scorecards.document import Counts, PeriodPart, State
from scorecards.models import Scorecard
from scorecards.plain import from_plain

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnership.models import User


class _States(Func):
    """The states of a document's rows, without fetching the document."""

    template = "jsonb_path_query_array(%(expressions)s, '$.rows[*].state')"
    output_field = JSONField()


@dataclass(frozen=True)
class Glance:
    """One partnership: its latest complete window, and what waits for this person."""

    door: Door
    period: PeriodPart | None
    counts: Counts | None
    states: tuple[State, ...]
    waiting: Sequence[Proposal]


def glances(user: "User | AnonymousUser", now: datetime) -> list[Glance]:
    """One for each partnership that the person is a member of."""
    doors = [Door(m.partnership, m) for m in access.memberships(user, now)]
    cards = _cards(doors)
    waiting = _waiting(doors, now)
    return [
        _glance(door, cards.get(door.partnership.pk), waiting[door.partnership.pk])
        for door in doors
    ]


def _glance(door: Door, card: dict[str, Any] | None, asked: list[Proposal]) -> Glance:
    mine = [p for p in asked if p.side != door.side and door.may(Permission.AGREE)]
    if card is None:
        return Glance(door, None, None, (), mine)
    return Glance(
        door,
        from_plain(PeriodPart, card["part"]),
        from_plain(Counts, card["counts"]),
        tuple(map(State, card["states"])),
        mine,
    )


def _cards(doors: Sequence[Door]) -> dict[int, dict[str, Any]]:
    """The latest complete window's card of each, only the parts that are shown."""
    found = (
        Scorecard.objects.filter(
            partnership__in=[door.partnership for door in doors],
            kind=Kind.WINDOW,
            is_latest=True,
            document__period__complete=True,
        )
        .order_by("partnership_id", "-first")
        .distinct("partnership_id")
        .annotate(
            part=F("document__period"),
            counts=F("document__counts"),
            states=_States(F("document")),
        )
        .values("partnership_id", "part", "counts", "states")
    )
    return {card["partnership_id"]: dict(card) for card in found}


def _waiting(doors: Sequence[Door], now: datetime) -> dict[int, list[Proposal]]:
    found: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in Proposal.objects.filter(
        partnership__in=[door.partnership for door in doors],
        state=ProposalState.OPEN,
        lapses_at__gt=now,
    ).order_by("proposed_at", "number"):
        found[proposal.partnership_id].append(proposal)
    return found
