"""What each reading has to be, whatever file it came from."""

from collections.abc import Callable

import numpy as np

from kpis.importing.book import GRAINS
from kpis.importing.columns import Flags
from kpis.importing.draft import Draft
from kpis.importing.findings import Findings
from kpis.importing.issues import CellProblem


def check_rows(draft: Draft, *, zero_is_missing: bool, findings: Findings) -> None:
    """Refuses rows that no reading of their KPI can be; one issue for each."""
    _check_grains(draft, findings)
    if zero_is_missing:
        _leave_out_zeros(draft, findings)
    _check_negative(draft, findings)
    _check_zero(draft, findings)
    _check_exceeding(draft, findings)


def _check_grains(draft: Draft, findings: Findings) -> None:
    allowed = np.array(
        [[g in rule.grains for g in GRAINS] for rule in draft.rules], bool
    )

    def say(row: int) -> CellProblem:
        rule = draft.rule(row)
        grains = ", ".join(g for g in GRAINS if g in rule.grains)
        return CellProblem(
            "grain_not_allowed",
            f"{rule.code} is not read by {GRAINS[draft.grain[row]]}. Use {grains}.",
        )

    bad = ~allowed[draft.kpi, draft.grain]
    draft.refuse(bad, findings, lambda _: draft.labels.grain, say)


def _leave_out_zeros(draft: Draft, findings: Findings) -> None:
    counted = draft.of_rules(lambda rule: rule.aggregation == "sum") > 0
    missing = np.where(counted, draft.numerator == 0, draft.denominator == 0)
    draft.leave_out(
        missing.astype(bool),
        findings,
        lambda row: f"{draft.named(row)}: zero, so nothing was submitted.",
    )


def _check_negative(draft: Draft, findings: Findings) -> None:
    may = draft.of_rules(lambda rule: rule.may_be_negative) > 0
    for values, allowed, label in (
        (draft.numerator, may, draft.labels.numerator),
        (draft.denominator, np.zeros(len(draft), bool), draft.labels.denominator),
    ):
        draft.refuse(
            (values < 0) & ~allowed, findings, draft.side(label), _negative(draft)
        )


def _check_zero(draft: Draft, findings: Findings) -> None:
    column = draft.side(draft.labels.denominator)
    zero = draft.denominator == 0
    draft.refuse(zero & (draft.numerator == 0), findings, column, _zero_of_zero)
    draft.refuse(zero, findings, column, _of_zero)


def _check_exceeding(draft: Draft, findings: Findings) -> None:
    draft.refuse(
        exceeding(draft),
        findings,
        draft.side(draft.labels.numerator),
        _exceeds(draft),
    )


def exceeding(draft: Draft) -> Flags:
    """Rows whose numerator is above their denominator though it cannot be.

    Both are compared exactly, as n / 10 ** a > d / 10 ** b, in Python's integers where
    the powers differ.
    """
    bounded = draft.of_rules(
        lambda rule: rule.aggregation == "ratio" and not rule.may_exceed
    )
    top = draft.of_rules(lambda rule: rule.numerator_power)
    bottom = draft.of_rules(lambda rule: rule.denominator_power)
    above = draft.numerator > draft.denominator
    for row in np.flatnonzero((top != bottom) & (bounded > 0)).tolist():
        left = int(draft.numerator[row]) * 10 ** int(bottom[row])
        above[row] = left > int(draft.denominator[row]) * 10 ** int(top[row])
    flags: Flags = above & (bounded > 0)
    return flags


def _negative(draft: Draft) -> Callable[[int], CellProblem]:
    return lambda row: CellProblem(
        "negative",
        f"{draft.rule(row).code} cannot be negative. Check the sign in the source.",
    )


def _zero_of_zero(_row: int) -> CellProblem:
    return CellProblem(
        "zero_of_zero",
        "0 of 0 is no reading: not submitted, not zero. Leave the row out, or import "
        "with --zero-is-missing.",
    )


def _of_zero(_row: int) -> CellProblem:
    return CellProblem(
        "of_zero",
        "The denominator is 0 and the numerator is not. Check both in the source.",
    )


def _exceeds(draft: Draft) -> Callable[[int], CellProblem]:
    def say(row: int) -> CellProblem:
        rule, labels = draft.rule(row), draft.labels
        top = plain(int(draft.numerator[row]), rule.numerator_power)
        bottom = plain(int(draft.denominator[row]), rule.denominator_power)
        return CellProblem(
            "above_denominator",
            f"{labels.numerator(rule)} {top} is above {labels.denominator(rule)} "
            f"{bottom}, which {rule.code} cannot be. Check both in the source.",
        )

    return say


def plain(units: int, power: int) -> str:
    """Units as people read them: 1250 at power 2 is 12.5."""
    if power == 0:
        return str(units)
    digits = f"{abs(units):0{power + 1}d}"
    text = f"{digits[:-power]}.{digits[-power:]}".rstrip("0").rstrip(".")
    return f"-{text}" if units < 0 else text
