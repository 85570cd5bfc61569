"""What needs us both: a card for each thing, what is asked of the reader first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.excuses import read
from kpis.presenters.excused import time_words
from partnership import periods
from partnership.models import Partnership, Proposal, ProposalKind, Side
from scorecards.document import Document, KpiRow, Need
from scorecards.headline import worse
from scorecards.presenters import drawing, words
from scorecards.presenters.opened import NeedCard, address
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import RowsOf, terms_of
from scorecards.queries.shown import Asked, FeesToConfirm


def needs(
    document: Document,
    reader: Reader,
    waiting: Sequence[Proposal],
    fees: Sequence[FeesToConfirm] = (),
    incidents: Sequence[NeedCard] = (),
    questions: Sequence[Asked] = (),
) -> list[NeedCard]:
    """All of it; the page shows three cards at once. `waiting` are the open proposals
    of either side, `fees` what is not confirmed, `questions` those of executives that
    the reader may answer.

    Incidents come first, then what waits for the reader's own side; an update that is
    promised for later today does not push that aside. A KPI with a proposal has one
    card, not two.
    """
    partnership = reader.partnership
    asked = {proposal.subject for proposal in waiting}
    decisions = [
        (side != reader.side, card)
        for side, card in _decisions(waiting, document, partnership)
    ]
    if fees and reader.sees_money:
        decisions.append((reader.side == Side.PARTNER, confirm(fees, reader)))
    looks = (need for need in document.needs if need.code not in asked)
    return [
        *(card for card in incidents if not card.later),
        *(asked_by_leadership(question, partnership) for question in questions),
        *(card for own, card in decisions if own),
        *(card for card in incidents if card.later),
        *(card for own, card in decisions if not own),
        *_looks(looks, document, partnership),
    ]


def _decisions(
    waiting: Sequence[Proposal], document: Document, partnership: Partnership
) -> Iterator[tuple[str, NeedCard]]:
    """Cards with the side that proposed: one for each proposal, and one for all times
    that a side wants left out.
    """
    groups: dict[object, list[Proposal]] = {}
    for proposal in waiting:
        is_time = proposal.kind == ProposalKind.EXCUSED
        group = proposal.side if is_time else proposal.number
        groups.setdefault(group, []).append(proposal)
    for same in groups.values():
        card = decide(same[0], document, partnership)
        if len(same) > 1:
            card = _several(card, same, partnership)
        yield same[0].side, card


def _several(
    card: NeedCard, times: Sequence[Proposal], partnership: Partnership
) -> NeedCard:
    """One card for several times, since the first of them."""
    title = _("Agree on whether %(count)s times count?") % {"count": len(times)}
    said = "; ".join(_when(proposal, partnership) for proposal in times)
    url = reverse("excused", args=[partnership.slug])
    return replace(card, title=title, text=said, url=url)


def decide(
    proposal: Proposal, document: Document, partnership: Partnership
) -> NeedCard:
    """A proposal that waits for an answer; both sides read whose."""
    title, url = _about(proposal, document, partnership)
    proposed = words.local(proposal.proposed_at, partnership)
    asked = partnership.organisation_of(Side(proposal.side).other)
    return NeedCard(
        kind="decide",
        since=_("waits for %(company)s since %(day)s")
        % {"company": asked, "day": words.day(proposed)},
        title=title,
        text=proposal.reason,
        url=url,
        action=_("Read"),
    )


def _about(
    proposal: Proposal, document: Document, partnership: Partnership
) -> tuple[str, str]:
    """The question that a proposal asks, and the page on which it is answered."""
    if proposal.kind == ProposalKind.REVIEW:
        title = _share() % {"ref": proposal.subject}
        return title, address(partnership, proposal.subject)
    if proposal.kind == ProposalKind.CALENDAR:
        title = _("Agree on when an incident needs an owner?")
        return title, reverse("owner_minutes", args=[partnership.slug])
    if proposal.kind == ProposalKind.EXCUSED:
        title = (
            _("Agree that this time counts again: %(when)s?")
            if read(proposal.terms).again
            else _("Agree that this time does not count: %(when)s?")
        ) % {"when": _when(proposal, partnership)}
        return title, reverse(
            "excused_proposal", args=[partnership.slug, proposal.number]
        )
    row = document.row(proposal.subject)
    kpi = {"kpi": row.name if row else proposal.subject}
    title = _("Agree on a target for %(kpi)s?") % kpi
    return title, reverse("proposal", args=[partnership.slug, proposal.number])


def _when(proposal: Proposal, partnership: Partnership) -> str:
    """The time that an excused period is proposed for."""
    excuse = read(proposal.terms)
    return time_words(excuse.starts_at, excuse.ends_at, partnership)


def asked_by_leadership(question: Asked, partnership: Partnership) -> NeedCard:
    """What an executive asks both leaders; one of them answers on the status page."""
    page = reverse("status", args=[partnership.slug])
    return NeedCard(
        kind="answer",
        since=_("waits for both leaders since %(day)s")
        % {"day": words.day(question.since)},
        title=_("%(name)s, executive, asks:") % {"name": question.name},
        text=question.text,
        url=f"{page}#answer-{question.number}",
        action=_("Answer"),
    )


def confirm(fees: Sequence[FeesToConfirm], reader: Reader) -> NeedCard:
    """Fees that the client entered and the partner has not confirmed yet."""
    partnership = reader.partnership
    window = periods.parse(partnership.calendar, fees[0].window)
    title = ngettext(
        "Confirm the fees for %(window)s?",
        "Confirm the fees of %(count)s windows?",
        len(fees),
    )
    return NeedCard(
        kind="decide",
        since=_("waits for %(company)s since %(day)s")
        % {
            "company": partnership.organisation_of(Side.PARTNER),
            "day": words.day(min(entry.since for entry in fees)),
        },
        title=title
        % {"window": words.period_name(window, reader.today), "count": len(fees)},
        text=_("Until then the penalty is provisional."),
        url=reverse("fees", args=[partnership.slug]),
        action=_("Read"),
    )


def _share() -> str:
    return _("Share the review of %(ref)s with leadership?")


def _looks(
    found: Iterable[Need], document: Document, partnership: Partnership
) -> Iterator[NeedCard]:
    rows = RowsOf(document, partnership)
    for need in found:
        row = document.row(need.code)
        if row is not None:
            yield NeedCard(
                kind="look",
                since=_why(need, row),
                title=_question(need) % {"kpi": row.name},
                text=_value(row, document.currency),
                url=rows.page(row),
                action=_("Open"),
            )


def _why(need: Need, row: KpiRow) -> str:
    """Why it takes both of us."""
    return {
        "signal_below_minimum": _("a signal, %(worse)s"),
        "out_of_reach": _("out of reach of the process"),
        "below_minimum": "%(worse)s",
        "signal": _("a signal, not noise"),
    }[need.reason] % {"worse": worse(row.direction)}


def _question(need: Need) -> str:
    """What to ask each other."""
    return {
        "signal_below_minimum": _("%(kpi)s: what changed?"),
        "out_of_reach": _("%(kpi)s: process or goal?"),
        "below_minimum": _("%(kpi)s: what would help?"),
        "signal": _("%(kpi)s: what changed?"),
    }[need.reason]


def _value(row: KpiRow, currency: str) -> str:
    """“69.4 % against min 70 · goal 76”."""
    value = drawing.value_of(row, currency)
    if row.target is None:
        return str(value)
    terms = terms_of(row.target, row, currency)
    return _("%(value)s against %(terms)s") % {"value": value, "terms": terms}
