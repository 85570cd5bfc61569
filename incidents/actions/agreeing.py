"""Agreeing on how long an incident may be without an owner before it says so.

A proposal of the kind `calendar`, as docs/decisions/0011 says. Until a leader of the
other side agrees, the minutes in force stay; incidents that are without an owner then
keep the time that they were told with.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.queries.proposals import OWNER_MINUTES, owner_minutes_waiting
from partnership.access import Door, Permission
from partnership.actions import proposals
from partnership.actions.proposals import Suggestion
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Partnership, Proposal, ProposalKind
from partnership.models.places import OWNER_MINUTES as REACH
from partnership.texts import sentence


@transaction.atomic
def propose_minutes(
    *, by: Door, minutes: int, now: datetime, reason: str = ""
) -> Proposal:
    """A leader proposes other minutes.

    Where a proposal waits this answers it: the own side's is changed, the other side's
    is countered, with the reason. Raises `Refused`.
    """
    by.require(Permission.AGREE)
    hold(by.partnership)
    suggestion = Suggestion(
        kind=ProposalKind.CALENDAR,
        subject=OWNER_MINUTES,
        terms={"minutes": _checked(by, minutes)},
        reason=sentence(reason, field="reason"),
    )
    waiting = owner_minutes_waiting(by, now)
    if waiting is None:
        return proposals.propose(by=by, suggestion=suggestion, now=now)
    return _answer(by, waiting, suggestion, now)


@transaction.atomic
def agree_minutes(*, by: Door, number: int, version: int, now: datetime) -> Proposal:
    """A leader of the other side agrees to the version that was read."""
    _named(by, number)
    agreed = proposals.agree(by=by, number=number, version=version, now=now)
    minutes: int = agreed.terms["minutes"]
    Partnership.objects.filter(pk=by.partnership.pk).update(owner_minutes=minutes)
    by.partnership.owner_minutes = minutes
    return agreed


@transaction.atomic
def withdraw_minutes(*, by: Door, number: int, now: datetime) -> Proposal:
    """The side that proposed takes it back."""
    _named(by, number)
    return proposals.withdraw(by=by, number=number, now=now)


def _answer(
    by: Door, waiting: Proposal, suggestion: Suggestion, now: datetime
) -> Proposal:
    if waiting.terms == suggestion.terms:
        raise Refused(_("These are the minutes that are proposed already."), "minutes")
    step = proposals.amend if waiting.side == by.side else proposals.counter
    return step(
        by=by,
        number=waiting.number,
        version=waiting.version,
        suggestion=suggestion,
        now=now,
    )


def _checked(by: Door, minutes: int) -> int:
    least, most = REACH
    if not least <= minutes <= most:
        raise Refused(
            _("Choose between %(least)s and %(most)s minutes; %(most)s are a day.")
            % {"least": least, "most": most},
            "minutes",
        )
    if minutes == by.partnership.owner_minutes:
        raise Refused(_("These are the minutes in force."), "minutes")
    return minutes


def _named(by: Door, number: int) -> Proposal:
    """The proposal about the minutes with this number, or 404."""
    by.require(Permission.AGREE)
    found: Proposal = by.get(
        Proposal, number=number, kind=ProposalKind.CALENDAR, subject=OWNER_MINUTES
    )
    return found
