"""Targets in words: values in the KPI's unit, what changes, a ruler to look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.arithmetic.values import decimal_at
from kpis.charts.ruler import Ruler, ruler
from kpis.charts.series import Step, scale_of
from kpis.models import Direction, Kpi, PenaltyForm
from kpis.terms import Penalty, Terms, plain
from kpis.voice import voice_of
from partnership import numbers

if TYPE_CHECKING:
    from kpis.charts.series import Direction as ChartDirection


# Where higher is better, and where lower is.
_PENALTY_WORDS: Final = {
    "steps": (
        gettext_lazy("In steps, below %(steps)s"),
        gettext_lazy("In steps, above %(steps)s"),
    ),
    "flat": (
        gettext_lazy("Below %(start)s, %(form)s"),
        gettext_lazy("Above %(start)s, %(form)s"),
    ),
    "grows": (
        gettext_lazy("Below %(start)s, full at %(full)s, %(form)s"),
        gettext_lazy("Above %(start)s, full at %(full)s, %(form)s"),
    ),
}
_GOAL_WORDS: Final = {
    Direction.HIGHER: gettext_lazy("minimum plus buffer"),
    Direction.LOWER: gettext_lazy("minimum minus buffer"),
    Direction.WITHIN: gettext_lazy("a buffer inside each end"),
}


def _shape(penalty: Penalty) -> str:
    if penalty.steps:
        return "steps"
    return "flat" if penalty.start == penalty.full else "grows"


@dataclass(frozen=True)
class Speaker:
    """Says the values of one KPI. Without `money` amounts are left out."""

    kpi: Kpi
    currency: str
    money: bool

    def value(self, number: Decimal) -> str:
        """81.5 %, with as many decimals as were agreed."""
        return numbers.show(
            number, self.kpi.unit, self._decimals(number), self.currency
        )

    def values(self, ends: Iterable[Decimal]) -> str:
        """One value, or the two ends of a corridor."""
        return _(" to ").join(map(self.value, ends)) or numbers.MISSING

    def size(self, number: Decimal) -> str:
        """A distance: 3.0 pts, 5 s."""
        said = numbers.show if self.kpi.unit == "s" else numbers.change
        text = said(number, self.kpi.unit, self._decimals(number), self.currency)
        return text.lstrip("+±")

    def about(self, number: Fraction) -> str:
        """A distance that nobody agreed on, at the KPI's own decimals and one more."""
        return self.size(decimal_at(number, self.kpi.decimals + 1).normalize())

    def amount(self, amount: Decimal) -> str:
        return numbers.money(amount, self.currency)

    def penalty(self, terms: Terms) -> str:
        """Below 80 %, full at 75 %, grows evenly; above, where lower is better."""
        penalty = terms.penalty
        if penalty is None:
            return _("No penalty")
        words = {
            "start": self.value(penalty.start),
            "full": self.value(penalty.full),
            "form": PenaltyForm(penalty.form).label,
            "steps": self._steps(penalty),
        }
        below, above = _PENALTY_WORDS[_shape(penalty)]
        said = above if terms.direction == Direction.LOWER else below
        return str(said) % words + self._amount(penalty)

    def _amount(self, penalty: Penalty) -> str:
        if penalty.amount is None or not self.money:
            return ""
        return f": {numbers.money(penalty.amount, self.currency)}"

    def _steps(self, penalty: Penalty) -> str:
        steps = [f"{self.value(at)}: {plain(share)} %" for at, share in penalty.steps]
        return ", ".join(steps)

    def _decimals(self, number: Decimal) -> int:
        return max(self.kpi.decimals, len(plain(number).partition(".")[2]))


@dataclass(frozen=True)
class Change:
    """One line of before and after; `why` is the words of who proposed it.

    `offer` is what the proposal answers, where it is a counter.
    """

    label: str
    before: str
    after: str
    why: str = ""
    offer: str = ""

    @property
    def differs(self) -> bool:
        return self.before != self.after


def changes(
    say: Speaker, before: Terms | None, after: Terms, offer: Terms | None = None
) -> list[Change]:
    """What would be different, line by line; lines that stay are there too."""
    return [
        Change(
            label,
            before=said(before) if before else numbers.MISSING,
            after=said(after),
            why=why,
            offer=said(offer) if offer else "",
        )
        for label, said, why in _lines(say, after)
    ]


Said = Callable[[Terms], str]


def _lines(say: Speaker, after: Terms) -> list[tuple[str, Said, str]]:
    quoted = f"“{after.buffer_reason}”" if after.buffer_reason else ""
    goal = str(_GOAL_WORDS[Direction(after.direction)])
    return [
        (_("Client minimum"), lambda t: say.values(t.minimums), ""),
        (_("Buffer"), lambda t: say.size(t.buffer), quoted),
        (_("Our goal"), lambda t: say.values(t.goals), goal),
        (
            _("Penalty"),
            say.penalty,
            _("the buffer is outside of it"),
        ),
        (_("Floor"), lambda t: say.values(t.floors), ""),
        (_("Weight in the score"), lambda t: plain(t.weight), ""),
        (_("Share of the at-risk amount"), lambda t: f"{plain(t.allocation)} %", ""),
        (_("Effective from"), lambda t: date_format(t.effective_from), ""),
    ]


def step_of(terms: Terms, from_index: int = 0) -> Step:
    """The terms as the charts draw them."""
    penalty = terms.penalty
    if terms.minimum_high is not None:
        return Step(
            from_index,
            low=float(terms.minimum),
            high=float(terms.minimum_high),
            buffer=float(terms.buffer),
        )
    return Step(
        from_index,
        minimum=float(terms.minimum),
        goal=float(terms.goals[0]),
        penalty_start=float(penalty.start) if penalty else None,
        penalty_full=float(penalty.full) if penalty else None,
    )


def ruler_of(say: Speaker, terms: Terms) -> Ruler | None:
    """The terms as a ruler; None where they have no width to draw."""
    direction = cast("ChartDirection", terms.direction)
    step = step_of(terms)
    floor = float(terms.floor) if terms.floor is not None else None
    scale = scale_of(step, direction, floor=floor)
    if scale is None:
        return None
    voice = voice_of(say.kpi.unit, say.kpi.decimals, say.currency)
    return ruler(step=step, scale=scale, direction=direction, voice=voice)
