"""Agreeing on targets: the proposal mechanism for the kind `target`.

Each step is one transaction. Until a leader of the other side agrees nothing changes;
then the version is written once, with who proposed and who agreed and when, and never
touched again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kpis import terms as target_terms
from kpis.actions.definitions import definition_for
from kpis.actions.restating import restate_from
from kpis.models import Direction, Kpi, Target
from kpis.queries import targets as queries
from kpis.terms import MOST_CHARACTERS, Problem, Terms, TermsRefusedError
from partnership import periods
from partnership.access import Door, Permission
from partnership.actions import proposals
from partnership.actions.numbers import next_number
from partnership.actions.proposals import ProposalError, Suggestion
from partnership.locks import hold
from partnership.models import Proposal, ProposalKind, Side
from partnership.periods import Kind

DOCUMENT_CHARACTERS = 200


@transaction.atomic
def propose_target(
    *,
    by: Door,
    kpi: Kpi,
    terms: Mapping[str, Any],
    now: datetime,
    reason: str = "",
    outside_document: str = "",
) -> Proposal:
    """A leader proposes a target for a KPI; what is left out follows from the last one.

    `outside_document` names a contract signed elsewhere (document, names, date), which
    the other side only confirms. Raises `TermsRefusedError`, `ProposalError`.
    """
    by.require(Permission.AGREE)
    whole = checked(by, kpi, terms, now)
    suggestion = _suggestion(kpi, whole, reason, outside_document)
    return proposals.propose(by=by, suggestion=suggestion, now=now)


@transaction.atomic
def counter_target(
    *,
    by: Door,
    number: int,
    version: int,
    terms: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> Proposal:
    """A leader of the other side answers with other terms and the reason for them."""
    by.require(Permission.AGREE)
    suggestion = _answer_to(_named(by, number), by, terms, reason, now)
    countered = proposals.counter(
        by=by, number=number, version=version, suggestion=suggestion, now=now
    )
    if countered.counters and countered.counters.terms == suggestion.terms:
        raise ProposalError(
            _("These are the terms that were proposed: agree to them, or change them.")
        )
    return countered


@transaction.atomic
def amend_target(
    *,
    by: Door,
    number: int,
    version: int,
    terms: Mapping[str, Any],
    reason: str,
    now: datetime,
) -> Proposal:
    """The side that proposed changes its open proposal: a new version of it."""
    by.require(Permission.AGREE)
    suggestion = _answer_to(_named(by, number), by, terms, reason, now)
    return proposals.amend(
        by=by, number=number, version=version, suggestion=suggestion, now=now
    )


@transaction.atomic
def withdraw_target(*, by: Door, number: int, now: datetime) -> Proposal:
    """The side that proposed takes it back."""
    by.require(Permission.AGREE)
    _named(by, number)
    return proposals.withdraw(by=by, number=number, now=now)


@transaction.atomic
def agree_target(*, by: Door, number: int, version: int, now: datetime) -> Target:
    """A leader of the other side agrees to the version that was read.

    Writes the target and asks for every period with readings from its first day on to
    be computed again. Raises `ProposalError`, also for terms that the KPI can no longer
    have, and `ChangedMeanwhileError`.
    """
    by.require(Permission.AGREE)
    hold(by.partnership)
    kpi = by.get(Kpi, code=_named(by, number).subject)
    proposal = proposals.agree(by=by, number=number, version=version, now=now)
    agreed = _still_possible(kpi, proposal)
    target = Target.objects.create(
        partnership=by.partnership,
        kpi=kpi,
        definition=definition_for(by=by, kpi=kpi, terms=agreed, now=now),
        number=next_number(by.partnership.pk, "target"),
        proposal=proposal,
        proposed_by=proposal.proposed_by,
        proposed_at=proposal.proposed_at,
        agreed_by=by.member,
        agreed_at=now,
        **agreed.columns(),
    )
    restate_from(by.partnership, kpi, agreed.effective_from, now)
    return target


def _still_possible(kpi: Kpi, proposal: Proposal) -> Terms:
    """The terms, of which the KPI may have become another since they were proposed."""
    terms = target_terms.read(proposal.terms)
    try:
        target_terms.check_bounds(kpi, terms)
    except TermsRefusedError as refused:
        company = kpi.partnership.organisation_of(Side(proposal.side))
        what_to_do = _("Counter it, or ask %(company)s to withdraw it.")
        raise ProposalError(
            " ".join((refused.problems[0].sentence, what_to_do % {"company": company}))
        ) from None
    return terms


def checked(
    by: Door,
    kpi: Kpi,
    terms: Mapping[str, Any],
    now: datetime,
    answers: Proposal | None = None,
) -> Terms:
    """The terms as they would be proposed; nothing is written.

    What is left out follows from the proposal that they answer, else from the version
    in force. Raises `TermsRefusedError`.
    """
    definition = queries.latest_definition(kpi)
    if definition.direction == Direction.NONE:
        raise TermsRefusedError([_counted_only(kpi)])
    before = target_terms.read(answers.terms) if answers else in_force_of(by, kpi, now)
    first_day = before.effective_from if answers and before else next_window(by, now)
    whole = target_terms.read(
        target_terms.completed(
            terms,
            before=before,
            direction=definition.direction,
            definition=definition.version,
            section=kpi.section,
            first_day=first_day,
        )
    )
    target_terms.check_bounds(kpi, whole)
    return whole


def in_force_of(by: Door, kpi: Kpi, now: datetime) -> Terms | None:
    """The terms in force today."""
    today = periods.local_day(by.partnership.calendar, now)
    current = queries.version_on(queries.history(kpi), today)
    return target_terms.of_target(current) if current else None


def next_window(by: Door, now: datetime) -> date:
    """The first day of the next window: nothing that has begun changes its terms."""
    calendar = by.partnership.calendar
    return periods.next(calendar, periods.running(calendar, Kind.WINDOW, now)).first


def _suggestion(kpi: Kpi, terms: Terms, reason: str, document: str = "") -> Suggestion:
    return Suggestion(
        kind=ProposalKind.TARGET,
        subject=kpi.code,
        terms=terms.as_json(),
        reason=_words("reason", reason, MOST_CHARACTERS),
        outside_document=_words("outside_document", document, DOCUMENT_CHARACTERS),
    )


def _answer_to(
    proposal: Proposal, by: Door, terms: Mapping[str, Any], reason: str, now: datetime
) -> Suggestion:
    kpi = by.get(Kpi, code=proposal.subject)
    return _suggestion(kpi, checked(by, kpi, terms, now, answers=proposal), reason)


def _named(by: Door, number: int) -> Proposal:
    found = by.rows(Proposal).filter(number=number, kind=ProposalKind.TARGET).first()
    if found is None:
        raise ProposalError(_("There is no such proposal."))
    return found


def _words(field: str, text: str, most: int) -> str:
    text = text.strip()
    if len(text) > most or "\x00" in text:
        sentence = _("Use at most %(most)s ordinary characters.") % {"most": most}
        raise TermsRefusedError([Problem(field, "text", sentence)])
    return text


def _counted_only(kpi: Kpi) -> Problem:
    return Problem(
        "kpi",
        "no_direction",
        _("%(kpi)s is counted and has no good or bad direction: it never has a target.")
        % {"kpi": kpi.name},
    )
