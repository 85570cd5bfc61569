"""The page on which both leaders agree when an incident needs an owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnership.access import Door, Permission
from partnership.models import Partnership, Proposal, ProposalState


@dataclass(frozen=True)
class Waiting:
    """The open proposal, and what this reader may do about it."""

    number: int
    version: int
    sentence: str
    reason: str
    may_agree: bool
    may_withdraw: bool


@dataclass(frozen=True)
class MinutesPage:
    """The context of templates/incidents/owner_minutes.html."""

    in_force: str
    waiting: Waiting | None
    past: list[str]
    may_propose: bool


def page(door: Door, found: Iterable[Proposal], now: datetime) -> MinutesPage:
    """`found` is everything that was ever proposed about it, the newest first."""
    every = list(found)
    waiting = next((one for one in every if one.waits(now)), None)
    return MinutesPage(
        in_force=spoken(door.partnership.owner_minutes),
        waiting=_waiting(door, waiting) if waiting else None,
        past=[_past(door.partnership, one) for one in every if one is not waiting],
        may_propose=door.may(Permission.AGREE),
    )


def spoken(minutes: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _waiting(door: Door, proposal: Proposal) -> Waiting:
    own, leads = proposal.side == door.side, door.may(Permission.AGREE)
    words = {
        "name": proposal.proposed_by.user,
        "company": door.partnership.organisation_of(proposal.side),
        "minutes": spoken(proposal.terms["minutes"]),
    }
    return Waiting(
        number=proposal.number,
        version=proposal.version,
        sentence=_("%(name)s, %(company)s, proposes %(minutes)s.") % words,
        reason=proposal.reason,
        may_agree=leads and not own,
        may_withdraw=leads and own,
    )


def _past(place: Partnership, proposal: Proposal) -> str:
    """“45 minutes: proposed by Bo, agreed by Lena on 2 Dec 2026.”"""
    words = {
        "minutes": spoken(proposal.terms["minutes"]),
        "who": proposal.proposed_by.user,
        "state": ProposalState(proposal.state).label,
    }
    if proposal.decided_by is None or proposal.decided_at is None:
        return _("%(minutes)s: proposed by %(who)s, lapsed.") % words
    local = proposal.decided_at.astimezone(ZoneInfo(place.time_zone))
    words |= {"by": proposal.decided_by.user, "day": date_format(local, "j M Y")}
    return (
        _("%(minutes)s: proposed by %(who)s, %(state)s by %(by)s on %(day)s.") % words
    )
