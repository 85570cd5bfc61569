from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.errors import TermsError
from kpis.arithmetic.penalty_range import PenaltyRange
from kpis.arithmetic.target import Direction, State, TargetTerms, proposed_floor
from tests.kpis.arithmetic.terms import (
    AHT,
    ASA,
    SERVICE_LEVEL,
    VALUES,
    one_sided,
    tenths,
)


def linear(start, full):
    return PenaltyRange.of("linear", start=start, full=full)


REFUSED = {
    "a buffer below 0": (
        "negative_buffer",
        {"buffer": -1},
    ),
    "a range that starts above the minimum": (
        "range_above_minimum",
        {"penalty_range": linear(81, 75)},
    ),
    "a range that starts below the minimum of a lower target": (
        "range_above_minimum",
        {"direction": "lower", "minimum": 30, "penalty_range": linear(29, 42)},
    ),
    "a linear range without length": (
        "full_not_worse",
        {"penalty_range": linear(80, 80)},
    ),
    "a range that gets better": (
        "full_not_worse",
        {"penalty_range": linear(75, 80)},
    ),
    "a flat range that gets better": (
        "full_not_worse",
        {"penalty_range": PenaltyRange.of("flat", start=78, full=79)},
    ),
    "steps that get better": (
        "steps_not_worsening",
        {"penalty_range": PenaltyRange.of("steps", steps=[(80, 10), (80, 20)])},
    ),
    "a floor at the minimum": (
        "floor_not_worse",
        {"floor": 80},
    ),
    "a floor on the good side": (
        "floor_not_worse",
        {"direction": "lower", "floor": 79},
    ),
    "a corridor for a higher target": (
        "minimum_shape",
        {"minimum": (70, 80)},
    ),
    "one value for a corridor": (
        "minimum_shape",
        {"direction": "within"},
    ),
    "one floor for a corridor": (
        "floor_shape",
        {"direction": "within", "minimum": (70, 80), "floor": 60},
    ),
    "a corridor upside down": (
        "corridor",
        {"direction": "within", "minimum": (80, 70)},
    ),
    "buffers that close the corridor": (
        "corridor_closed",
        {"direction": "within", "minimum": (70, 80), "buffer": 6},
    ),
    "a corridor with a penalty range": (
        "corridor_range",
        {"direction": "within", "minimum": (70, 80), "penalty_range": linear(70, 60)},
    ),
    "a corridor with a floor inside it": (
        "floor_not_worse",
        {"direction": "within", "minimum": (70, 80), "floor": (60, 75)},
    ),
    "an unknown direction": (
        "direction",
        {"direction": "sideways"},
    ),
    "decimals below 0": (
        "decimals",
        {"decimals": -1},
    ),
    "decimals that fold the range into one value": (
        "rounded_away",
        {"penalty_range": linear(80, Fraction("79.9")), "decimals": 0},
    ),
}


@pytest.mark.parametrize(("code", "terms"), REFUSED.values(), ids=REFUSED)
def test_terms_refuse_what_cannot_stand(code, terms):
    given_terms = {"direction": "higher", "minimum": 80, **terms}
    with pytest.raises(TermsError) as refusal:
        TargetTerms.of(given_terms.pop("direction"), **given_terms)
    assert refusal.value.code == code
    assert refusal.value.field
    assert refusal.value.sentence.endswith(".")


BAD_RANGES = {
    "no start": ("no_start", "linear", {"full": 75}),
    "no full end": ("no_full", "linear", {"start": 80}),
    "no full end per unit": ("no_full", "per_unit", {"start": 80, "amount": 5}),
    "no amount per unit": ("amount", "per_unit", {"start": 80, "full": 75}),
    "an amount below 0": (
        "amount",
        "per_unit",
        {"start": 80, "full": 75, "amount": -1},
    ),
    "steps without steps": ("no_steps", "steps", {"start": 80}),
    "linear with steps": (
        "steps_without_form",
        "linear",
        {"start": 80, "full": 75, "steps": [(80, 10)]},
    ),
    "shares that fall": ("steps_shares", "steps", {"steps": [(80, 50), (75, 25)]}),
    "shares that stay": ("steps_shares", "steps", {"steps": [(80, 50), (75, 50)]}),
    "a share above 100": ("steps_shares", "steps", {"steps": [(80, 50), (75, 101)]}),
    "a share of 0": ("steps_shares", "steps", {"steps": [(80, 0), (75, 50)]}),
    "a start that is not the first step": (
        "steps_ends",
        "steps",
        {"start": 79, "steps": [(80, 50), (75, 100)]},
    ),
    "an unknown form": ("form", "quadratic", {"start": 80, "full": 75}),
}


@pytest.mark.parametrize(
    ("code", "form", "numbers"), BAD_RANGES.values(), ids=BAD_RANGES
)
def test_range_refuses_what_cannot_stand(code, form, numbers):
    with pytest.raises(TermsError) as refusal:
        PenaltyRange.of(form, **numbers)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "rng",
    [
        PenaltyRange.of("flat", start=80),
        PenaltyRange.of("flat", start=80, full=75),
        PenaltyRange.of("steps", steps=[(80, 100)]),
    ],
    ids=["flat without an end", "flat with an end", "a single step"],
)
def test_range_may_end_where_it_starts_when_nothing_lies_between(rng):
    assert TargetTerms.of("higher", minimum=80, penalty_range=rng).penalty_range == rng


STATES = {
    "on the goal": (SERVICE_LEVEL, "83", State.ON_GOAL),
    "just under the goal": (SERVICE_LEVEL, "82.999", State.IN_BUFFER),
    "on the minimum": (SERVICE_LEVEL, "80", State.IN_BUFFER),
    "79.559 does not meet 80": (SERVICE_LEVEL, "79.559", State.BELOW_MINIMUM),
    "136 of 170 meets 80": (SERVICE_LEVEL, "13600/170", State.IN_BUFFER),
    "faster than the goal": (ASA, "24", State.ON_GOAL),
    "between goal and minimum": (ASA, "30", State.IN_BUFFER),
    "slower than the minimum": (ASA, "30.1", State.BELOW_MINIMUM),
    "in the corridor's goal": (AHT, "350", State.ON_GOAL),
    "in the lower buffer": (AHT, "310", State.IN_BUFFER),
    "in the upper buffer": (AHT, "400", State.IN_BUFFER),
    "under the corridor": (AHT, "299", State.BELOW_MINIMUM),
    "over the corridor": (AHT, "401", State.BELOW_MINIMUM),
}


@pytest.mark.parametrize(("terms", "x", "state"), STATES.values(), ids=STATES)
def test_state_compares_exactly(terms, x, state):
    assert terms.state(Fraction(x)) is state


def test_state_without_a_value_is_missing():
    assert SERVICE_LEVEL.state(None) is State.MISSING
    assert SERVICE_LEVEL.attainment(None) is None


def test_goal_is_the_minimum_plus_the_buffer_in_the_good_direction():
    assert (SERVICE_LEVEL.goal, ASA.goal, AHT.goal) == (83, 25, (320, 380))


NO_BUFFER = TargetTerms.of("higher", minimum=80, floor=70)
ATTAINMENTS = {
    "beyond the goal": (SERVICE_LEVEL, "90", 100),
    "at the goal": (SERVICE_LEVEL, "83", 100),
    "half of the buffer": (SERVICE_LEVEL, "81.5", 90),
    "at the minimum": (SERVICE_LEVEL, "80", 80),
    "half way to the full penalty": (SERVICE_LEVEL, "77.5", 40),
    "at the full penalty": (SERVICE_LEVEL, "75", 0),
    "beyond the full penalty": (SERVICE_LEVEL, "10", 0),
    "lower: at the minimum": (ASA, "30", 80),
    "lower: a quarter of the way down": (ASA, "33", 60),
    "corridor: lower buffer": (AHT, "310", 90),
    "corridor: half way to the lower floor": (AHT, "250", 40),
    "corridor: half way to the upper floor": (AHT, "440", 40),
    "no buffer: at the minimum": (NO_BUFFER, "80", 100),
    "no buffer: the same line below it": (NO_BUFFER, "75", 40),
}


@pytest.mark.parametrize(
    ("terms", "x", "expected"), ATTAINMENTS.values(), ids=ATTAINMENTS
)
def test_attainment_follows_its_line(terms, x, expected):
    assert terms.attainment(Fraction(x)) == expected


def test_attainment_prefers_an_agreed_floor_to_the_end_of_the_range():
    terms = TargetTerms.of("higher", minimum=80, penalty_range=linear(80, 75), floor=60)
    assert terms.attainment(Fraction(75)) == 60


@pytest.mark.parametrize(
    "rng",
    [None, PenaltyRange.of("flat", start=80)],
    ids=["neither range nor floor", "a range that is full at the minimum"],
)
@pytest.mark.parametrize("x", [90, 79], ids=["met", "missed"])
def test_attainment_is_missing_without_a_line_whether_met_or_not(rng, x):
    terms = TargetTerms.of("higher", minimum=80, penalty_range=rng)
    assert terms.attainment(Fraction(x)) is None


def test_contract_decimals_round_value_and_terms_first():
    terms = TargetTerms.of(
        "higher", minimum=80, penalty_range=linear(80, 75), decimals=1
    )
    assert terms.meets_minimum(Fraction("79.96"))
    assert not terms.meets_minimum(Fraction("79.94"))


def test_contract_decimals_never_divide_by_a_range_that_rounds_to_the_minimum():
    flat = PenaltyRange.of("flat", start=Fraction("79.9"))
    terms = TargetTerms.of("higher", minimum=80, penalty_range=flat, decimals=0)
    assert terms.attainment(Fraction(70)) is None


FLOORS = {
    "four sigmas with 13 points": ((80, "higher", Fraction(2), 13), 72),
    "lower: on the other side": ((30, "lower", Fraction(2), 13), 38),
    "a tenth with 12 points": ((80, "higher", Fraction(2), 12), 72),
    "a tenth without noise": ((50, "higher", Fraction(0), 20), 45),
    "a tenth of a negative minimum": ((-20, "higher", None, 0), -22),
    "a question at 0": ((0, "higher", None, 0), None),
    "a pair for a corridor": (((300, 400), "within", Fraction(10), 20), (260, 440)),
    "a question where one side is 0": (((0, 10), "within", None, 0), None),
}


@pytest.mark.parametrize(("question", "floor"), FLOORS.values(), ids=FLOORS)
def test_proposed_floor(question, floor):
    assert proposed_floor(*question) == floor


def test_direction_of_a_corridor_has_no_sign():
    with pytest.raises(ValueError, match="no sign"):
        _ = Direction.WITHIN.sign


@settings(max_examples=30)
@given(one_sided(), VALUES, VALUES)
def test_attainment_never_falls_when_the_value_gets_better(terms, one, other):
    worse, better = sorted((one, other), key=lambda x: terms.sign * x)
    low, high = terms.attainment(worse), terms.attainment(better)
    if low is None or high is None:
        assert low is high
    else:
        assert 0 <= low <= high <= 100


@settings(max_examples=30)
@given(tenths(0, 50), tenths(0, 50))
def test_attainment_in_a_corridor_falls_with_the_distance_from_its_centre(one, other):
    near, far = sorted((one, other))
    for way in (1, -1):
        assert AHT.attainment(350 + way * far * 4) <= AHT.attainment(
            350 + way * near * 4
        )


@settings(max_examples=20)
@given(one_sided(), VALUES)
def test_dropping_the_buffer_never_raises_attainment_below_the_minimum(terms, x):
    bare = TargetTerms.of(
        terms.direction,
        minimum=terms.minimum,
        penalty_range=terms.penalty_range,
        decimals=terms.decimals,
    )
    if not terms.meets_minimum(x):
        assert bare.attainment(x) == terms.attainment(x)


@settings(max_examples=30)
@given(one_sided(), VALUES)
def test_meeting_the_goal_is_meeting_the_minimum(terms, x):
    assert terms.meets_minimum(x) or not terms.meets_goal(x)


@settings(max_examples=30)
@given(st.sampled_from([SERVICE_LEVEL, ASA, AHT]), VALUES)
def test_state_and_attainment_agree(terms, x):
    bounds = {
        State.ON_GOAL: (100, 100),
        State.IN_BUFFER: (80, 100),
        State.BELOW_MINIMUM: (0, 80),
    }
    low, high = bounds[terms.state(4 * x)]
    assert low <= terms.attainment(4 * x) <= high
