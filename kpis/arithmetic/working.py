"""The working of a penalty, in words that can be followed with a pocket calculator."""

from collections.abc import Iterator
from fractions import Fraction

from kpis.arithmetic.money import payable
from kpis.arithmetic.penalty import MeasuredKpi, Part, Statement
from kpis.arithmetic.penalty_range import Form, PenaltyRange
from kpis.arithmetic.values import plain, round_half_even


def money(amount: Fraction, statement: Statement) -> str:
    """An amount at the currency's minor unit, with the currency."""
    currency = statement.window.currency
    return f"{payable(amount, currency):,f} {currency}"


def part_working(part: Part, statement: Statement) -> str:
    """One KPI's line, from its counts to the amount on the statement."""
    kpi = part.kpi
    if kpi.measured is None:
        return _without_value(kpi)
    sentences = [*_value(kpi)]
    rng = kpi.terms.range_as_stated
    if rng is None:
        sentences.append("No penalty range is agreed, so nothing is charged.")
    else:
        x = kpi.terms.as_stated(kpi.measured)
        sentences += _judgement(part, rng, x, statement)
    # An endless decimal ends in “…”, which needs no full stop.
    return " ".join(sentences).replace("….", "…")


def _without_value(kpi: MeasuredKpi) -> str:
    if kpi.excused_denominator:
        return f"{_excused(kpi)} Nothing of it counts, so nothing is charged."
    return "There is no value for this window, so nothing is charged."


def _excused(kpi: MeasuredKpi) -> str:
    """What is left out of which counts."""
    out, whole = (
        f"{plain(n or Fraction(0))} ÷ {plain(d or Fraction(0))}"
        for n, d in (
            (kpi.excused_numerator, kpi.excused_denominator),
            (kpi.numerator, kpi.denominator),
        )
    )
    return f"Excused: {out} of {whole}."


def _value(kpi: MeasuredKpi) -> Iterator[str]:
    value = kpi.measured or Fraction(0)
    if kpi.counts is not None:
        n, d = kpi.counts
        if kpi.excused_numerator or kpi.excused_denominator:
            yield _excused(kpi)
        yield f"{plain(n)} ÷ {plain(d)} × {plain(kpi.scale)} = {plain(value)}."
    stated = round_half_even(value, kpi.terms.decimals)
    if stated != value:
        yield (
            f"At the contract's {kpi.terms.decimals} decimals "
            f"{plain(value)} counts as {plain(stated)}."
        )


def _said(kpi: MeasuredKpi, x: Fraction) -> str:
    """The value; an endless one that stands right before it is not written twice."""
    endless = plain(x).endswith("…")
    return "That" if endless and kpi.counts is not None else plain(x)


def _judgement(
    part: Part, rng: PenaltyRange, x: Fraction, statement: Statement
) -> Iterator[str]:
    kpi, charge = part.kpi, part.charge
    minimum = kpi.terms.minimum
    if isinstance(minimum, Fraction) and kpi.terms.meets_minimum(x):
        stated = plain(kpi.terms.as_stated(minimum))
        yield f"{_said(kpi, x)} meets the client minimum of {stated}: no penalty."
    elif charge.relieved:
        events, misses = kpi.sample or (Fraction(0), Fraction(0))
        yield (
            f"{plain(misses)} missed of only {plain(events)} events: too few to "
            f"judge, severity 0, no penalty."
        )
    elif charge.severity == 0:
        yield (
            f"{_said(kpi, x)} is not worse than {plain(rng.start)}, where the penalty "
            f"starts: no penalty."
        )
    else:
        start = plain(rng.start)
        yield f"{_said(kpi, x)} is worse than {start}, where the penalty starts."
        yield from _amount(part, rng, x, statement)


def _amount(
    part: Part, rng: PenaltyRange, x: Fraction, statement: Statement
) -> Iterator[str]:
    charge = part.charge
    factor = _factor(part, statement)
    window = statement.window
    result = money(charge.amount, statement)
    if rng.form is Form.PER_UNIT:
        each = money(rng.amount or Fraction(0), statement)
        yield f"{plain(charge.units)} units × {each}{factor} = {result}."
    else:
        share = plain(part.kpi.allocation)
        severity = _severity(part, rng, x)
        at_risk = f"{money(window.fees, statement)} × {plain(window.at_risk)} %"
        yield f"{at_risk} × {share} % × {severity}{factor} = {result}."
    yield from _single_cause(part)
    yield from _rounding(part, statement)
    if statement.bill.capped:
        yield (
            f"All parts come to {money(statement.bill.uncapped, statement)}, the cap "
            f"is {money(window.limit, statement)}; this part's share of it "
            f"is {part.amount:,f} {window.currency}."
        )


def _severity(part: Part, rng: PenaltyRange, x: Fraction) -> str:
    sign = part.kpi.terms.sign
    if rng.form is Form.FLAT:
        return "1 (flat)"
    if rng.form is Form.STEPS:
        threshold, share = rng.step_reached(sign, x)
        return f"{plain(share)} % (worse than {plain(threshold)})"
    if sign * x <= sign * rng.full:
        return f"1 (full from {plain(rng.full)})"
    good, bad = sorted((x, rng.start), reverse=True)
    top, bottom = sorted((rng.start, rng.full), reverse=True)
    return f"({plain(good)} − {plain(bad)}) ÷ ({plain(top)} − {plain(bottom)})"


def _factor(part: Part, statement: Statement) -> str:
    repeat = statement.rules.repeat
    if repeat is None or part.charge.multiplier == 1:
        return ""
    where = f"in {repeat.within} windows" if repeat.within else "in a row"
    return f" × {plain(part.charge.multiplier)} (miss {part.kpi.misses} {where})"


def _single_cause(part: Part) -> Iterator[str]:
    if part.counted != part.charge.amount:
        yield (
            f"Tied to {part.kpi.cause}, which counts once, with its largest amount: "
            f"nothing here."
        )


def _rounding(part: Part, statement: Statement) -> Iterator[str]:
    """Why a line may end one minor unit beside its own product."""
    currency = statement.window.currency
    alone = payable(part.counted, currency)
    if not statement.bill.capped and part.amount != alone:
        yield (
            f"Rounding: the total is rounded once and shared out to the parts, so "
            f"this one is {part.amount:,f} {currency}."
        )
