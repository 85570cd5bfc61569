"""From the JSON of a statement to its numbers, for whoever doubts them.

Each function takes the object of one WHAT and gives back the object that goes out.
Raises `InputError` or `TermsError`, each with one sentence.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from kpis.arithmetic.errors import InputError, TermsError
from kpis.arithmetic.inputs import Record, as_json, described, number_of
from kpis.arithmetic.penalty import (
    MeasuredKpi,
    Part,
    Repeat,
    Rules,
    SmallSample,
    Statement,
    Window,
    charge_window,
)
from kpis.arithmetic.penalty_range import Form, PenaltyRange
from kpis.arithmetic.target import Direction, TargetTerms
from kpis.arithmetic.working import part_working

DIRECTIONS = tuple(Direction)
FORMS = tuple(Form)
CURRENCY_LETTERS = 3
WHOLE = 100  # per cent


def target(record: Record) -> dict[str, Any]:
    """Goal, verdicts and attainment of one value; null where it is missing."""
    terms = read_terms(record)
    x = record.optional_number("value")
    goal = terms.goal
    return {
        "goal": [as_json(g) for g in goal]
        if isinstance(goal, tuple)
        else as_json(goal),
        "meets_minimum": None if x is None else terms.meets_minimum(x),
        "meets_goal": None if x is None else terms.meets_goal(x),
        "attainment": as_json(terms.attainment(x)),
    }


def penalty(record: Record) -> dict[str, Any]:
    """The statement of one window."""
    statement = charge_window(
        _window(record),
        [_kpi(kpi) for kpi in _some(record, "kpis")],
        _rules(record.optional_record("rules")),
    )
    return {
        "total": f"{statement.total:f}",
        "capped": statement.bill.capped,
        "would_have_been": f"{statement.would_have_been:f}",
        "parts": [_part(part, statement) for part in statement.parts],
    }


def read_terms(record: Record) -> TargetTerms:
    """The terms of one target; a refusal names the place where they stand."""
    direction = record.one_of("direction", DIRECTIONS)
    minimum = record.number_or_pair("minimum")
    floor = record.number_or_pair("floor") if "floor" in record else None
    try:
        return TargetTerms.of(
            direction,
            minimum=minimum,
            buffer=record.number("buffer", 0),
            penalty_range=_range(record),
            floor=floor,
            decimals=record.optional_whole("decimals"),
        )
    except TermsError as refusal:
        where = f"{record.place}: " if record.place else ""
        raise InputError(f"{where}{refusal.sentence}") from refusal


def _range(record: Record) -> PenaltyRange | None:
    if "range" not in record:
        return None
    rng = record.record("range")
    form = rng.one_of("form", FORMS)
    stepped = form == Form.STEPS
    return PenaltyRange.of(
        form,
        start=rng.optional_number("start"),
        full=rng.optional_number("full"),
        # A statement may carry all keys of a range, whatever its form.
        steps=list(_steps(rng)) if stepped and "steps" in rng else (),
        amount=rng.optional_money("amount") if form == Form.PER_UNIT else None,
    )


def _steps(rng: Record) -> Iterator[tuple[Fraction, Fraction]]:
    for i, step in enumerate(rng.array("steps")):
        place = f"{rng.at('steps')}[{i}]"
        if not isinstance(step, list) or len(step) != 2:
            raise InputError.at(
                place, f"must be [threshold, share], not {described(step)}"
            )
        yield number_of(step[0], place), number_of(step[1], place)


def _window(record: Record) -> Window:
    at_risk = _not_negative(record, "at_risk")
    if at_risk > WHOLE:
        raise InputError.at("at_risk", "must be per cent of the fees, 0 to 100")
    return Window(
        fees=record.money("fees"),
        currency=_currency(record),
        at_risk=at_risk,
        cap=record.optional_money("cap"),
        cap_left_year=record.optional_money("cap_left_year"),
    )


def _currency(record: Record) -> str:
    code = record.text("currency")
    if not (code.isascii() and code.isalpha() and code.isupper()) or (
        len(code) != CURRENCY_LETTERS
    ):
        raise InputError.at(
            "currency", f'must be three capital letters like "EUR", not "{code[:40]}"'
        )
    return code


def _kpi(record: Record) -> MeasuredKpi:
    scale = record.number("scale", 100)
    if scale <= 0:
        raise InputError.at(record.at("scale"), "must be above 0")
    terms = read_terms(record)
    return MeasuredKpi(
        code=record.text("code"),
        terms=terms,
        allocation=_allocation(record, terms.penalty_range),
        value=record.optional_number("value"),
        scale=scale,
        events=_events(record),
        of_counts=record.flag("counts", default=True),
        misses=record.whole("misses_in_row", 1),
        cause=record.optional_text("cause"),
        **_counts(record),
    )


def _allocation(record: Record, rng: PenaltyRange | None) -> Fraction:
    """Per cent of the at-risk amount; only a range that is a share of it needs one."""
    if rng is None or rng.form is Form.PER_UNIT:
        return Fraction(0)
    return _not_negative(record, "allocation")


def _counts(record: Record) -> dict[str, Any]:
    """Numerator and denominator, both or neither, with what is excused of them."""
    numerator = record.optional_number("numerator")
    denominator = record.optional_number("denominator")
    if numerator is None and denominator is None:
        return {}
    if numerator is None or denominator is None:
        lacking = "numerator" if numerator is None else "denominator"
        raise InputError.at(record.at(lacking), "is missing beside the other count")
    excused = record.optional_record("excused")
    out_of_n, out_of_d = (
        excused.number("numerator", 0),
        excused.number("denominator", 0),
    )
    if denominator < 0 or not 0 <= out_of_d <= denominator:
        raise InputError.at(
            record.at("denominator"),
            "must be 0 or more, and what is excused of it at most all of it",
        )
    if out_of_n > max(numerator, Fraction(0)):
        raise InputError.at(excused.at("numerator"), "is more than there is")
    return {
        "numerator": numerator,
        "denominator": denominator,
        "excused_numerator": out_of_n,
        "excused_denominator": out_of_d,
    }


def _events(record: Record) -> Fraction | None:
    return _not_negative(record, "events") if "events" in record else None


def _rules(record: Record) -> Rules:
    return Rules(
        repeat=_repeat(record.record("repeat")) if "repeat" in record else None,
        single_cause=record.flag("single_cause"),
        small_sample=(
            _small_sample(record.record("small_sample"))
            if "small_sample" in record
            else None
        ),
    )


def _repeat(record: Record) -> Repeat:
    times = record.number("times")
    if times < 1:
        raise InputError.at(record.at("times"), "must be 1 or more")
    return Repeat(
        from_miss=record.whole("from", least=1),
        times=times,
        within=record.optional_whole("within", least=1),
    )


def _small_sample(record: Record) -> SmallSample:
    return SmallSample(
        below=record.whole("below"), allowed_misses=record.whole("allowed_misses")
    )


def _part(part: Part, statement: Statement) -> dict[str, Any]:
    would = part.would_have_been
    return {
        "code": part.kpi.code,
        "amount": f"{part.amount:f}",
        "severity": as_json(part.charge.severity),
        "multiplier": as_json(part.charge.multiplier),
        "would_have_been": None if would is None else f"{would:f}",
        "working": part_working(part, statement),
    }


def _not_negative(record: Record, key: str, default: int | None = None) -> Fraction:
    number = record.number(key, default)
    if number < 0:
        raise InputError.at(record.at(key), "must be 0 or more")
    return number


def _some(record: Record, key: str) -> Iterator[Record]:
    record.array(key)  # unlike an optional list, this one must be there
    return record.records(key)
