"""The one mechanism by which two sides agree: propose, agree, counter, withdraw.

What is agreed is the business of the package that knows the kind: it calls these
actions and makes its own rows in the same transaction (`kpis.actions.targets`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnership import audit, outbox
from partnership.access import Door, Permission
from partnership.actions.numbers import next_number
from partnership.errors import Refused
from partnership.locks import hold
from partnership.models import Proposal, ProposalKind, ProposalState

LAPSES_AFTER = timedelta(days=30)
# Who may propose; a leader, where nothing else is said. Leaders alone agree.
MAY_PROPOSE = {ProposalKind.EXCUSED: Permission.PROPOSE_EXCUSE}


class ProposalError(Refused):
    """The step cannot be taken; the message says why and what can be done."""


class ChangedMeanwhileError(ProposalError):
    """Somebody changed the proposal after it was read; nothing was written."""

    def __init__(self, proposal: Proposal, read: dict[str, Any] | None = None) -> None:
        self.proposal = proposal
        self.read = read
        super().__init__(
            _(
                "This proposal changed while you were reading it. "
                "Nothing was agreed; look at what is different."
            )
        )


@dataclass(frozen=True)
class Suggestion:
    """What is proposed: its kind, what it is about, the terms and the reason."""

    kind: str
    subject: str
    terms: dict[str, Any]
    reason: str = ""
    outside_document: str = ""


@transaction.atomic
def propose(*, by: Door, suggestion: Suggestion, now: datetime) -> Proposal:
    """One side proposes. At most one proposal is open per subject."""
    by.require(_may_propose(suggestion.kind))
    # Two leaders who propose at once: the second waits here and is told.
    hold(by.partnership)
    _only_one_open(by, suggestion, now)
    return _write(by=by, suggestion=suggestion, now=now, counters=None)


@transaction.atomic
def agree(*, by: Door, number: int, version: int, now: datetime) -> Proposal:
    """A leader of the other side agrees to the version that was read."""
    proposal = _open_for(by, number, now)
    _other_side_only(
        by,
        proposal,
        _("Your own side proposed this; a leader of the other side can agree to it."),
    )
    if proposal.version != version:
        raise ChangedMeanwhileError(proposal)
    return _decide(by, proposal, ProposalState.AGREED, now)


@transaction.atomic
def counter(
    *, by: Door, number: int, version: int, suggestion: Suggestion, now: datetime
) -> Proposal:
    """A leader of the other side answers with other terms, and says why.

    They may be about another subject: another time that does not count.
    """
    hold(by.partnership)
    proposal = _open_for(by, number, now)
    _other_side_only(
        by,
        proposal,
        _("Your own side proposed this; a leader of the other side can counter it."),
    )
    if proposal.version != version:
        raise ChangedMeanwhileError(proposal)
    if not suggestion.reason.strip():
        raise ProposalError(_("Say why you propose something else."))
    _decide(by, proposal, ProposalState.COUNTERED, now)
    _only_one_open(by, suggestion, now)
    return _write(by=by, suggestion=suggestion, now=now, counters=proposal)


@transaction.atomic
def withdraw(*, by: Door, number: int, now: datetime) -> Proposal:
    """A leader of the side that proposed takes it back, or whoever proposed it."""
    proposal = _open(by, number, now)
    by.require(_may_propose(proposal.kind))
    if not by.may(Permission.AGREE) and proposal.proposed_by_id != by.member.pk:
        raise ProposalError(
            _("A leader of the side that proposed can withdraw it, or who proposed it.")
        )
    if proposal.side != by.side:
        raise ProposalError(_("Only the side that proposed can withdraw it."))
    return _decide(by, proposal, ProposalState.WITHDRAWN, now)


@transaction.atomic
def amend(
    *, by: Door, number: int, version: int, suggestion: Suggestion, now: datetime
) -> Proposal:
    """The side that proposed changes its own open proposal: a new version of it."""
    proposal = _open_for(by, number, now)
    if proposal.side != by.side:
        raise ProposalError(_("Only the side that proposed can change it; counter it."))
    if proposal.version != version:
        raise ChangedMeanwhileError(proposal)
    proposal.terms, proposal.reason = suggestion.terms, suggestion.reason
    proposal.version += 1
    proposal.save(update_fields=["terms", "reason", "version"])
    _record(by, proposal, "changed", now)
    return proposal


@transaction.atomic
def take_over(*, by: Door, number: int, now: datetime) -> Proposal:
    """Another leader of the side that proposed looks after it from now on.

    What is proposed stays as it is; whoever proposed it can leave.
    """
    proposal = _open_for(by, number, now)
    if proposal.side != by.side:
        raise ProposalError(_("Only the side that proposed can take it over."))
    if proposal.proposed_by_id == by.member.pk:
        raise ProposalError(_("This proposal is yours already."))
    proposal.proposed_by = by.member
    proposal.save(update_fields=["proposed_by"])
    _record(by, proposal, "taken over", now)
    return proposal


def _may_propose(kind: str) -> Permission:
    return MAY_PROPOSE.get(ProposalKind(kind), Permission.AGREE)


def _only_one_open(by: Door, suggestion: Suggestion, now: datetime) -> None:
    about = {"kind": suggestion.kind, "subject": suggestion.subject}
    _lapse(by.rows(Proposal).filter(**about), now)
    if by.rows(Proposal).filter(state=ProposalState.OPEN, **about).exists():
        raise ProposalError(
            _(
                "A proposal about this is open already. Agree to it, counter it, "
                "or withdraw it first."
            )
        )


def _write(
    *, by: Door, suggestion: Suggestion, now: datetime, counters: Proposal | None
) -> Proposal:
    proposal = Proposal.objects.create(
        partnership=by.partnership,
        number=next_number(by.partnership.pk, "proposal"),
        kind=suggestion.kind,
        subject=suggestion.subject,
        terms=suggestion.terms,
        reason=suggestion.reason,
        outside_document=suggestion.outside_document,
        side=by.side,
        proposed_by=by.member,
        proposed_at=now,
        lapses_at=now + LAPSES_AFTER,
        counters=counters,
    )
    _record(by, proposal, "proposed", now)
    outbox.ask(
        partnership_id=proposal.partnership_id,
        kind="proposal_lapses",
        key=str(proposal.number),
        due_at=proposal.lapses_at,
    )
    return proposal


@transaction.atomic
def lapse(*, partnership_id: int, number: int, now: datetime) -> None:
    """The worker's part: a proposal that nobody answered in time is no longer open."""
    _lapse(Proposal.objects.filter(partnership=partnership_id, number=number), now)


def _open_for(by: Door, number: int, now: datetime) -> Proposal:
    by.require(Permission.AGREE)
    return _open(by, number, now)


def _open(by: Door, number: int, now: datetime) -> Proposal:
    # Two leaders who click at once: the second waits here and sees what happened.
    door_rows = by.rows(Proposal).select_for_update(of=("self",))
    proposal = door_rows.filter(number=number).first()
    if proposal is None:
        raise ProposalError(_("There is no such proposal."))
    if proposal.waits(now):
        return proposal
    state = ProposalState(proposal.state)
    if state is ProposalState.OPEN:
        state = ProposalState.LAPSED
    raise ProposalError(
        _("This proposal is not open any more: it is %(state)s.")
        % {"state": state.label}
    )


def _other_side_only(by: Door, proposal: Proposal, sentence: str) -> None:
    if proposal.side == by.side:
        raise ProposalError(sentence)


def _decide(
    by: Door, proposal: Proposal, state: ProposalState, now: datetime
) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.member, now
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    _record(by, proposal, state.value, now)
    return proposal


def _lapse(proposals: QuerySet[Proposal], now: datetime) -> None:
    late = proposals.filter(state=ProposalState.OPEN, lapses_at__lte=now)
    for proposal in late.select_related("partnership").select_for_update(of=("self",)):
        proposal.state, proposal.decided_at = ProposalState.LAPSED, now
        proposal.save(update_fields=["state", "decided_at"])
        _record("the calendar", proposal, "lapsed", now)


def _record(by: Door | str, proposal: Proposal, step: str, now: datetime) -> None:
    audit.record(
        partnership=proposal.partnership,
        by=by if isinstance(by, str) else by.member,
        what=f"proposal {step}",
        now=now,
        about={
            "number": proposal.number,
            "kind": proposal.kind,
            "subject": proposal.subject,
            "version": proposal.version,
        },
    )
