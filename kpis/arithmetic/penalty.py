"""What a window costs, and what it would have cost with the buffer in the range.

A = fees x at-risk share is the at-risk amount; w is a KPI's allocation, in per cent
of A. The order of computation is fixed:

    1. excused counts come out of numerator and denominator
    2. the value over the window
    3. severity, by the form of the penalty range; 0 where the minimum is met
    4. small sample: with fewer than N events and at most M misses, severity 0
    5. counter: from the n-th miss on, the base amount times a factor, not compounding
    6. base amount: A x w x severity x factor; `per_unit`: amount x units x factor
    7. single cause: misses tied to one incident count once, the largest
    8. sum, then the cap: A, or a lower one that is agreed
    9. rounding, once, half-even; the parts add up to the total

"Would have been" runs the same steps with the same inputs on the range that holds the
buffer. Nothing is claimed for a KPI that has no range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.arithmetic.money import payable, share_out
from kpis.arithmetic.penalty_range import Form, PenaltyRange
from kpis.arithmetic.target import Direction, TargetTerms

PER_CENT = Fraction(1, 100)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The money of one window. Caps are amounts; the at-risk amount is one always."""

    fees: Fraction
    currency: str
    at_risk: Fraction  # per cent of the fees
    cap: Fraction | None = None
    cap_left_year: Fraction | None = None

    @property
    def at_risk_amount(self) -> Fraction:
        return self.fees * self.at_risk * PER_CENT

    @property
    def limit(self) -> Fraction:
        """The most that the window can cost."""
        caps = (self.at_risk_amount, self.cap, self.cap_left_year)
        return min(cap for cap in caps if cap is not None)


@dataclass(frozen=True, slots=True)
class Repeat:
    """From the `from_miss`-th miss in a row, the base amount times `times`.

    With `within` misses are counted in the last so many windows instead.
    """

    from_miss: int
    times: Fraction
    within: int | None = None


@dataclass(frozen=True, slots=True)
class SmallSample:
    """Fewer than `below` events with at most `allowed_misses` misses cost nothing."""

    below: int
    allowed_misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that both sides agreed; `None` and False: it does not apply."""

    repeat: Repeat | None = None
    single_cause: bool = False
    small_sample: SmallSample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredKpi:
    """One KPI over one window: its terms and what was measured.

    Counts, where both are there, decide the value: scale x (n - excused n) /
    (d - excused d), missing where nothing is left of d. `events` is the number of
    things counted, the denominator unless stated; `of_counts` is False for a ratio of
    something else (seconds, hours, money). `misses` counts the misses up to and with
    this window. `cause` is the incident that both sides tied this miss to.
    """

    code: str
    terms: TargetTerms
    allocation: Fraction = NOTHING  # per cent of the at-risk amount
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    scale: Fraction = Fraction(100)
    excused_numerator: Fraction = NOTHING
    excused_denominator: Fraction = NOTHING
    events: Fraction | None = None
    of_counts: bool = True
    misses: int = 1
    cause: str | None = None

    @property
    def counts(self) -> tuple[Fraction, Fraction] | None:
        """(n, d) without what is excused, or `None` where only a value is known."""
        if self.numerator is None or self.denominator is None:
            return None
        return (
            self.numerator - self.excused_numerator,
            self.denominator - self.excused_denominator,
        )

    @property
    def measured(self) -> Fraction | None:
        """The value that is judged, unrounded."""
        if self.counts is None:
            return self.value
        n, d = self.counts
        return self.scale * n / d if d else None

    @property
    def sample(self) -> tuple[Fraction, Fraction] | None:
        """(events, misses) where the value is a share of things counted.

        Misses are d - n (`higher`) or n (`lower`). Where only a value and its number
        of events are known, n is the nearest whole number that gives the value.
        """
        counts = self.counts
        if counts is None and self.value is not None and self.events is not None:
            n = Fraction(round(self.value / self.scale * self.events))
            counts = n, self.events
        if counts is None or not self.of_counts or not 0 <= counts[0] <= counts[1]:
            return None
        n, d = counts
        misses = d - n if self.terms.direction is Direction.HIGHER else n
        return (d if self.events is None else self.events), misses

    def is_small(self, rule: SmallSample | None) -> bool:
        """Whether the small-sample rule relieves this window."""
        if rule is None or self.sample is None:
            return False
        events, misses = self.sample
        return events < rule.below and misses <= rule.allowed_misses


@dataclass(frozen=True, slots=True)
class Charge:
    """What one KPI's miss comes to before single cause and cap.

    `severity` is `None` where the value is missing, where there is no range, and for
    an amount per unit; `units` counts only there.
    """

    severity: Fraction | None
    units: Fraction
    multiplier: Fraction
    relieved: bool
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Bill:
    """All charges of a window after single cause, cap and rounding."""

    counted: tuple[Fraction, ...]  # after single cause, exact
    uncapped: Fraction
    amounts: tuple[Decimal, ...]
    total: Decimal
    capped: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One KPI's line on the statement."""

    kpi: MeasuredKpi
    charge: Charge
    counted: Fraction  # what is left of the charge after single cause, exact
    amount: Decimal
    would_have_been: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """The window's penalty, with what it would have been and how it came about."""

    window: Window
    rules: Rules
    bill: Bill
    would_have_been: Decimal
    parts: tuple[Part, ...]

    @property
    def total(self) -> Decimal:
        return self.bill.total


def charge_window(
    window: Window, kpis: Sequence[MeasuredKpi], rules: Rules | None = None
) -> Statement:
    """The penalty of one window. Never negative, never above the cap."""
    agreed = rules or Rules()
    charges = [_charge(k, k.terms.range_as_stated, window, agreed) for k in kpis]
    shifted = [_charge(k, k.terms.range_with_buffer, window, agreed) for k in kpis]
    bill = _bill(window, kpis, charges, agreed)
    would = _bill(window, kpis, shifted, agreed)
    parts = tuple(
        Part(kpi, charge, counted, amount, other if kpi.terms.penalty_range else None)
        for kpi, charge, counted, amount, other in zip(
            kpis, charges, bill.counted, bill.amounts, would.amounts, strict=True
        )
    )
    return Statement(window, agreed, bill, would.total, parts)


def count_misses(history: Sequence[bool | None], within: int | None = None) -> int:
    """Misses up to the latest window: in a row, or in the last `within` windows.

    `history` is oldest first, one entry a window: True for a miss (a value worse than
    p0, neither excused nor relieved by the small-sample rule), False for none, `None`
    for a window without a value, which neither counts nor breaks the run.
    """
    if within is not None:
        return sum(missed is True for missed in history[-within:])
    run = 0
    for missed in reversed(history):
        if missed is False:
            break
        run += missed is True
    return run


def _charge(
    kpi: MeasuredKpi, rng: PenaltyRange | None, window: Window, rules: Rules
) -> Charge:
    """Steps 3 to 6 for one KPI on one range."""
    if kpi.measured is None or rng is None:
        return Charge(None, NOTHING, Fraction(1), relieved=False, amount=NOTHING)
    sign, x = kpi.terms.sign, kpi.terms.as_stated(kpi.measured)
    severity = rng.severity(sign, x)
    if severity == 0 or kpi.is_small(rules.small_sample):
        return Charge(
            NOTHING, NOTHING, Fraction(1), relieved=severity != 0, amount=NOTHING
        )
    factor = _factor(kpi, rules.repeat)
    if rng.form is Form.PER_UNIT:
        units = rng.units(sign, x)
        base = units * (rng.amount or NOTHING)
    else:
        units = NOTHING
        base = window.at_risk_amount * kpi.allocation * PER_CENT * (severity or NOTHING)
    return Charge(severity, units, factor, relieved=False, amount=base * factor)


def _factor(kpi: MeasuredKpi, repeat: Repeat | None) -> Fraction:
    if repeat is None or kpi.misses < repeat.from_miss:
        return Fraction(1)
    return repeat.times


def _bill(
    window: Window,
    kpis: Sequence[MeasuredKpi],
    charges: Sequence[Charge],
    rules: Rules,
) -> Bill:
    """Steps 7 to 9. The cap is shared pro rata."""
    amounts = [charge.amount for charge in charges]
    if rules.single_cause:
        amounts = _largest_of_each_cause(kpis, amounts)
    uncapped = sum(amounts, NOTHING)
    due = min(uncapped, window.limit)
    shares = [amount * due / uncapped for amount in amounts] if uncapped else amounts
    total = payable(due, window.currency, window.limit)
    return Bill(
        counted=tuple(amounts),
        uncapped=uncapped,
        amounts=tuple(share_out(total, shares, window.currency)),
        total=total,
        capped=due < uncapped,
    )


def _largest_of_each_cause(
    kpis: Sequence[MeasuredKpi], amounts: Sequence[Fraction]
) -> list[Fraction]:
    """Amounts with all but the largest of each incident set to 0."""
    largest: dict[str, int] = {}
    for i, kpi in enumerate(kpis):
        if kpi.cause is None:
            continue
        best = largest.setdefault(kpi.cause, i)
        if amounts[i] > amounts[best]:
            largest[kpi.cause] = i
    return [
        amount if kpi.cause is None or largest[kpi.cause] == i else NOTHING
        for i, (kpi, amount) in enumerate(zip(kpis, amounts, strict=True))
    ]
