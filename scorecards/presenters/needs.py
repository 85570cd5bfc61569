"""What needs us both: at most three cards, what waits for an answer first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from partnership.models import Partnership, Proposal, Side
from scorecards.document import Document, KpiRow, Need
from scorecards.presenters import drawing, words
from scorecards.presenters.rows import RowsOf, terms_of

MOST = 3


@dataclass(frozen=True)
class NeedCard:
    """A card of _components/need.html."""

    kind: str  # decide or look
    title: str
    text: str
    url: str
    action: str
    since: str = field(default="")


def needs(
    document: Document, partnership: Partnership, waiting: Sequence[Proposal]
) -> list[NeedCard]:
    """`waiting` are the open proposals of either side.

    A KPI with such a proposal has one card, not two.
    """
    asked = {proposal.subject for proposal in waiting}
    cards = [decide(proposal, document, partnership) for proposal in waiting]
    looks = (need for need in document.needs if need.code not in asked)
    return [*cards, *_looks(looks, document, partnership)][:MOST]


def decide(
    proposal: Proposal, document: Document, partnership: Partnership
) -> NeedCard:
    """A proposal that waits for an answer; both sides read whose."""
    row = document.row(proposal.subject)
    proposed = words.local(proposal.proposed_at, partnership)
    asked = partnership.organisation_of(Side(proposal.side).other)
    return NeedCard(
        kind="decide",
        since=_("waits for %(company)s since %(day)s")
        % {"company": asked, "day": words.day(proposed)},
        title=_("Agree on a target for %(kpi)s?")
        % {"kpi": row.name if row else proposal.subject},
        text=proposal.reason,
        url=reverse("proposal", args=[partnership.slug, proposal.number]),
        action=_("Read"),
    )


def _looks(
    found: Iterable[Need], document: Document, partnership: Partnership
) -> Iterator[NeedCard]:
    rows = RowsOf(document, partnership)
    for need in found:
        row = document.row(need.code)
        if row is not None:
            yield NeedCard(
                kind="look",
                since=_why(need),
                title=_question(need) % {"kpi": row.name},
                text=_value(row, document.currency),
                url=rows.page(row),
                action=_("Open"),
            )


def _why(need: Need) -> str:
    """Why it takes both of us."""
    return {
        "signal_below_minimum": _("a signal, below minimum"),
        "out_of_reach": _("out of reach of the process"),
        "below_minimum": _("below minimum"),
        "signal": _("a signal, not noise"),
    }[need.reason]


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
