"""A window's penalty, to be followed by hand."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partnership import numbers
from partnership.periods import Period
from scorecards.document import Document, WindowPenalty
from scorecards.presenters import penalty, words
from scorecards.presenters.reader import Reader
from scorecards.presenters.words import as_text


def page(period: Period, document: Document | None, reader: Reader) -> dict[str, Any]:
    """The context of templates/scorecards/penalty.html."""
    context = {
        "period": period,
        "period_name": words.period_name(period, reader.today),
        "reader": reader,
        "card": document,
    }
    if document is None:
        return context
    return context | {
        "title": _title(document, reader),
        "has_penalty": penalty.is_worked_out(document.penalty),
        "state": penalty.state_only(document),
        "missing": penalty.why_none(document.penalty),
        "provisional": " ".join(penalty.provisional(document.penalty)),
        "parts": penalty.parts(document, reader.partnership),
        "windows": [_window(part, reader) for part in document.penalty.windows],
        **(_money(document) if reader.sees_money else {}),
    }


def _money(document: Document) -> dict[str, Any]:
    """What only who may see amounts is given."""
    return {
        "currency": document.currency,
        "total": document.penalty.total,
        "would_be": document.penalty.would_have_been,
        "capped": document.penalty.capped,
        "at_risk": penalty.at_risk(document),
        "input": as_text(document.penalty.input),
    }


def _title(document: Document, reader: Reader) -> str:
    name = words.period_name(document.period, reader.today)
    if not reader.sees_money or document.penalty.total is None:
        return _("Penalty for %(period)s") % {"period": name}
    return _("Penalty for %(period)s: %(amount)s") % {
        "period": name,
        "amount": numbers.money(document.penalty.total, document.currency),
    }


def _window(part: WindowPenalty, reader: Reader) -> dict[str, Any]:
    """One window of a quarter, with its own page."""
    return {
        "name": part.period,
        "url": reverse("penalty", args=[reader.partnership.slug, part.period]),
        "total": part.total,
        "would_be": part.would_have_been,
    }
