"""The penalty line and its working, with amounts or without."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership import numbers
from partnership.models import Partnership
from scorecards.document import (
    Document,
    KpiRow,
    Penalty,
    Provisional,
    TargetPart,
    WhyNoPenalty,
)
from scorecards.presenters import drawing, excused, words
from scorecards.presenters.rows import RowsOf, terms_of

NO_PENALTY = {
    WhyNoPenalty.NO_FEES: gettext_lazy("The fees of this window are not entered yet."),
    WhyNoPenalty.NO_RANGE: gettext_lazy("No target has a penalty range."),
    WhyNoPenalty.RUNNING: gettext_lazy(
        "The period still runs. Its penalty is worked out when it is over."
    ),
    WhyNoPenalty.NOT_A_WINDOW: gettext_lazy(
        "Penalties are worked out over a whole window, not over a week."
    ),
}
PROVISIONAL = {
    Provisional.FEES_NOT_CONFIRMED: gettext_lazy("the fees are not confirmed"),
    Provisional.READINGS_PROVISIONAL: gettext_lazy("some readings are provisional"),
    Provisional.READINGS_MISSING: gettext_lazy("some readings are not in"),
    Provisional.READINGS_PARTIAL: gettext_lazy("some days are not in"),
    Provisional.NOT_ALL_WINDOWS: gettext_lazy("not all of its windows are in"),
}


def is_worked_out(penalty: Penalty) -> bool:
    """Whether there is a result, be its amounts hidden from this reader or not."""
    known = penalty.total is not None or penalty.hidden
    return penalty.missing is None and known


def line(document: Document, today: date) -> dict[str, Any]:
    """The context of _components/money_line.html, for who may see amounts."""
    penalty = document.penalty
    return {
        "period": words.period_name(document.period, today),
        "due": penalty.total,
        "would_be": penalty.would_have_been,
        "currency": document.currency,
        "detail": " ".join(details(document)),
    }


def details(document: Document) -> Iterator[str]:
    """Which KPI makes what, then what may still move."""
    amounts = [
        _("%(kpi)s %(due)s (would have been %(would_be)s)")
        % {
            "kpi": _name(line.code, document),
            "due": numbers.money(line.amount, document.currency),
            "would_be": numbers.money(line.would_have_been, document.currency),
        }
        for line in document.penalty.lines
        if line.would_have_been or line.amount
        if line.would_have_been is not None
    ]
    if amounts:
        yield ", ".join(amounts) + "."
    if document.penalty.capped:
        yield _("The cap applies.")
    yield from provisional(document.penalty)


def provisional(penalty: Penalty) -> Iterator[str]:
    """Why it is not final yet, as one sentence."""
    if penalty.provisional:
        yield _("Provisional: %(reasons)s.") % {
            "reasons": ", ".join(str(PROVISIONAL[why]) for why in penalty.provisional)
        }


def why_none(penalty: Penalty) -> str:
    return str(NO_PENALTY[penalty.missing]) if penalty.missing else ""


def state_only(document: Document) -> str:
    """How the penalty stands, without an amount."""
    due = document.penalty.due
    if not due:
        return _("No penalty is due: the client’s minimum was made.")
    return _("A penalty is due for %(kpis)s.") % {
        "kpis": ", ".join(_name(code, document) for code in due)
    }


def parts(document: Document, partnership: Partnership) -> list[dict[str, Any]]:
    """One part of the statement for each KPI with a range, in the card's order."""
    rows = RowsOf(document, partnership)
    return [
        _part(row, row.target, rows)
        for row in document.rows
        if row.target and row.target.range
    ]


def _part(row: KpiRow, target: TargetPart, rows: RowsOf) -> dict[str, Any]:
    currency, penalty = rows.document.currency, rows.document.penalty
    part = {
        "name": row.name,
        "url": rows.page(row),
        "terms": terms_of(target, row, currency),
        "value": drawing.value_of(row, currency),
        "excused": excused.sentence(row, currency),
        "goal": drawing.tick(target.goal, row, currency),
        "due": row.code in penalty.due,
    }
    if found := penalty.line(row.code):
        part |= {
            "amount": found.amount,
            "would_be": found.would_have_been,
            "working": found.working,
        }
    return part


def at_risk(document: Document) -> dict[str, Any]:
    """What the statement starts from, as it was put in."""
    given = document.penalty.input or {}
    return {
        "fees": Decimal(str(given["fees"])) if "fees" in given else None,
        "share": given.get("at_risk"),
        "cap": Decimal(str(given["cap"])) if given.get("cap") else None,
    }


def _name(code: str, document: Document) -> str:
    row = document.row(code)
    return row.name if row else code
