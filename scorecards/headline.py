"""The sentences that pages begin with: first the sentence, then the numbers.

They name situations and questions for both sides, never anybody at all.
"""

from datetime import date
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.document import Counts, Document, KpiRow, State
from scorecards.terms import state_of

RECENT = 3  # periods that "lately" looks at
SHORTLY = 6  # periods for which a signal is still worth a word
SIGNALS = frozenset({"improvement", "concern", "high", "low"})


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


def row_sentence(row: KpiRow, label: str) -> str:
    """The KPI page's first sentence: where it stands, signal or noise, what to ask."""
    parts = (_standing(row, label), _lately(row), _noise(row), _question(row))
    return " ".join(part for part in parts if part)


def noise_code(row: KpiRow) -> str:
    """Which of the four texts applies: (inside or outside) x (above or below)."""
    side = "outside" if row.behaviour.variation in SIGNALS else "inside"
    level = "below" if row.state is State.BELOW_MINIMUM else "above"
    return f"{side}_{level}"


def _others(counts: Counts) -> list[str]:
    """The states that occur, besides the first one."""
    return [
        text % {"count": count}
        for text, count in (
            (_("%(count)s in buffer"), counts.in_buffer),
            (_("%(count)s below minimum"), counts.below_minimum),
            (_("%(count)s not in yet"), counts.missing),
        )
        if count
    ]


def _standing(row: KpiRow, label: str) -> str:
    """Where the period stands, or closed."""
    if row.state is State.MISSING:
        return _("%(period)s is not in yet.") % {"period": label}
    if row.state is State.NO_TARGET:
        return _("It is counted; no target is agreed.")
    return (_closed if row.judged else _running)()[row.state] % {"period": label}


def _closed() -> dict[State, str]:
    return {
        State.ON_GOAL: _("%(period)s closed on our goal."),
        State.IN_BUFFER: _("%(period)s closed inside our buffer."),
        State.BELOW_MINIMUM: _("%(period)s closed below our minimum."),
    }


def _running() -> dict[State, str]:
    return {
        State.ON_GOAL: _("%(period)s is on our goal so far."),
        State.IN_BUFFER: _("%(period)s is inside our buffer so far."),
        State.BELOW_MINIMUM: _("%(period)s is below our minimum so far."),
    }


def _lately(row: KpiRow) -> str:
    """ "Below our minimum in 2 of the last 3 weeks.", if in any."""
    values = _judged(row)[-RECENT:]
    below = sum(
        state_of(row.target, value) is State.BELOW_MINIMUM
        for value in values
        if row.target is not None
    )
    if not below:
        return ""
    text = (
        _("Below our minimum in %(below)s of the last %(count)s weeks.")
        if row.behaviour.grain == "week"
        else _("Below our minimum in %(below)s of the last %(count)s windows.")
    )
    return text % {"below": below, "count": len(values)}


def _judged(row: KpiRow) -> list[Fraction]:
    """The values of the series without gaps and without a running period."""
    values = row.behaviour.values
    ended = values[:-1] if row.behaviour.running else values
    return [value for value in ended if value is not None]


def _noise(row: KpiRow) -> str:
    """One of the four texts; before six points none can be told."""
    if row.behaviour.variation in (None, "too_early"):
        return ngettext(
            "Too early to tell noise from signal: %(count)s point so far.",
            "Too early to tell noise from signal: %(count)s points so far.",
            row.behaviour.points,
        ) % {"count": row.behaviour.points}
    if (first := _lately_signalled(row)) is not None:
        text = (
            _("The week of %(day)s was a signal, not noise; since then only noise.")
            if row.behaviour.grain == "week"
            else _("The window from %(day)s was a signal, not noise; since then noise.")
        )
        return text % {"day": date_format(first, "j M")}
    if row.target is None:
        signal = row.behaviour.variation in SIGNALS
        return _("This is a signal, not noise.") if signal else _("Only noise.")
    return {
        "inside_above": _("Only noise: nothing has happened that needs a reason."),
        "inside_below": _("Only noise: the process cannot hold this goal yet."),
        "outside_above": _("This is a signal, not noise: something happened."),
        "outside_below": _(
            "This is a signal, not noise: something happened, and it took us below "
            "our minimum."
        ),
    }[noise_code(row)]


def _lately_signalled(row: KpiRow) -> date | None:
    """The first day of the last signal of late, where only noise has come after it."""
    past = row.behaviour
    if past.variation != "common_cause":
        return None
    lately = list(zip(past.firsts, past.labels, strict=False))[-SHORTLY:]
    return next((first for first, label in reversed(lately) if label), None)


def _question(row: KpiRow) -> str:
    """What it is worth asking, by variation and assurance."""
    behaviour = row.behaviour
    if behaviour.variation in ("concern", "high", "low"):
        return _("What changed, on either side?")
    if behaviour.variation == "improvement":
        return _("What do we want to keep?")
    if _lately_signalled(row) is not None:
        return _("What changed then, on either side?")
    if behaviour.variation != "common_cause" or row.target is None:
        return ""
    if behaviour.assurance == "will_not_meet":
        return _("It is the system, not the team: change the system or the goal.")
    missed = row.state in (State.IN_BUFFER, State.BELOW_MINIMUM)
    if behaviour.assurance == "hit_or_miss" and missed:
        return _("This miss is no event: ask about the buffer, not why.")
    return ""
