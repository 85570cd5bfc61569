"""What needs us both: at most three cards, what waits for my side first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from partnership.models import Partnership, Proposal
from scorecards.document import Document, KpiRow, Need
from scorecards.headline import need_sentence
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
    """`waiting` are the open proposals that this reader's side has to answer."""
    cards = [decide(proposal, document, partnership) for proposal in waiting]
    cards += _looks(document, partnership)
    return cards[:MOST]


def decide(
    proposal: Proposal, document: Document, partnership: Partnership
) -> NeedCard:
    """A proposal of the other side that waits for an answer."""
    row = document.row(proposal.subject)
    proposed = words.local(proposal.proposed_at, partnership)
    return NeedCard(
        kind="decide",
        since=_("waits for you since %(day)s") % {"day": words.day(proposed)},
        title=_("Agree on a target for %(kpi)s?")
        % {"kpi": row.name if row else proposal.subject},
        text=proposal.reason,
        url=reverse("proposal", args=[partnership.slug, proposal.number]),
        action=_("Read"),
    )


def _looks(document: Document, partnership: Partnership) -> Iterator[NeedCard]:
    rows = RowsOf(document, partnership)
    for need in document.needs:
        row = document.row(need.code)
        if row is not None:
            yield NeedCard(
                kind="look",
                title=_title(need, row),
                text=_text(need, row, document),
                url=rows.page(row),
                action=_("Open"),
            )


def _title(need: Need, row: KpiRow) -> str:
    titles = {
        "signal": _("What moved %(kpi)s?"),
        "signal_below_minimum": _("What moved %(kpi)s below our minimum?"),
        "below_minimum": _("What holds %(kpi)s below our minimum?"),
        "out_of_reach": _("Process or goal: what do we change for %(kpi)s?"),
    }
    return titles[need.reason] % {"kpi": row.name}


def _text(need: Need, row: KpiRow, document: Document) -> str:
    """Why both of us, and the value against what is agreed."""
    value = drawing.value_of(row, document.currency)
    if row.target is None:
        return f"{value}. {need_sentence(need.reason)}"
    return _("%(value)s, %(terms)s. %(why)s") % {
        "value": value,
        "terms": terms_of(row.target, row, document.currency),
        "why": need_sentence(need.reason),
    }
