from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpis.arithmetic.penalty import (
    MeasuredKpi,
    Repeat,
    Rules,
    SmallSample,
    Window,
    charge_window,
    count_misses,
)
from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.target import TargetTerms
from tests.kpis.arithmetic.terms import ASA, SERVICE_LEVEL, VALUES, one_sided, tenths

WINDOW = Window(fees=Fraction(100_000), currency="EUR", at_risk=Fraction(10))


def kpi(terms, x=None, allocation=40, code="kpi", **more):
    value = None if x is None else Fraction(x)
    return MeasuredKpi(
        code=code, terms=terms, allocation=Fraction(allocation), value=value, **more
    )


def cost(terms, x, allocation=40, *, window=WINDOW, rules=None, **more):
    """(amount, would have been) of one KPI alone in its window."""
    statement = charge_window(window, [kpi(terms, x, allocation, **more)], rules)
    part = statement.parts[0]
    would = part.would_have_been
    return str(part.amount), None if would is None else str(would)


WORKED = {
    "service level, goal missed, minimum met": (SERVICE_LEVEL, "81.5", 40, "0.00"),
    "service level between start and full": (SERVICE_LEVEL, "78", 40, "1600.00"),
    "service level beyond full": (SERVICE_LEVEL, "70", 40, "4000.00"),
    "ASA in the neutral corridor": (ASA, "31", 30, "0.00"),
    "ASA half way": (ASA, "37", 30, "1500.00"),
}


@pytest.mark.parametrize(("terms", "x", "w", "expected"), WORKED.values(), ids=WORKED)
def test_charge_of_the_worked_examples(terms, x, w, expected):
    assert cost(terms, x, w)[0] == expected


def test_would_have_been_of_the_worked_example():
    assert cost(SERVICE_LEVEL, "81.5") == ("0.00", "750.00")


AT_RISK_18640 = Window(fees=Fraction(186_400), currency="GBP", at_risk=Fraction(10))
FCR = TargetTerms.of(
    "higher",
    minimum=70,
    buffer=2,
    penalty_range=PenaltyRange.of("linear", start=70, full=64),
)


def test_charge_of_a_service_level_in_its_buffer_at_186400_pounds():
    assert cost(
        SERVICE_LEVEL,
        None,
        40,
        window=AT_RISK_18640,
        numerator=Fraction(39_283),
        denominator=Fraction(48_200),
    ) == ("0.00", "1398.00")


def test_charge_of_solved_at_first_contact_at_186400_pounds():
    assert cost(FCR, "69.4", 20, window=AT_RISK_18640)[0] == "372.80"


STEPS = PenaltyRange.of("steps", steps=[(80, 25), (77, 50), (75, 100)])
FORMS = {
    "flat at its start": (PenaltyRange.of("flat", start=80), "80", "0.00"),
    "flat a hair under": (PenaltyRange.of("flat", start=80), "79.999", "4000.00"),
    "steps on the first threshold": (STEPS, "80", "0.00"),
    "steps under the first": (STEPS, "79", "1000.00"),
    "steps on the second": (STEPS, "77", "1000.00"),
    "steps under the second": (STEPS, "76.9", "2000.00"),
    "steps under the last": (STEPS, "10", "4000.00"),
    "per unit, pro rata": (
        PenaltyRange.of("per_unit", start=79, full=75, amount=500),
        "77.5",
        "750.00",
    ),
    "per unit held at the full end": (
        PenaltyRange.of("per_unit", start=79, full=75, amount=500),
        "20",
        "2000.00",
    ),
    "between start and minimum": (
        PenaltyRange.of("per_unit", start=79, full=75, amount=500),
        "79.5",
        "0.00",
    ),
}


@pytest.mark.parametrize(("rng", "x", "expected"), FORMS.values(), ids=FORMS)
def test_charge_by_form(rng, x, expected):
    terms = TargetTerms.of("higher", minimum=80, penalty_range=rng)
    assert cost(terms, x)[0] == expected


BUFFERED = {
    # x = 81 with a buffer of 3: what the same window would have cost
    "linear from 83 to 75": (PenaltyRange.of("linear", start=80, full=75), "1000.00"),
    "flat from 83": (PenaltyRange.of("flat", start=80), "4000.00"),
    "a single step moves": (PenaltyRange.of("steps", steps=[(80, 25)]), "1000.00"),
    # thresholds 83, 78.2, 75: stretched by 8/5 from 75
    "steps are stretched": (STEPS, "1000.00"),
    "per unit from 83": (
        PenaltyRange.of("per_unit", start=80, full=75, amount=100),
        "200.00",
    ),
}


@pytest.mark.parametrize(("rng", "would"), BUFFERED.values(), ids=BUFFERED)
def test_would_have_been_by_form(rng, would):
    terms = TargetTerms.of("higher", minimum=80, buffer=3, penalty_range=rng)
    assert cost(terms, "81") == ("0.00", would)


def test_steps_are_stretched_linearly_onto_the_range_with_the_buffer():
    stretched = STEPS.with_buffer(1, Fraction(3))
    assert stretched.steps == ((83, 25), (Fraction("78.2"), 50), (75, 100))


def test_nothing_is_claimed_without_a_range():
    terms = TargetTerms.of("higher", minimum=80, buffer=3, floor=70)
    assert cost(terms, "60") == ("0.00", None)


def test_missing_value_costs_nothing():
    part = charge_window(WINDOW, [kpi(SERVICE_LEVEL)]).parts[0]
    assert (part.amount, part.charge.severity) == (Decimal("0.00"), None)


def counted(n, d, **more):
    return {"numerator": Fraction(n), "denominator": Fraction(d), **more}


SMALL = Rules(small_sample=SmallSample(below=20, allowed_misses=1))
SAMPLES = {
    # 75 % is full: 4,000.00 unless relieved
    "one miss of few": (counted(2, 3), "0.00"),
    "two misses of few": (counted(1, 3), "4000.00"),
    "one miss of twenty is no small sample": (counted(14, 20), "4000.00"),
    "events that are stated": (counted(29, 40, events=Fraction(12)), "4000.00"),
    "seconds per call are no counts": (
        counted(1, 3, of_counts=False),
        "4000.00",
    ),
}


@pytest.mark.parametrize(("counts", "expected"), SAMPLES.values(), ids=SAMPLES)
def test_small_sample_only_relieves(counts, expected):
    assert cost(SERVICE_LEVEL, None, rules=SMALL, **counts)[0] == expected


def test_small_sample_counts_the_misses_of_a_lower_target_in_its_numerator():
    terms = TargetTerms.of(
        "lower", minimum=5, penalty_range=PenaltyRange.of("flat", start=5)
    )
    assert cost(terms, None, rules=SMALL, **counted(1, 10))[0] == "0.00"
    assert cost(terms, None, rules=SMALL, **counted(2, 10))[0] == "4000.00"


def test_small_sample_works_from_a_value_and_its_events():
    relieved = cost(SERVICE_LEVEL, "66.67", rules=SMALL, events=Fraction(3))
    assert relieved[0] == "0.00"


REPEAT = Rules(repeat=Repeat(from_miss=2, times=Fraction(2)))


@pytest.mark.parametrize(
    ("misses", "expected"), [(1, "1600.00"), (2, "3200.00"), (5, "3200.00")]
)
def test_counter_multiplies_from_the_nth_miss_and_never_compounds(misses, expected):
    assert cost(SERVICE_LEVEL, "78", rules=REPEAT, misses=misses)[0] == expected


HISTORIES = {
    "no window": ([], None, 0),
    "three in a row": ([True, True, True], None, 3),
    "a good window breaks the run": ([True, False, True], None, 1),
    "a window without a value does not": ([True, None, True], None, 2),
    "the latest is good": ([True, True, False], None, 0),
    "in the last three": ([True, True, False, True], 3, 2),
    "in more than there are": ([True, False], 6, 1),
}


@pytest.mark.parametrize(("history", "within", "n"), HISTORIES.values(), ids=HISTORIES)
def test_count_misses(history, within, n):
    assert count_misses(history, within) == n


def test_single_cause_counts_the_largest_only():
    kpis = [
        kpi(SERVICE_LEVEL, "78", 40, cause="INC-7"),
        kpi(ASA, "42", 30, cause="INC-7"),
        kpi(FCR, "67", 10, cause="INC-8"),
        kpi(FCR, "67", 10),
    ]
    amounts = charge_window(WINDOW, kpis, Rules(single_cause=True)).bill.amounts
    assert [str(a) for a in amounts] == ["0.00", "3000.00", "500.00", "500.00"]


def test_single_cause_does_not_apply_unless_agreed():
    kpis = [kpi(SERVICE_LEVEL, "78", cause="INC-7"), kpi(ASA, "42", cause="INC-7")]
    assert charge_window(WINDOW, kpis).total == Decimal("5600.00")


CAPS = {
    "the at-risk amount": ({}, "10000.00"),
    "a lower agreed one": ({"cap": Fraction(6000)}, "6000.00"),
    "a higher one changes nothing": ({"cap": Fraction(60_000)}, "10000.00"),
    "what is left of the year": ({"cap_left_year": Fraction(900)}, "900.00"),
    "nothing left of the year": ({"cap_left_year": Fraction(0)}, "0.00"),
}


@pytest.mark.parametrize(("caps", "total"), CAPS.values(), ids=CAPS)
def test_cap_is_shared_pro_rata(caps, total):
    window = Window(
        fees=Fraction(100_000), currency="EUR", at_risk=Fraction(10), **caps
    )
    kpis = [kpi(SERVICE_LEVEL, "70", 150), kpi(ASA, "50", 50)]
    statement = charge_window(window, kpis)
    assert str(statement.total) == total
    assert statement.bill.capped
    assert statement.bill.amounts[0] == 3 * statement.bill.amounts[1]


def test_excused_counts_come_out_of_both_numbers():
    # 60 of 100 misses 80; without 4 of 30 excused calls 56 of 70 meets it
    excused = {
        "excused_numerator": Fraction(4),
        "excused_denominator": Fraction(30),
    }
    assert cost(SERVICE_LEVEL, None, **counted(60, 100))[0] == "4000.00"
    assert cost(SERVICE_LEVEL, None, **counted(60, 100), **excused)[0] == "0.00"


def test_window_that_is_excused_as_a_whole_has_no_value():
    all_of_it = {"excused_numerator": Fraction(6), "excused_denominator": Fraction(10)}
    everything = kpi(SERVICE_LEVEL, **counted(6, 10), **all_of_it)
    assert everything.measured is None


def test_contract_decimals_decide_before_the_comparison():
    rng = PenaltyRange.of("flat", start=80)
    exactly = TargetTerms.of("higher", minimum=80, penalty_range=rng)
    stated = TargetTerms.of("higher", minimum=80, penalty_range=rng, decimals=1)
    assert cost(exactly, "79.96")[0] == "4000.00"
    assert cost(stated, "79.96")[0] == "0.00"


# --- what holds for every window ---------------------------------------------------

RULES = st.builds(
    Rules,
    repeat=st.none()
    | st.builds(
        Repeat, from_miss=st.integers(1, 3), times=st.integers(1, 3).map(Fraction)
    ),
    single_cause=st.booleans(),
    small_sample=st.none()
    | st.builds(SmallSample, st.integers(0, 60), st.integers(0, 20)),
)
WINDOWS = st.builds(
    Window,
    fees=st.integers(0, 10**9).map(lambda cents: Fraction(cents, 100)),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    at_risk=tenths(0, 100),
    cap=st.none() | st.integers(0, 100_000).map(lambda n: Fraction(n, 3)),
)


@st.composite
def kpis(draw):
    denominator = draw(st.integers(1, 99))
    return MeasuredKpi(
        code="kpi",
        terms=draw(one_sided()),
        allocation=draw(tenths(0, 250)),
        numerator=Fraction(draw(st.integers(0, denominator))),
        denominator=Fraction(denominator),
        misses=draw(st.integers(1, 4)),
        cause=draw(st.sampled_from([None, "INC-1", "INC-2"])),
    )


MANY = st.lists(kpis(), min_size=1, max_size=4)


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES)
def test_nothing_is_charged_where_the_minimum_is_met_whatever_the_rules(
    window, measured, rules
):
    for part in charge_window(window, measured, rules).parts:
        if part.kpi.terms.meets_minimum(part.kpi.measured):
            assert part.amount == 0


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES)
def test_charge_is_never_negative_and_never_above_the_cap(window, measured, rules):
    statement = charge_window(window, measured, rules)
    assert 0 <= Fraction(statement.total) <= window.limit
    assert 0 <= Fraction(statement.would_have_been) <= window.limit
    assert all(part.amount >= 0 for part in statement.parts)


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES)
def test_parts_add_up_to_the_total(window, measured, rules):
    statement = charge_window(window, measured, rules)
    assert sum(part.amount for part in statement.parts) == statement.total
    claimed = [part.would_have_been for part in statement.parts]
    assert sum(claimed) == statement.would_have_been


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES)
def test_buffer_in_the_range_never_costs_less(window, measured, rules):
    statement = charge_window(window, measured, rules)
    assert statement.would_have_been >= statement.total


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES)
def test_total_does_not_depend_on_the_order_of_the_kpis(window, measured, rules):
    there = charge_window(window, measured, rules).total
    assert charge_window(window, measured[::-1], rules).total == there


@settings(max_examples=20)
@given(WINDOWS, MANY, RULES, st.integers(0, 99))
def test_charge_never_rises_when_a_value_gets_better(window, measured, rules, n):
    first = measured[0]
    changed = with_numerator(first, Fraction(min(n, first.denominator)))
    before, after = (
        charge_window(window, [one, *measured[1:]], rules).total
        for one in (first, changed)
    )
    better = first.terms.sign * (changed.measured - first.measured)
    assert (after <= before) if better >= 0 else (after >= before)


def with_numerator(one, numerator):
    return kpi_like(one, numerator=numerator)


def kpi_like(one, **changes):
    names = ["code", "terms", "allocation", "numerator", "denominator"]
    kept = {name: getattr(one, name) for name in [*names, "misses", "cause"]}
    return MeasuredKpi(**{**kept, **changes})


@settings(max_examples=20)
@given(one_sided(), RULES, st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20))))
def test_excusing_readings_worse_than_the_value_never_raises_the_charge(
    terms, rules, readings
):
    readings = [(min(n, d), d) for n, d in readings]
    n, d = (
        (sum(column) for column in zip(*readings, strict=True)) if readings else (0, 0)
    )
    assume(d)
    worse = [
        (a, b)
        for a, b in readings
        if terms.sign * Fraction(a, b) < terms.sign * Fraction(n, d)
    ]
    whole = kpi(terms, **counted(n, d))
    excused = kpi(
        terms,
        **counted(n, d),
        excused_numerator=Fraction(sum(a for a, _ in worse)),
        excused_denominator=Fraction(sum(b for _, b in worse)),
    )
    before = charge_window(WINDOW, [whole], rules).total
    assert charge_window(WINDOW, [excused], rules).total <= before


@settings(max_examples=30)
@given(one_sided(buffer=Fraction(0)), VALUES)
def test_would_have_been_is_the_charge_where_there_is_no_buffer(terms, x):
    amount, would = cost(terms, x)
    assert would == amount
