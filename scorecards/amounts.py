"""A scorecard without its money, for who may see the state of a penalty alone."""

from dataclasses import replace

from scorecards.document import Document, KpiRow

MONEY_CHANGES = ("penalty", "would_have_been")


def without_amounts(document: Document) -> Document:
    """The same card for whoever may see the state of a penalty, but no amounts."""
    penalty = replace(
        document.penalty,
        input=None,
        output=None,
        total=None,
        would_have_been=None,
        hidden=True,
        windows=tuple(
            replace(window, total=None, would_have_been=None)
            for window in document.penalty.windows
        ),
    )
    return replace(
        document,
        rows=tuple(_without_price(row) for row in document.rows),
        penalty=penalty,
        restated=tuple(c for c in document.restated if c.what not in MONEY_CHANGES),
    )


def _without_price(row: KpiRow) -> KpiRow:
    """The row without the money that one unit of a `per_unit` range costs."""
    if row.target is None or row.target.range is None:
        return row
    range_ = replace(row.target.range, amount=None)
    return replace(row, target=replace(row.target, range=range_))
