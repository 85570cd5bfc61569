"""The page of one proposal: what changes, the replay, the thread, whose turn it is."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.arithmetic.verdicts import Assurance
from kpis.charts.ruler import Ruler
from kpis.models import Kpi
from kpis.presenters.targets import Change, Speaker, changes, ruler_of
from kpis.queries import targets as queries
from kpis.queries.replay import Replay, floor_for, replay
from kpis.terms import Terms, of_target, read
from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Organisation, Proposal, ProposalState, Side
from partnership.presenters.signatures import Signature, signatures
from partnership.queries.proposals import sides_with_leader, thread

READ = "kpis.proposal-read"


@dataclass(frozen=True)
class Preview:
    """What the terms would mean: a sentence, changes, ruler, the last half year."""

    terms: Terms
    sentence: str
    changes: list[Change]
    ruler: Ruler | None
    replay: Replay
    verdict: str
    noise: str
    floor: str
    money: str


@dataclass(frozen=True)
class ProposalPage:
    kpi: Kpi
    proposal: Proposal
    lede: str
    countered: Organisation | None
    promise: str
    preview: Preview
    thread: list[Proposal]
    signatures: list[Signature]
    waits_for: Organisation
    nobody_to_agree: bool
    is_open: bool
    may_answer: bool
    may_change: bool
    seen: str


def preview(
    door: Door,
    kpi: Kpi,
    terms: Terms,
    before: Terms | None,
    now: datetime,
    offer: Terms | None = None,
) -> Preview:
    """The live preview of terms, before or after they are sent.

    `offer` is what they answer, where they are a counter.
    """
    money = door.may(Permission.READ_MONEY)
    say = Speaker(kpi, door.partnership.currency, money)
    past = replay(kpi, terms, before, now, money=money)
    return Preview(
        terms=terms,
        sentence=_sentence(say, terms),
        changes=changes(say, before, terms, offer),
        ruler=ruler_of(say, terms),
        replay=past,
        verdict=_verdict(past),
        noise=_noise(say, past),
        floor=_floor(kpi, terms, past),
        money=_money(say, past),
    )


def proposal_page(door: Door, proposal: Proposal, now: datetime) -> ProposalPage:
    """Everything that both sides see; only who may act differs."""
    kpi = door.get(Kpi, code=proposal.subject)
    terms = read(proposal.terms)
    is_open = proposal.waits(now)
    other = Side(proposal.side).other
    leads = door.may(Permission.AGREE) and is_open
    rounds = thread(proposal)
    answered = rounds[-2] if len(rounds) > 1 else None
    before = _before(kpi, proposal, now)
    offer = read(answered.terms) if answered else None
    shown = preview(door, kpi, terms, before, now, offer)
    return ProposalPage(
        kpi=kpi,
        proposal=proposal,
        lede=_lede(proposal, shown.sentence),
        countered=door.partnership.organisation_of(answered.side) if answered else None,
        promise=_promise(door, proposal, terms, before),
        preview=shown,
        thread=rounds,
        signatures=signatures(door, proposal),
        waits_for=door.partnership.organisation_of(other),
        nobody_to_agree=is_open
        and other not in sides_with_leader(door.partnership, now),
        is_open=is_open,
        may_answer=leads and door.side == other,
        may_change=leads and door.side == proposal.side,
        seen=signing.dumps(proposal.terms, salt=READ, compress=True),
    )


def _lede(proposal: Proposal, sentence: str) -> str:
    """Who proposes, or proposed and agreed to, what."""
    after_colon = sentence[:1].lower() + sentence[1:]
    words = {"who": proposal.proposed_by.user.name, "sentence": after_colon}
    if proposal.state == ProposalState.OPEN:
        return _("%(who)s proposes: %(sentence)s") % words
    if proposal.state == ProposalState.AGREED and proposal.decided_by:
        words["second"] = proposal.decided_by.user.name
        return _("Proposed by %(who)s, agreed by %(second)s: %(sentence)s") % words
    return _("%(who)s proposed: %(sentence)s") % words


def _promise(door: Door, proposal: Proposal, terms: Terms, before: Terms | None) -> str:
    """The client minimum is the client's own: a partner that moves it is told."""
    moved = before is not None and terms.minimums != before.minimums
    if proposal.side != Side.PARTNER or not moved:
        return ""
    return _(
        "This moves the client minimum: it is what %(client)s itself has promised to "
        "others, and only %(client)s can say whether that changes."
    ) % {"client": door.partnership.client}


def what_was_read(seen: str) -> Terms | None:
    """The terms that a page carried when it was opened; None where it is not ours."""
    try:
        return read(signing.loads(seen, salt=READ))
    except signing.BadSignature:
        return None


def difference(
    door: Door, kpi: Kpi, seen: Terms | None, proposal: Proposal
) -> list[Change]:
    """What changed between the page that was read and the proposal as it is."""
    say = Speaker(kpi, door.partnership.currency, money=True)
    lines = changes(say, seen, read(proposal.terms)) if seen else []
    return [line for line in lines if line.differs]


def _before(kpi: Kpi, proposal: Proposal, now: datetime) -> Terms | None:
    """The version in force today, without the one that this proposal became."""
    today = periods.local_day(kpi.partnership.calendar, now)
    agreed = [t for t in queries.history(kpi) if t.proposal_id != proposal.pk]
    current = queries.version_on(agreed, today)
    return of_target(current) if current else None


def _sentence(say: Speaker, terms: Terms) -> str:
    return _(
        "A client minimum of %(minimum)s and a buffer of %(buffer)s: "
        "our goal is %(goal)s, from %(day)s."
    ) % {
        "minimum": say.values(terms.minimums),
        "buffer": say.size(terms.buffer),
        "goal": say.values(terms.goals),
        "day": date_format(terms.effective_from),
    }


def _verdict(past: Replay) -> str:
    """What the process does by itself against the proposed goal."""
    words = {
        Assurance.WILL_MEET: _(
            "The present process meets the proposed goal by itself: ordinary noise "
            "does not take it to the other side."
        ),
        Assurance.HIT_OR_MISS: _(
            "The present process meets the proposed goal in some periods and not in "
            "others, by noise alone."
        ),
        Assurance.WILL_NOT_MEET: _(
            "The present process does not reach the proposed goal: it takes another "
            "process, or another goal."
        ),
    }
    return words[past.assurance] if past.assurance else ""


def _noise(say: Speaker, past: Replay) -> str:
    if past.noise is None:
        return ""
    return _("Ordinary noise explains a buffer of %(buffer)s: 1.645 × %(sigma)s.") % {
        "buffer": say.about(past.noise.buffer),
        "sigma": say.about(past.noise.sigma),
    }


def _floor(kpi: Kpi, terms: Terms, past: Replay) -> str:
    """The floor to propose, as it is typed; empty where it has to be asked for."""
    found = floor_for(kpi, terms, past.noise)
    if found is None:
        return ""
    ends = found if isinstance(found, tuple) else (found,)
    return _(" and ").join(f"{float(end):.4g}" for end in ends)


def _money(say: Speaker, past: Replay) -> str:
    if past.money is None:
        return ""
    windows = past.money.windows
    return ngettext(
        "Penalty of %(first)s would have been %(proposed)s instead of %(before)s.",
        "Penalty of the %(count)s windows from %(first)s to %(last)s would have been "
        "%(proposed)s instead of %(before)s.",
        len(windows),
    ) % {
        "count": len(windows),
        "first": windows[0].label,
        "last": windows[-1].label,
        "proposed": say.amount(past.money.proposed),
        "before": say.amount(past.money.in_force),
    }
