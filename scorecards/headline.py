"""The sentences that pages begin with: first the sentence, then the numbers.

They name situations and questions for both sides, never anybody at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import dropwhile, takewhile

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.document import (
    Counts,
    Document,
    KpiRow,
    PeriodPart,
    State,
    WhyMissing,
)
from scorecards.signals import (
    SIGNALS,
    WEEK,
    Signal,
    before,
    last_day,
    of_period,
    variation_of,
)
from scorecards.terms import state_of

RECENT = 3  # periods that "lately" looks at
SHORTLY = 6  # periods for which a signal is still worth a word


def counts_sentence(label: str, counts: Counts, *, complete: bool = True) -> str:
    """ "November: 8 of 14 on our goal, 3 in buffer, 2 below minimum, 1 not in yet"."""
    when = label if complete else _("%(period)s so far") % {"period": label}
    if not counts.total:
        return _("%(period)s: no target is agreed yet") % {"period": when}
    first = _("%(period)s: %(count)s of %(total)s on our goal") % {
        "period": when,
        "count": counts.on_goal,
        "total": counts.total,
    }
    return ", ".join([first, *_others(counts)])


def card_sentence(document: Document, label: str) -> str:
    """The headline of a scorecard; `label` is the period's name for people."""
    return counts_sentence(label, document.counts, complete=document.period.complete)


def chance_sentence(document: Document) -> str:
    """How many signals noise alone would give; empty without a chart to judge."""
    if not document.charts:
        return ""
    return ngettext(
        "by chance alone about %(few)s of %(count)s chart shows one in 26 weeks",
        "by chance alone about %(few)s of %(count)s charts show one in 26 weeks",
        document.charts,
    ) % {"few": max(1, round(document.by_chance)), "count": document.charts}


def row_sentence(
    row: KpiRow, label: str, period: PeriodPart, charted: Sequence[Signal] = ()
) -> str:
    """The KPI page's first sentence: where it stands, signal or noise, what to ask.

    `charted` are the signals of the chart below it, which may know later weeks.
    """
    past = _Past(row, period, charted)
    parts = (_standing(row, label), _lately(row), _noise(past), _question(past))
    return " ".join(part for part in parts if part)


def noise_code(row: KpiRow, period: PeriodPart, charted: Sequence[Signal] = ()) -> str:
    """Which of the four texts applies: (inside or outside) x (above or below)."""
    side = "outside" if variation_of(row, period, charted) in SIGNALS else "inside"
    level = "below" if row.state is State.BELOW_MINIMUM else "above"
    return f"{side}_{level}"


def worse(direction: str) -> str:
    """Where a value lies that the client’s minimum does not allow."""
    if direction == "lower":
        return _("above our limit")
    return _("outside our limits") if direction == "within" else _("below our minimum")


@dataclass(frozen=True)
class _Past:
    """A row with the signals that may be spoken of."""

    row: KpiRow
    period: PeriodPart
    charted: Sequence[Signal]

    @property
    def variation(self) -> str | None:
        return variation_of(self.row, self.period, self.charted)

    @property
    def code(self) -> str:
        return noise_code(self.row, self.period, self.charted)

    @property
    def here(self) -> Signal | None:
        return of_period(self.row, self.period, self.charted)

    @property
    def earlier(self) -> Signal | None:
        return before(self.row, self.period, self.charted)

    @property
    def noise(self) -> str:
        """ "Only noise to 25 Oct": no chart knows more than its weeks."""
        day = last_day(self.row.behaviour)
        if day is None:
            return _("Only noise")
        return _("Only noise to %(day)s") % {"day": date_format(day, "j M")}


def _others(counts: Counts) -> list[str]:
    """The states that occur, besides the first one."""
    return [
        text % {"count": count}
        for text, count in (
            (_("%(count)s in buffer"), counts.in_buffer),
            (_("%(count)s below minimum"), counts.below_minimum),
            (_("%(count)s not in yet"), counts.missing),
            (_("%(count)s excused"), counts.excused),
        )
        if count
    ]


def _standing(row: KpiRow, label: str) -> str:
    """Where the period stands, or closed."""
    if row.measured.why_missing is WhyMissing.NOT_AT_THIS_GRAIN:
        return _("It is read by the month: the month’s scorecard has it.")
    if row.measured.all_excused:
        return _("%(period)s is excused: both sides agreed that none of it counts.") % {
            "period": label
        }
    if row.state is State.MISSING:
        return _("%(period)s is not in yet.") % {"period": label}
    if row.state is State.NO_TARGET:
        return _("It is counted; no target is agreed.")
    text = (_closed if row.judged else _running)()[row.state]
    return text % {"period": label, "worse": worse(row.direction)}


def _closed() -> dict[State, str]:
    return {
        State.ON_GOAL: _("%(period)s closed on our goal."),
        State.IN_BUFFER: _("%(period)s closed inside our buffer."),
        State.BELOW_MINIMUM: _("%(period)s closed %(worse)s."),
    }


def _running() -> dict[State, str]:
    return {
        State.ON_GOAL: _("%(period)s is on our goal so far."),
        State.IN_BUFFER: _("%(period)s is inside our buffer so far."),
        State.BELOW_MINIMUM: _("%(period)s is %(worse)s so far."),
    }


def _lately(row: KpiRow) -> str:
    """ "Below our minimum in 2 of the 3 weeks to 25 Oct.", if in any."""
    recent = _recent(row)
    below = sum(
        state_of(row.target, value) is State.BELOW_MINIMUM
        for _first, value in recent
        if row.target is not None
    )
    if not below:
        return ""
    said = {"worse": worse(row.direction), "below": below, "count": len(recent)}
    if row.behaviour.grain == "week":
        text = _("%(worse)s in %(below)s of the %(count)s weeks to %(day)s.")
        said["day"] = date_format(recent[-1][0] + WEEK, "j M")
    else:
        text = _("%(worse)s in %(below)s of the %(count)s windows up to it.")
    return capfirst(text % said)


def _recent(row: KpiRow) -> list[tuple[date, Fraction]]:
    """The last judged points without a gap between them, at most three."""
    past = row.behaviour
    ended = list(zip(past.firsts, past.values, strict=True))
    points = reversed(ended[:-1] if past.running else ended)
    measured = dropwhile(lambda point: point[1] is None, points)
    unbroken = takewhile(lambda point: point[1] is not None, measured)
    found = [(first, value) for first, value in unbroken if value is not None]
    return found[:RECENT][::-1]


def _noise(past: _Past) -> str:
    """Signal, noise since a signal, or noise; before six points none can be told."""
    row = past.row
    if past.here is None and row.behaviour.variation in (None, "too_early"):
        return ngettext(
            "Too early to tell noise from signal: %(count)s point so far.",
            "Too early to tell noise from signal: %(count)s points so far.",
            row.behaviour.points,
        ) % {"count": row.behaviour.points}
    if past.variation in SIGNALS:
        return _signalled(past)
    if (earlier := past.earlier) is not None:
        text = (
            _("The week of %(day)s was a signal, not noise. Since then: %(noise)s.")
            if row.behaviour.grain == "week"
            else _("The window from %(day)s was a signal. Since then: %(noise)s.")
        )
        noise = _lower_first(past.noise)
        return text % {"day": date_format(earlier.first, "j M"), "noise": noise}
    return _only_noise(past)


def _only_noise(past: _Past) -> str:
    if past.row.target is None:
        return f"{past.noise}."
    text = {
        "inside_above": _("%(noise)s: nothing has happened that needs a reason."),
        "inside_below": _("%(noise)s: the process cannot hold this goal yet."),
    }[past.code]
    return text % {"noise": past.noise}


def _signalled(past: _Past) -> str:
    """That something happened, and when."""
    if past.here is not None and past.row.behaviour.grain == "week":
        day = {"day": date_format(past.here.first, "j M")}
        return (
            _("The week of %(day)s is a signal, not noise: something happened.") % day
        )
    return _("This is a signal, not noise: something happened.")


def _is_late(past: _Past, signal: Signal) -> bool:
    """Whether a signal came so recently that it is worth asking about."""
    lately = past.row.behaviour.firsts[-SHORTLY:]
    return bool(lately) and signal.first >= lately[0]


def _question(past: _Past) -> str:
    """What it is worth asking, by variation and assurance."""
    row, variation = past.row, past.variation
    if variation in ("concern", "high", "low"):
        return _("What changed, on either side?")
    if variation == "improvement":
        return _("What do we want to keep?")
    if past.earlier is not None and _is_late(past, past.earlier):
        return _("What changed then, on either side?")
    if variation != "common_cause" or row.target is None:
        return ""
    if row.behaviour.assurance == "will_not_meet":
        return _("It is the system, not the team: change the system or the goal.")
    missed = row.state in (State.IN_BUFFER, State.BELOW_MINIMUM)
    if row.behaviour.assurance == "hit_or_miss" and missed:
        return _("The goal is inside its usual swing: ask about the buffer first.")
    return ""


def _lower_first(text: str) -> str:
    """To go on after a colon."""
    return text[:1].lower() + text[1:]
