"""The page of goals and agreements: what is agreed, what waits, what was before."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.models import Kpi, Target
from kpis.presenters.targets import Speaker
from kpis.queries import targets as queries
from kpis.terms import Terms, of_target
from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Proposal, Side
from partnership.queries.proposals import sides_with_leader


@dataclass(frozen=True)
class Version:
    """One agreed version in words."""

    target: Target
    minimum: str
    buffer: str
    goal: str
    penalty: str


@dataclass(frozen=True)
class Row:
    kpi: Kpi
    current: Version | None
    coming: Version | None
    past: list[Version]
    waiting: Proposal | None


@dataclass(frozen=True)
class Waiting:
    """An open proposal, and whose turn it is."""

    proposal: Proposal
    kpi: Kpi
    for_company: str
    for_me: bool
    nobody_to_agree: bool


@dataclass(frozen=True)
class AgreementsPage:
    headline: str
    waiting: list[Waiting]
    rows: list[Row]
    may_propose: bool
    money: bool


def page(door: Door, now: datetime) -> AgreementsPage:
    today = periods.local_day(door.partnership.calendar, now)
    found = queries.agreements(door, today, now)
    led = sides_with_leader(door.partnership, now)
    waiting = [
        _waiting(door, row.kpi, row.proposal, led) for row in found if row.proposal
    ]
    return AgreementsPage(
        headline=_headline(found, waiting),
        waiting=sorted(waiting, key=lambda w: w.proposal.proposed_at),
        rows=[_row(door, row, today) for row in found],
        may_propose=door.may(Permission.AGREE),
        money=door.may(Permission.READ_MONEY),
    )


def _headline(found: list[queries.Agreement], waiting: list[Waiting]) -> str:
    agreed = sum(row.target is not None for row in found)
    text = _("%(agreed)s of %(all)s goals agreed") % {
        "agreed": agreed,
        "all": len(found),
    }
    mine = sum(item.for_me for item in waiting)
    if mine:
        waits = ngettext(
            "%(count)s proposal waits for you", "%(count)s proposals wait for you", mine
        ) % {"count": mine}
        return f"{text}; {waits}."
    return f"{text}."


def _waiting(door: Door, kpi: Kpi, proposal: Proposal, led: set[str]) -> Waiting:
    other = Side(proposal.side).other
    return Waiting(
        proposal=proposal,
        kpi=kpi,
        for_company=door.partnership.organisation_of(other).name,
        for_me=door.side == other and door.may(Permission.AGREE),
        nobody_to_agree=other not in led,
    )


def _row(door: Door, row: queries.Agreement, today: date) -> Row:
    say = Speaker(row.kpi, door.partnership.currency, door.may(Permission.READ_MONEY))
    later = [target for target in row.past if target.effective_from > today]
    coming = min(later, key=lambda t: t.effective_from, default=None)
    return Row(
        kpi=row.kpi,
        current=_version(say, row.target, row.terms) if row.target else None,
        coming=_version(say, coming) if coming else None,
        past=[_version(say, target) for target in row.past],
        waiting=row.proposal,
    )


def _version(say: Speaker, target: Target, terms: Terms | None = None) -> Version:
    terms = terms or of_target(target)
    return Version(
        target=target,
        minimum=say.values(terms.minimums),
        buffer=say.size(terms.buffer),
        goal=say.values(terms.goals),
        penalty=say.penalty(terms),
    )
