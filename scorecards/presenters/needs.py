"""What needs us both: at most three cards, what waits for my side first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from partnership.models import Partnership, Proposal
from scorecards.document import Document, KpiRow, Need
from scorecards.presenters import drawing, reasons, words
from scorecards.presenters.rows import RowsOf

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
        "below_minimum": _("%(kpi)s is below our minimum"),
        "will_not_meet": _("Our goal for %(kpi)s is out of reach"),
        "missing": _("%(kpi)s is not in yet"),
    }
    return titles[need.reason] % {"kpi": row.name}


def _text(need: Need, row: KpiRow, document: Document) -> str:
    """The value against what is agreed, or why there is none."""
    if need.reason == "missing":
        return reasons.missing(row)
    if need.reason == "signal":
        return reasons.why(row, document)
    if row.target is None:
        return ""
    currency = document.currency
    return _("%(value)s against a minimum of %(minimum)s and a goal of %(goal)s.") % {
        "value": drawing.value_of(row, currency),
        "minimum": drawing.tick(row.target.minimum, row, currency),
        "goal": drawing.tick(row.target.goal, row, currency),
    }
