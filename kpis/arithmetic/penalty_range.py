"""The penalty range: where a penalty starts, where it is full, and how it grows.

With s = +1 where higher is better and -1 where lower is, a range starts at p0 and is
full at p1. The severity of a value x is 0 where s*x >= s*p0. Beyond p0 it is, by form,

    linear    min(1, |p0 - x| / |p0 - p1|)
    steps     the share of the last threshold that x is strictly worse than
    flat      1
    per_unit  no share: the amount is paid for each of |p0 - x'| units, pro rata,
              x' being x held at p1
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Self

from kpis.arithmetic.errors import TermsError
from kpis.arithmetic.values import Number, exact, round_half_even

Step = tuple[Fraction, Fraction]  # threshold, share in per cent
FULL_SHARE = 100


class Form(StrEnum):
    """How a penalty grows between its start and its full end."""

    LINEAR = "linear"
    STEPS = "steps"
    FLAT = "flat"
    PER_UNIT = "per_unit"


@dataclass(frozen=True, slots=True)
class PenaltyRange:
    """p0, p1 and the form between them. Made with `of`, which fills in what follows."""

    form: Form
    start: Fraction
    full: Fraction
    steps: tuple[Step, ...] = ()
    amount: Fraction | None = None  # money per unit of the KPI, for per_unit

    @classmethod
    def of(
        cls,
        form: str,
        *,
        start: Number | None = None,
        full: Number | None = None,
        steps: Iterable[tuple[Number, Number]] = (),
        amount: Number | None = None,
    ) -> Self:
        """A range from what a contract states.

        `flat` needs no `full`; `steps` needs neither `start` nor `full`, which are its
        first and last threshold. Raises `TermsError`.
        """
        known = _form(form)
        stairs = tuple((exact(at), exact(share)) for at, share in steps)
        begins = _begin(known, start, stairs)
        return cls(
            form=known,
            start=begins,
            full=_end(known, begins, full, stairs),
            steps=stairs,
            amount=None if amount is None else exact(amount),
        )

    def __post_init__(self) -> None:
        if self.form is Form.STEPS:
            self._check_steps()
        elif self.steps:
            raise TermsError(
                "steps_without_form",
                "steps",
                f"Steps belong to the form steps; this range is {self.form}.",
            )
        if self.form is Form.PER_UNIT and (self.amount is None or self.amount < 0):
            raise TermsError(
                "amount",
                "amount",
                "A range per unit needs the amount for one unit, 0 or more.",
            )

    def _check_steps(self) -> None:
        if not self.steps:
            raise TermsError(
                "no_steps",
                "steps",
                "A range in steps needs at least one threshold with its share.",
            )
        if (self.start, self.full) != (self.steps[0][0], self.steps[-1][0]):
            raise TermsError(
                "steps_ends",
                "steps",
                "A range in steps starts at its first threshold and is full at its "
                "last; leave start and full out or make them the same.",
            )
        shares = [Fraction(0), *(share for _, share in self.steps)]
        rising = all(a < b for a, b in pairwise(shares))
        if not rising or shares[-1] > FULL_SHARE:
            raise TermsError(
                "steps_shares",
                "steps",
                "The shares of the steps must be above 0, rise from step to step "
                "and end at 100 % at most.",
            )

    def check_direction(self, sign: int) -> None:
        """Refuse a range that does not worsen from its start to its end."""
        thresholds = [at for at, _ in self.steps]
        if any(sign * b >= sign * a for a, b in pairwise(thresholds)):
            raise TermsError(
                "steps_not_worsening",
                "steps",
                "Each threshold of the steps must be worse than the one before it.",
            )
        may_be_equal = self.form is Form.FLAT or len(self.steps) == 1
        if sign * self.full < sign * self.start:
            return
        if self.full != self.start or not may_be_equal:
            raise TermsError(
                "full_not_worse",
                "full",
                "The value at which the penalty is full must be worse than the value "
                "at which it starts.",
            )

    def rounded(self, decimals: int | None) -> "PenaltyRange":
        """The range as a contract that states its decimals reads it."""
        return replace(
            self,
            start=round_half_even(self.start, decimals),
            full=round_half_even(self.full, decimals),
            steps=tuple((round_half_even(at, decimals), s) for at, s in self.steps),
        )

    def with_buffer(self, sign: int, buffer: Fraction) -> "PenaltyRange":
        """The range had the buffer been part of it.

        p0 + s*b takes the place of p0 and p1 stays; steps are stretched linearly onto
        the longer range; a single step moves by s*b.
        """
        start = self.start + sign * buffer
        if self.form is not Form.STEPS:
            return replace(self, start=start)
        if len(self.steps) == 1:
            return replace(
                self, start=start, full=start, steps=((start, self.steps[0][1]),)
            )
        stretch = (start - self.full) / (self.start - self.full)
        steps = tuple(
            (self.full + (at - self.full) * stretch, share) for at, share in self.steps
        )
        return replace(self, start=start, steps=steps)

    def severity(self, sign: int, x: Fraction) -> Fraction | None:
        """Share of the allocation that x calls for, 0 to 1.

        `None` where a penalty is due but is not a share (`per_unit`).
        """
        if sign * x >= sign * self.start:
            return Fraction(0)
        if self.form is Form.FLAT:
            return Fraction(1)
        if self.form is Form.STEPS:
            return self.step_reached(sign, x)[1] / FULL_SHARE
        if self.form is Form.PER_UNIT:
            return None
        return min(Fraction(1), (self.start - x) / (self.start - self.full))

    def step_reached(self, sign: int, x: Fraction) -> Step:
        """The last step whose threshold x is strictly worse than; x is beyond p0."""
        return [step for step in self.steps if sign * x < sign * step[0]][-1]

    def units(self, sign: int, x: Fraction) -> Fraction:
        """|p0 - x'| with x' = x held at p1; 0 on the good side of p0."""
        held = max(sign * x, sign * self.full)
        return max(Fraction(0), sign * self.start - held)


def _form(form: str) -> Form:
    try:
        return Form(form)
    except ValueError:
        raise TermsError(
            "form",
            "form",
            f"The form of a penalty range is linear, steps, flat or per_unit, "
            f"not {form!r}.",
        ) from None


def _begin(form: Form, start: Number | None, steps: tuple[Step, ...]) -> Fraction:
    if start is not None:
        return exact(start)
    if form is Form.STEPS and steps:
        return steps[0][0]
    raise TermsError("no_start", "start", "A penalty range needs a value to start at.")


def _end(
    form: Form, start: Fraction, full: Number | None, steps: tuple[Step, ...]
) -> Fraction:
    if full is not None:
        return exact(full)
    if form is Form.STEPS and steps:
        return steps[-1][0]
    if form in (Form.FLAT, Form.STEPS):
        return start
    raise TermsError(
        "no_full", "full", "This penalty range needs the value at which it is full."
    )
