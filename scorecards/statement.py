"""The penalty of a window, and a quarter's sum of them, out of the facts. No Django.

Amounts come from `kpis.arithmetic` by way of the very input that the document keeps,
so whoever recomputes it gets the same figures.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.arithmetic.inputs import parse
from kpis.arithmetic.penalty import count_misses
from kpis.arithmetic.recompute import penalty as work_out
from partnership.currencies import minor_unit
from partnership.periods import Kind
from scorecards.document import (
    KpiRow,
    Penalty,
    Provisional,
    RangePart,
    TargetPart,
    WhyNoPenalty,
    WindowPenalty,
)
from scorecards.facts import WINDOW, Facts, FeesFacts, KpiFacts
from scorecards.spans import Spans
from scorecards.terms import terms_of

Number = int | float


def penalty_of(facts: Facts, spans: Spans, rows: Sequence[KpiRow]) -> Penalty:
    """The card's penalty line, or why it has none."""
    if spans.period.kind is Kind.QUARTER:
        return _of_quarter(facts)
    missing = _why_none(facts, spans, rows)
    if missing or facts.fees is None:
        return Penalty(missing=missing)
    given = _input(facts, spans, rows, facts.fees)
    output = work_out(parse(json.dumps(given)))
    return Penalty(
        input=given,
        output=output,
        provisional=tuple(_provisional(facts.fees, rows)),
        total=Decimal(output["total"]),
        would_have_been=Decimal(output["would_have_been"]),
        capped=output["capped"],
        due=tuple(p["code"] for p in output["parts"] if Decimal(p["amount"])),
    )


def as_number(number: Fraction | Decimal) -> Number:
    """A number as JSON writes it: 80 and not 80.0."""
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else float(exact)


def _why_none(
    facts: Facts, spans: Spans, rows: Sequence[KpiRow]
) -> WhyNoPenalty | None:
    if spans.period.kind is not Kind.WINDOW:
        return WhyNoPenalty.NOT_A_WINDOW
    if not spans.complete:
        return WhyNoPenalty.RUNNING
    if facts.fees is None:
        return WhyNoPenalty.NO_FEES
    if not any(_has_range(row) for row in rows):
        return WhyNoPenalty.NO_RANGE
    return None


def _of_quarter(facts: Facts) -> Penalty:
    """The sum of the windows' results; nothing of a quarter's own."""
    totals = [w.total for w in facts.windows if w.total is not None]
    would = [w.would_have_been for w in facts.windows if w.would_have_been is not None]
    if not totals:
        return Penalty(missing=WhyNoPenalty.NO_FEES, windows=facts.windows)
    reasons = set(facts.windows_provisional)
    if any(window.total is None for window in facts.windows):
        reasons.add(Provisional.NOT_ALL_WINDOWS)
    return Penalty(
        windows=facts.windows,
        due=facts.windows_due,
        provisional=tuple(sorted(map(Provisional, reasons))),
        total=sum(totals, Decimal(0)),
        would_have_been=sum(would, Decimal(0)),
    )


def window_penalty(key: str, penalty: Penalty | None) -> WindowPenalty:
    """One window of a quarter, as its own card has it."""
    return WindowPenalty(
        period=key,
        total=penalty.total if penalty else None,
        would_have_been=penalty.would_have_been if penalty else None,
    )


def _input(
    facts: Facts, spans: Spans, rows: Sequence[KpiRow], fees: FeesFacts
) -> dict[str, Any]:
    """The input of `python -m kpis.arithmetic penalty`."""
    kpis = {kpi.code: kpi for kpi in facts.kpis}
    return {
        "fees": _money(fees.fees, facts.currency),
        "currency": facts.currency,
        "at_risk": as_number(fees.at_risk),
        "cap": None if fees.cap is None else _money(fees.cap, facts.currency),
        "kpis": [
            _kpi(row, row.target, kpis[row.code].counts)
            | {"misses_in_row": _misses(facts, spans, kpis[row.code], row)}
            for row in rows
            if row.target is not None and _has_range(row)
        ],
        "rules": {},
    }


def _has_range(row: KpiRow) -> bool:
    return row.target is not None and row.target.range is not None


def _kpi(row: KpiRow, target: TargetPart, counts: bool) -> dict[str, Any]:  # noqa: FBT001 - a fact of the KPI
    return {
        "code": row.code,
        "direction": target.direction,
        "minimum": as_number(target.minimum),
        "buffer": as_number(target.buffer),
        "allocation": as_number(target.allocation),
        "range": None if target.range is None else _range(target.range),
        "counts": counts,
        **_value(row),
    }


def _range(part: RangePart) -> dict[str, Any]:
    return {
        "form": part.form,
        "start": as_number(part.start),
        "full": None if part.full is None else as_number(part.full),
        "steps": [[as_number(end) for end in step] for step in part.steps],
        "amount": None if part.amount is None else f"{part.amount:f}",
    }


def _value(row: KpiRow) -> dict[str, Any]:
    """The counts where a ratio has them, else the value; `None` for missing.

    Counts are as measured, with what is excused of them beside: the working says both.
    """
    measured = row.measured
    known = measured.value is not None or measured.all_excused
    if row.aggregation != "ratio" or not known:
        return {"value": None if measured.value is None else as_number(measured.value)}
    n, d = measured.numerator or 0, measured.denominator or 0
    out_of_n, out_of_d = measured.excused_numerator, measured.excused_denominator
    if out_of_n > max(n, 0):
        # A net score can lose more than its sum has: what counts then stands alone.
        n, d, out_of_n, out_of_d = n - out_of_n, d - out_of_d, 0, 0
    return {**_counts(row, n, d), "scale": row.scale} | (
        {"excused": _counts(row, out_of_n, out_of_d)} if out_of_n or out_of_d else {}
    )


def _counts(row: KpiRow, n: int, d: int) -> dict[str, Number]:
    return {
        "numerator": _scaled(n, row.numerator_power),
        "denominator": _scaled(d, row.denominator_power),
    }


def _scaled(count: int, power: int) -> Number:
    return as_number(Fraction(count) / 10**power)


def _misses(facts: Facts, spans: Spans, kpi: KpiFacts, row: KpiRow) -> int:
    """Misses in a row up to and with this window, each under its own target."""
    now = _is_miss(row.target, row.measured.value)
    if now is False:
        return 0
    earlier = [
        _missed(facts, kpi, window.first)
        for window in spans.windows
        if window.first < spans.period.first
    ]
    return count_misses([*earlier, now])


def _missed(facts: Facts, kpi: KpiFacts, first: date) -> bool | None:
    cell = facts.cell(kpi, WINDOW, first)
    value = None if cell is None else kpi.value(cell.counted)
    return _is_miss(facts.in_force(kpi, first), value)


def _is_miss(target: TargetPart | None, value: Fraction | None) -> bool | None:
    """Whether the value is worse than where the penalty starts; `None` without one."""
    if target is None or target.range is None or value is None:
        return None
    sign = terms_of(target).sign
    return sign * value < sign * target.range.start


def _provisional(fees: FeesFacts, rows: Sequence[KpiRow]) -> Iterator[Provisional]:
    charged = [row.measured for row in rows if _has_range(row)]
    if not fees.confirmed:
        yield Provisional.FEES_NOT_CONFIRMED
    if any(measured.provisional for measured in charged):
        yield Provisional.READINGS_PROVISIONAL
    # What is excused as a whole is there: it was measured.
    there = [m for m in charged if m.value is not None or m.all_excused]
    if len(there) < len(charged):
        yield Provisional.READINGS_MISSING
    if any(measured.partial for measured in there):
        yield Provisional.READINGS_PARTIAL


def _money(amount: Decimal, currency: str) -> str:
    """At least at the currency's minor unit, with more digits where there are some."""
    decimals = max(minor_unit(currency), -int(_exponent(amount)))
    return f"{amount:.{decimals}f}"


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
