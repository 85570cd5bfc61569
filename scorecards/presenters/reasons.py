"""One sentence beside a row: why it stands where it stands, and what to ask."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from scorecards.document import Document, KpiRow, State, WhyMissing
from scorecards.presenters import drawing, excused, words
from scorecards.signals import last_day, of_period


def why(row: KpiRow, document: Document) -> str:
    """The most telling sentence, or none: most rows need no words.

    What both sides excused is said in any case, with the value that was measured.
    """
    telling = next(sentences(row, document), "")
    out = excused.sentence(row, document.currency)
    return " ".join(filter(None, (telling, out)))


def sentences(row: KpiRow, document: Document) -> Iterator[str]:
    """What there is to say about a row, the most telling first."""
    if row.measured.all_excused:
        return
    if row.measured.why_missing is not None:
        yield missing(row)
        return
    yield from _signals(row, document)
    if row.state is State.BELOW_MINIMUM or row.state is State.IN_BUFFER:
        yield from _assurance(row, document)
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
    signal = of_period(row, document.period)
    if signal is None:
        return
    name = {"when": drawing.point_name(signal.first, row.behaviour.grain)}
    if signal.kind == "improvement":
        yield _("%(when)s: a signal for the better. What do we want to keep?") % name
    else:
        yield _("%(when)s: a signal. What changed, on either side?") % name


def _assurance(row: KpiRow, document: Document) -> Iterator[str]:
    """What the process can do against the goal; a question to both sides."""
    if row.behaviour.assurance == "will_not_meet":
        yield _(
            "The goal is out of reach of the present process: "
            "change the process or the goal."
        )
    elif row.behaviour.assurance != "hit_or_miss":
        return
    elif row.state is State.BELOW_MINIMUM and not of_period(row, document.period):
        yield _swing(row)


def _swing(row: KpiRow) -> str:
    """That it swings as usual, as far as its weeks go."""
    day = last_day(row.behaviour)
    if day is None:
        return _("The goal is inside its usual swing: ask about the buffer first.")
    return _("Its usual swing, to %(day)s: ask about the buffer first.") % {
        "day": words.day(day)
    }
