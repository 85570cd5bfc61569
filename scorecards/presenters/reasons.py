"""One sentence beside a row: why it stands where it stands, and what to ask."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kpis.charts.behaviour import is_better
from scorecards.document import Document, KpiRow, State, WhyMissing
from scorecards.presenters import drawing


def why(row: KpiRow, document: Document) -> str:
    """The most telling sentence, or none: most rows need no words."""
    return next(sentences(row, document), "")


def sentences(row: KpiRow, document: Document) -> Iterator[str]:
    """What there is to say about a row, the most telling first."""
    if row.measured.why_missing is not None:
        yield missing(row)
        return
    yield from _signals(row, document)
    if row.state is State.BELOW_MINIMUM or row.state is State.IN_BUFFER:
        yield from _assurance(row)
    if row.measured.partial and document.period.complete:
        yield _("%(days)s of %(expected)s days are in.") % {
            "days": row.measured.days,
            "expected": row.measured.days_expected,
        }


def missing(row: KpiRow) -> str:
    """Why there is no value, without a zero in its place."""
    if row.measured.why_missing is WhyMissing.NOTHING_COUNTED:
        return _("Nothing was counted, so there is no value.")
    if row.measured.why_missing is WhyMissing.NOT_AT_THIS_GRAIN:
        return _("It is read by the month: the month’s scorecard has it.")
    return _("No reading for this period yet.")


def _signals(row: KpiRow, document: Document) -> Iterator[str]:
    """The last signal that lies in the period."""
    past = row.behaviour
    marks = zip(past.firsts, past.values, past.labels, strict=False)
    marked = [
        first
        for first, value, mark in marks
        if mark and value is not None and document.period.first <= first
    ]
    if not marked:
        return
    name = drawing.point_name(marked[-1], past.grain)
    if is_for_the_better(row):
        yield _("%(when)s: a signal for the better. What do we want to keep?") % {
            "when": name
        }
    else:
        yield _("%(when)s: a signal. What changed, on either side?") % {"when": name}


def is_for_the_better(row: KpiRow) -> bool:
    """Whether the last signal lies on the good side of the mean."""
    series = drawing.plain_series(row)
    marked = [point for point in series.points if point.signal]
    return bool(marked) and is_better(series, marked[-1])


def _assurance(row: KpiRow) -> Iterator[str]:
    """What the process can do against the goal; a question to both sides."""
    if row.behaviour.assurance == "will_not_meet":
        yield _(
            "The goal is out of reach of the present process: "
            "change the process or the goal."
        )
    elif row.behaviour.assurance == "hit_or_miss" and row.state is State.BELOW_MINIMUM:
        yield _("Inside the usual swing: ask about the buffer, not why.")
