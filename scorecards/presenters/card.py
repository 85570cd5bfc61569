"""The joint scorecard as its page shows it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.queries.waiting import Open
from partnership import numbers
from partnership.models import Proposal
from partnership.periods import Period
from partnership.templatetags.ours import STATES
from scorecards.document import Change, Document, KpiRow, State, WhyMissing
from scorecards.headline import card_sentence, chance_sentence
from scorecards.presenters import drawing, opened, penalty, score, switch, words
from scorecards.presenters.needs import needs
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import SHAPES, RowsOf
from scorecards.queries.shown import Asked, FeesToConfirm

WHAT_CHANGED = {
    "value": gettext_lazy("value"),
    "state": gettext_lazy("state"),
    "target": gettext_lazy("target"),
    "penalty": gettext_lazy("penalty"),
    "would_have_been": gettext_lazy("penalty with the buffer in the range"),
    "ours": gettext_lazy("our score"),
}
MONEY = frozenset({"penalty", "would_have_been"})


def page(
    period: Period,
    document: Document | None,
    reader: Reader,
    waiting: Sequence[Proposal],
    fees: Sequence[FeesToConfirm] = (),
    going_on: Sequence[Open] = (),
    questions: Sequence[Asked] = (),
) -> dict[str, Any]:
    """The context of templates/scorecards/scorecard.html."""
    calendar, now = reader.partnership.calendar, reader.now
    context = {
        "period": period,
        "reader": reader,
        "period_name": words.period_name(period, reader.today),
        "period_choices": switch.neighbours(calendar, period, now),
        "kind_choices": switch.kinds(calendar, period, now),
    }
    if document is None:
        return context
    return context | {
        **_card(document, reader, going_on),
        "needs": needs(
            document,
            reader,
            waiting,
            fees,
            list(opened.needs(going_on, reader)),
            questions,
        ),
    }


def is_new(document: Document | None, chosen: bool) -> bool:  # noqa: FBT001
    """Whether the page of a partnership is met that has agreed on nothing yet."""
    if document is None:
        return not chosen
    return all(row.target is None for row in document.rows)


def _card(
    document: Document, reader: Reader, going_on: Sequence[Open]
) -> dict[str, Any]:
    told = opened.heads_ups(going_on)
    rows = RowsOf(document, reader.partnership, heads_ups=told)
    name = words.period_name(document.period, reader.today)
    return {
        "card": document,
        "headline": ". ".join(
            filter(None, (card_sentence(document, name), opened.line(going_on, reader)))
        ),
        "as_of": words.moment(document.computed_at, reader.partnership),
        "marks": list(marks(document)),
        "groups": rows.groups(),
        "span": span(document),
        "example": example(document),
        "chance": chance_sentence(document),
        "money": penalty.line(document, reader.today),
        "money_state": penalty.state_only(document),
        "money_missing": penalty.why_none(document.penalty),
        "has_penalty": penalty.is_worked_out(document.penalty),
        "ours": score.context(document),
        "restated": list(restated(document)),
    }


def marks(document: Document) -> Iterator[str]:
    """What may still move, and what moved."""
    if not document.period.complete:
        yield _("So far, and it may change: it is judged when the period is over.")
    if any(row.measured.provisional for row in document.rows):
        yield _("Some readings are provisional.")
    if document.restates is not None:
        yield _("Restated: this is version %(version)s.") % {
            "version": document.restates + 1
        }


def span(document: Document) -> str:
    """What the sparklines of most rows show: “26 weeks, to 28 Nov”."""
    pasts = [row.behaviour for row in document.rows if row.behaviour.firsts]
    weekly = [past for past in pasts if past.grain == "week"]
    if not weekly:
        return _("recent windows")
    longest = max(weekly, key=lambda past: len(past.firsts))
    return _("%(count)s weeks, to %(day)s") % {
        "count": len(longest.firsts),
        "day": words.day(longest.firsts[-1] + timedelta(days=6)),
    }


def restated(document: Document) -> Iterator[dict[str, str]]:
    """Each figure that this version shows otherwise than the one before it."""
    for change in document.restated:
        row = document.row(change.code)
        yield {
            "what": str(WHAT_CHANGED[change.what]),
            "name": row.name if row else "",
            "before": _figure(change, change.before, row, document.currency),
            "after": _figure(change, change.after, row, document.currency),
        }


def _figure(change: Change, text: str | None, row: KpiRow | None, currency: str) -> str:
    """One side of a change, as the page would have shown it."""
    if text is None:
        return numbers.MISSING
    if text == WhyMissing.EXCUSED:
        return _("Excused")
    if change.what == "state":
        return str(STATES[SHAPES[State(text)]][0])
    if change.what in MONEY:
        return numbers.money(Decimal(text), currency)
    if change.what == "value" and row:
        return numbers.show(float(Fraction(text)), row.unit, row.decimals, currency)
    if change.what == "ours":
        return numbers.show(float(text), "", 1)
    return text


def example(document: Document) -> Any:
    """A bullet for the legend: of the first row that has a target."""
    judged = (row for row in document.rows if row.target and row.measured.value)
    row = next(judged, None)
    return drawing.bullet_of(row, document.currency) if row else None
