"""All KPIs of a partnership in the row grammar, by what they are for."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from scorecards.document import Document, KpiRow
from scorecards.headline import chance_sentence
from scorecards.presenters import card, words
from scorecards.presenters.reader import Reader
from scorecards.presenters.rows import RowsOf
from scorecards.queries.unlisted import Unlisted


def page(
    document: Document | None, reader: Reader, unlisted: Sequence[Unlisted] = ()
) -> dict[str, Any]:
    """The context of templates/scorecards/kpis.html."""
    if document is None:
        return {"groups": [], "reader": reader, "unlisted": unlisted}
    return {
        "reader": reader,
        "unlisted": unlisted,
        "groups": _groups(document, reader),
        "span": card.span(document),
        "period_name": words.period_name(document.period, reader.today),
        "count": len(document.rows) + len(unlisted),
        "example": card.example(document),
        "chance": chance_sentence(document),
    }


def _groups(document: Document, reader: Reader) -> list[dict[str, Any]]:
    """Results, operation, then each side's drivers, both sides A to Z."""
    rows = RowsOf(document, reader.partnership, quiet=True)
    why = _("what explains the results")
    kinds = [
        (_("Results"), _("what we agreed to reach"), "result", ""),
        (_("Operation"), _("how the work runs"), "operation", ""),
        *(
            (_("%(side)s’s drivers") % {"side": name}, why, "driver", side)
            for name, side in words.sides(reader.partnership)
        ),
        (_("Drivers of both"), why, "driver", "both"),
    ]
    return [
        {"title": title, "note": note, "rows": found}
        for title, note, section, side in kinds
        if (found := [rows.row(r) for r in document.rows if _is(r, section, side)])
    ]


def _is(row: KpiRow, section: str, side: str) -> bool:
    return row.section == section and side in ("", row.owner_side)
