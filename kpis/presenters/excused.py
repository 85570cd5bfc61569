"""Excused periods in words: agreed ones, those that wait, and what one changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.arithmetic.values import decimal_at
from kpis.excuses import Excuse, read
from kpis.models import ExcuseReason, Kpi
from kpis.presenters.counts import quotient
from kpis.queries import excused as queries
from kpis.queries import excused_effects as effects
from kpis.queries.excused import Agreed
from kpis.queries.excused_effects import Effect, Sums
from kpis.terms import of_target
from partnership import numbers
from partnership.access import Door, Permission
from partnership.models import (
    Organisation,
    Partnership,
    Proposal,
    ProposalState,
    Queue,
    Side,
)
from partnership.presenters.signatures import Signature, signatures
from partnership.presenters.times import span
from partnership.queries.proposals import sides_with_leader, thread
from partnership.templatetags.ours import STATES


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for an answer."""

    proposal: Proposal
    when: str
    reason: str
    for_company: Organisation
    for_me: bool
    nobody_to_agree: bool


@dataclass(frozen=True)
class Line:
    """One excused period of the list; `proposal` is the number of its page."""

    proposal: int
    when: str
    reason: str
    why: str
    what: str
    signed: str


@dataclass(frozen=True)
class Past:
    """A proposal that came to nothing, or that another one answered."""

    proposal: int
    text: str


@dataclass(frozen=True)
class ExcusedPage:
    """The context of templates/kpis/excused.html."""

    waiting: list[Waiting]
    agreed: list[Line]
    past: list[Past]


@dataclass(frozen=True)
class Out:
    """What comes out of one KPI, and its window before and after."""

    kpi: Kpi
    out: str
    readings: str
    before: str
    after: str
    state: str


@dataclass(frozen=True)
class ExcusedProposal:
    """The context of templates/kpis/excused_proposal.html."""

    proposal: Proposal
    when: str
    lede: str
    why: str
    where: str
    outs: list[Out]
    window: str
    money: str
    answered_by: int
    thread: list[Proposal]
    signatures: list[Signature]
    waits_for: Organisation
    nobody_to_agree: bool
    is_open: bool
    is_again: bool
    counts_again: int
    may_answer: bool
    may_ask_again: bool
    may_withdraw: bool


def page(door: Door, found: Iterable[Proposal], now: datetime) -> ExcusedPage:
    """`found` is everything that was ever proposed, the newest first."""
    led = sides_with_leader(door.partnership, now)
    every = list(found)
    waiting = [one for one in every if one.waits(now)]
    listed = list(queries.agreed(door))
    standing = {one.period.proposal_id for one in listed}
    over = [one for one in every if not one.waits(now) and one.pk not in standing]
    return ExcusedPage(
        waiting=[_waiting(door, one, led) for one in waiting],
        agreed=[_line(door.partnership, one) for one in listed],
        past=[Past(one.number, _past(door.partnership, one)) for one in over],
    )


def time_words(starts_at: datetime, ends_at: datetime, place: Partnership) -> str:
    """The time, by the partnership's clock."""
    return span(starts_at, ends_at, ZoneInfo(place.time_zone))


def reason_words(reason: str) -> str:
    """“Client outage”."""
    return capfirst(str(ExcuseReason(reason).label))


def _waiting(door: Door, proposal: Proposal, led: set[str]) -> Waiting:
    excuse, other = read(proposal.terms), Side(proposal.side).other
    return Waiting(
        proposal=proposal,
        when=time_words(excuse.starts_at, excuse.ends_at, door.partnership),
        reason=reason_words(excuse.reason),
        for_company=door.partnership.organisation_of(other),
        for_me=door.side == other and door.may(Permission.AGREE),
        nobody_to_agree=other not in led,
    )


def _line(place: Partnership, one: Agreed) -> Line:
    period = one.period
    queue = [period.queue.name] if period.queue else []
    return Line(
        proposal=period.proposal.number,
        when=time_words(period.starts_at, period.ends_at, place),
        reason=reason_words(period.reason),
        why=period.why,
        what=" · ".join([", ".join(one.kpis), *queue]),
        signed=_("%(first)s and %(second)s, %(day)s")
        % {
            "first": period.proposed_by.user,
            "second": period.agreed_by.user,
            "day": _day(period.agreed_at, place),
        },
    )


def _past(place: Partnership, proposal: Proposal) -> str:
    """“Tue 3 Nov 2026, 10:00 to 14:00: proposed by Bo, withdrawn on 4 Nov 2026.”"""
    excuse = read(proposal.terms)
    state = ProposalState(proposal.state)
    lapsed = state in {ProposalState.OPEN, ProposalState.LAPSED}
    at = proposal.decided_at or proposal.lapses_at
    if excuse.again:
        said = _("%(when)s, to count again: proposed by %(who)s, %(state)s on %(day)s.")
    elif state is ProposalState.AGREED:
        said = _("%(when)s: proposed by %(who)s, agreed on %(day)s, counts again.")
    else:
        said = _("%(when)s: proposed by %(who)s, %(state)s on %(day)s.")
    return said % {
        "when": time_words(excuse.starts_at, excuse.ends_at, place),
        "who": proposal.proposed_by.user,
        "state": ProposalState.LAPSED.label if lapsed else state.label,
        "day": _day(at, place),
    }


def _day(at: datetime, place: Partnership) -> str:
    return str(date_format(at.astimezone(ZoneInfo(place.time_zone)), "j M Y"))


# --- one proposal ---


def proposal_page(door: Door, proposal: Proposal, now: datetime) -> ExcusedProposal:
    """Everything that both sides see; only who may act differs."""
    place, excuse = door.partnership, read(proposal.terms)
    is_open, other = proposal.waits(now), Side(proposal.side).other
    leads = door.may(Permission.AGREE) and is_open
    kpis = list(door.rows(Kpi).filter(code__in=[*excuse.kpis]))
    for kpi in kpis:
        kpi.partnership = place  # known already: not asked for again
    settled = proposal.state == ProposalState.AGREED or bool(excuse.again)
    found = effects.effects(place, excuse, kpis, agreed=settled)
    period = queries.became(door, proposal)
    window = next((one.window for one in found if one.window), None)
    return ExcusedProposal(
        proposal=proposal,
        when=time_words(excuse.starts_at, excuse.ends_at, place),
        lede=_lede(proposal, excuse),
        why=excuse.why,
        where=_where(door, excuse),
        outs=[_out(one, place.currency, agreed=settled) for one in found],
        money=_money(door, found) if is_open else "",
        answered_by=_answered_by(door, proposal),
        window=window.label if window and is_open else "",
        thread=thread(proposal),
        signatures=signatures(door, proposal),
        waits_for=place.organisation_of(other),
        nobody_to_agree=is_open and other not in sides_with_leader(place, now),
        is_open=is_open,
        is_again=bool(excuse.again),
        counts_again=period.again_proposal.number
        if period and period.again_proposal
        else 0,
        may_answer=leads and door.side == other,
        may_ask_again=bool(period and period.counts_again_at is None)
        and door.may(Permission.AGREE),
        may_withdraw=is_open
        and door.side == proposal.side
        and (leads or proposal.proposed_by_id == door.member.pk),
    )


def _lede(proposal: Proposal, excuse: Excuse) -> str:
    words = {
        "who": proposal.proposed_by.user,
        "second": proposal.decided_by.user if proposal.decided_by else "",
        "reason": ExcuseReason(excuse.reason).label,
    }
    if excuse.again:
        return _lede_again(proposal, words)
    if proposal.state == ProposalState.AGREED:
        said = _("Proposed by %(who)s, agreed by %(second)s: it does not count.")
        return f"{said % words} {reason_words(excuse.reason)}."
    if proposal.state == ProposalState.COUNTERED:
        return _("%(who)s proposed it, %(second)s answered with another one.") % words
    if proposal.state == ProposalState.OPEN:
        return _("%(who)s proposes that this time does not count: %(reason)s.") % words
    return _("%(who)s proposed that this time does not count: %(reason)s.") % words


def _lede_again(proposal: Proposal, words: dict[str, Any]) -> str:
    if proposal.state == ProposalState.AGREED:
        said = _("Proposed by %(who)s, agreed by %(second)s: this time counts again.")
    elif proposal.state == ProposalState.OPEN:
        said = _("%(who)s proposes that this time counts again.")
    else:
        said = _("%(who)s proposed that this time counts again.")
    return said % words


def _answered_by(door: Door, proposal: Proposal) -> int:
    """The number of the proposal that answers this one; 0 where there is none."""
    found = door.rows(Proposal).filter(counters=proposal)
    return found.values_list("number", flat=True).first() or 0


def _money(door: Door, found: Sequence[Effect]) -> str:
    """What the penalty of these KPIs would be, for who may see amounts."""
    window = next((one.window for one in found if one.window), None)
    if window is None or not door.may(Permission.READ_MONEY):
        return ""
    charges = effects.charges(door.partnership, window, found)
    if charges is None:
        return ""
    (before, after), currency = charges, door.partnership.currency
    return _(
        "Penalty of these KPIs for %(window)s: %(after)s instead of %(before)s."
    ) % {
        "window": window.label,
        "after": numbers.money(after, currency),
        "before": numbers.money(before, currency),
    }


def _state(effect: Effect) -> str:
    """“In buffer, before: Below minimum”, where a target tells."""
    if effect.target is None or effect.before is None or effect.after is None:
        return ""
    terms = of_target(effect.target).arithmetic
    before, after = (
        None if value is None else str(STATES[terms.state(value)][0])
        for value in (
            effects.value(effect.kpi, effect.before),
            effects.value(effect.kpi, effect.after),
        )
    )
    if before is None or after is None:
        return ""
    if before == after:
        return _("%(state)s, as before") % {"state": after}
    return _("%(after)s, before: %(before)s") % {"after": after, "before": before}


def _where(door: Door, excuse: Excuse) -> str:
    if not excuse.queue:
        return _("All queues")
    found = door.rows(Queue).filter(code=excuse.queue).first()
    return found.name if found else excuse.queue


def _out(effect: Effect, currency: str, *, agreed: bool) -> Out:
    kpi = effect.kpi
    return Out(
        kpi=kpi,
        out=_sums(effect.out, kpi),
        readings=_readings(effect, agreed=agreed),
        before=_value(effect.before, kpi, currency),
        after=_value(effect.after, kpi, currency),
        state=_state(effect),
    )


def _sums(sums: Sums, kpi: Kpi) -> str:
    if not sums.numerator and not sums.denominator:
        return numbers.MISSING
    return quotient(sums.numerator, sums.denominator, kpi)


def _readings(effect: Effect, *, agreed: bool) -> str:
    """“8 readings, 2 reach beyond it and count”, or why nothing comes out."""
    beyond = ngettext(
        "%(n)s reading reaches beyond it and counts",
        "%(n)s readings reach beyond it and count",
        effect.cut,
    ) % {"n": effect.cut}
    if effect.readings:
        inside = ngettext("%(n)s reading", "%(n)s readings", effect.readings) % {
            "n": effect.readings
        }
        return f"{inside}, {beyond}" if effect.cut else inside
    if effect.out.denominator or effect.out.numerator:
        return _("as agreed") if agreed else _("as proposed")
    if effect.cut:
        return beyond
    return _("excused already") if effect.already else _("no reading in it yet")


def _value(sums: Sums | None, kpi: Kpi, currency: str) -> str:
    value = None if sums is None else effects.value(kpi, sums)
    exact = None if value is None else decimal_at(value, kpi.decimals)
    return numbers.show(exact, kpi.unit, kpi.decimals, currency)
