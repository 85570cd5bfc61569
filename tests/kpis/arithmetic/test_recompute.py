import json

import pytest

from kpis.arithmetic import recompute
from kpis.arithmetic.errors import InputError, TermsError
from kpis.arithmetic.inputs import parse
from kpis.arithmetic.recompute_behaviour import behaviour

LINEAR = {"form": "linear", "start": 80, "full": 75}
TARGET = {"direction": "higher", "minimum": 80, "buffer": 3, "range": LINEAR}
KPI = {"code": "service_level", **TARGET, "allocation": 40, "value": 78}
PENALTY = {"fees": "100000.00", "currency": "EUR", "at_risk": 10, "kpis": [KPI]}
CHART = {"values": [10, 12, 11, 13, 12, 14], "direction": "higher", "goal": 12}
P_PRIME = {
    "chart": "p_prime",
    "numerators": [8, 16, None, 6, 20, 8, 14],
    "denominators": [10, 20, 10, 10, 20, 10, 20],
    "direction": "higher",
}
WORK = {
    "target": recompute.target,
    "penalty": recompute.penalty,
    "behaviour": behaviour,
}


def ask(what, data):
    return WORK[what](parse(data if isinstance(data, str) else json.dumps(data)))


def penalty(**changes):
    return ask("penalty", {**PENALTY, **changes})


def of_kpi(**changes):
    return penalty(kpis=[{**KPI, **changes}])["parts"][0]


def test_target_gives_goal_verdicts_and_attainment():
    assert ask("target", {**TARGET, "value": 81.5}) == {
        "goal": 83,
        "meets_minimum": True,
        "meets_goal": False,
        "attainment": 90,
    }


def test_target_without_a_value_judges_nothing():
    assert ask("target", TARGET) == {
        "goal": 83,
        "meets_minimum": None,
        "meets_goal": None,
        "attainment": None,
    }


def test_target_reads_a_corridor_as_pairs():
    corridor = {"direction": "within", "minimum": [300, 400], "buffer": 20}
    answer = ask("target", {**corridor, "floor": [200, 480], "value": 440})
    assert (answer["goal"], answer["attainment"]) == ([320, 380], 40)


def test_target_takes_the_digits_as_they_stand():
    # in binary floats 0.1 + 0.2 is beyond 0.3
    goal = {"direction": "lower", "minimum": 0.4, "buffer": 0.1, "value": 0.3}
    assert ask("target", goal)["meets_goal"] is True


def test_penalty_gives_the_statement_of_the_worked_example():
    assert penalty() == {
        "total": "1600.00",
        "capped": False,
        "would_have_been": "2500.00",
        "parts": [
            {
                "code": "service_level",
                "amount": "1600.00",
                "severity": 0.4,
                "multiplier": 1,
                "would_have_been": "2500.00",
                "working": "78 is worse than 80, where the penalty starts. "
                "100,000.00 EUR × 10 % × 40 % × (80 − 78) ÷ (80 − 75) = 1,600.00 EUR.",
            }
        ],
    }


def test_penalty_ignores_the_keys_of_other_forms():
    rng = {**LINEAR, "steps": [[80, 25], [77, 50], [75, 100]], "amount": "500.00"}
    amounts = {
        form: of_kpi(range={**rng, "form": form})["amount"]
        for form in ("linear", "steps", "flat", "per_unit")
    }
    assert amounts == {
        "linear": "1600.00",
        "steps": "1000.00",
        "flat": "4000.00",
        "per_unit": "1000.00",
    }


def test_penalty_lets_counts_win_over_a_null_value():
    part = of_kpi(value=None, numerator=39, denominator=50)
    assert part["amount"] == "1600.00"
    assert part["working"].startswith("39 ÷ 50 × 100 = 78.")


def test_penalty_takes_excused_counts_out():
    excused = {"numerator": 0, "denominator": 10}
    part = of_kpi(value=None, numerator=39, denominator=50, excused=excused)
    assert part["amount"] == "0.00"
    assert part["working"].startswith(
        "Excused: 0 ÷ 10 of 39 ÷ 50. 39 ÷ 40 × 100 = 97.5."
    )


def test_penalty_pays_in_the_minor_unit_of_the_currency():
    assert penalty(fees="333333", currency="JPY")["total"] == "5333"


WORKINGS = {
    "missing": ({"value": None}, "There is no value for this window"),
    "no range": ({"range": None, "floor": 70}, "No penalty range is agreed"),
    "the minimum is met": ({"value": 80}, "80 meets the client minimum of 80"),
    "between start and minimum": (
        {"range": {**LINEAR, "start": 79}, "value": 79.5},
        "79.5 is not worse than 79",
    ),
    "full": ({"value": 70}, "× 1 (full from 75) = 4,000.00 EUR"),
    "flat": ({"range": {"form": "flat", "start": 80}}, "× 1 (flat) = 4,000.00 EUR"),
    "steps": (
        {"range": {"form": "steps", "steps": [[80, 25], [77, 50]]}},
        "× 25 % (worse than 80) = 1,000.00 EUR",
    ),
    "per unit": (
        {"range": {**LINEAR, "form": "per_unit", "amount": "500.00"}},
        "2 units × 500.00 EUR = 1,000.00 EUR",
    ),
    "decimals": (
        {"value": 77.96, "decimals": 1},
        "At the contract's 1 decimals 77.96 counts as 78.",
    ),
    "few events": (
        {"value": None, "numerator": 2, "denominator": 3},
        "1 missed of only 3 events",
    ),
    "repeated": ({"misses_in_row": 3}, "× 2 (miss 3 in a row) = 3,200.00 EUR"),
}
RULES = {
    "repeat": {"from": 2, "times": 2},
    "single_cause": True,
    "small_sample": {"below": 20, "allowed_misses": 1},
}


@pytest.mark.parametrize(("changes", "words"), WORKINGS.values(), ids=WORKINGS)
def test_working_can_be_followed_by_hand(changes, words):
    answer = penalty(kpis=[{**KPI, **changes}], rules=RULES)
    assert words in answer["parts"][0]["working"]


def test_working_names_the_cap_and_the_share_of_it():
    answer = penalty(cap="1000.00")
    assert answer["capped"] is True
    assert answer["parts"][0]["working"].endswith(
        "All parts come to 1,600.00 EUR, the cap is 1,000.00 EUR; "
        "this part's share of it is 1,000.00 EUR."
    )


def test_working_says_where_the_total_s_rounding_ended():
    answer = penalty(fees="100.25", kpis=[KPI, KPI, KPI])
    first, *others = answer["parts"]
    assert answer["total"] == "4.81"
    assert [part["amount"] for part in answer["parts"]] == ["1.61", "1.60", "1.60"]
    assert "= 1.60 EUR. Rounding: the total is rounded once" in first["working"]
    assert first["working"].endswith("so this one is 1.61 EUR.")
    assert not [part for part in others if "Rounding" in part["working"]]


def test_working_names_the_single_cause():
    twice = [{**KPI, "cause": "INC-7"}, {**KPI, "cause": "INC-7", "allocation": 5}]
    answer = penalty(kpis=twice, rules=RULES)
    assert answer["total"] == "1600.00"
    assert "Tied to INC-7, which counts once" in answer["parts"][1]["working"]


def test_behaviour_gives_limits_labels_and_verdicts():
    answer = ask("behaviour", CHART)
    assert answer["segments"] == [
        {
            "from": 0,
            "mean": 12,
            "sigma": pytest.approx(1.6 / 1.128),
            "lower": 7.744,
            "upper": 16.256,
        }
    ]
    assert answer["lower"] == [7.744] * 6
    assert answer["labels"] == [None] * 6
    assert answer["variation"] == "common_cause"
    assert answer["assurance"] == "hit_or_miss"
    assert answer["attainability"] is None


def test_behaviour_of_nothing_is_too_early():
    answer = ask("behaviour", {**CHART, "values": []})
    assert (answer["variation"], answer["assurance"]) == ("too_early", None)


def test_behaviour_clips_the_drawn_limits_of_a_proportion_only():
    answer = ask("behaviour", P_PRIME)
    assert answer["segments"][0]["upper"] > 100
    assert answer["upper"] == [100, 100, None, 100, 100, 100, 100]
    assert len(answer["labels"]) == 7


def test_behaviour_has_no_limits_before_six_points_of_a_new_segment():
    answer = ask("behaviour", {**P_PRIME, "rebase": [4]})
    assert answer["upper"] == [None] * 7
    assert [part["from"] for part in answer["segments"]] == [0, 4]


def bad(data, **changes):
    return {**data, **changes}


def bad_kpi(**changes):
    return bad(PENALTY, kpis=[bad(KPI, **changes)])


def bad_rules(**rules):
    return bad(PENALTY, rules=rules)


BAD_INPUT = {
    "NaN": ("target", '{"minimum": NaN}', "NaN is no number"),
    "Infinity": ("target", '{"minimum": -Infinity}', "-Infinity is no number"),
    "too many digits": ("target", bad(TARGET, minimum=10**70), "reasonable range"),
    "too large an exponent": (
        "target",
        '{"direction": "higher", "minimum": 1e31}',
        "minimum is out of any reasonable range",
    ),
    "an exponent beyond all": ("target", '{"a": 1e99999999999999999999}', "too large"),
    "too deep": ("target", "[" * 100_000, "nested too deeply"),
    "no direction": ("target", {"minimum": 80}, "direction is missing"),
    "an unknown direction": ("target", bad(TARGET, direction="up"), "one of higher"),
    "a direction that is a number": ("target", bad(TARGET, direction=1), "be a text"),
    "no minimum": ("target", {"direction": "higher"}, "minimum is missing"),
    "true for a number": ("target", bad(TARGET, buffer=True), "number, not true"),
    "text for a number": ("target", bad(TARGET, value="78"), 'number, not "78"'),
    "a list for a number": ("target", bad(TARGET, value=[]), "number, not a list"),
    "an object for a number": ("target", bad(TARGET, value={}), "not an object"),
    "null in a corridor": ("target", bad(TARGET, minimum=[1, None]), "not null"),
    "three ends": ("target", bad(TARGET, minimum=[1, 2, 3]), "or a list of two"),
    "a long text": ("target", bad(TARGET, value="x" * 99), "…"),
    "half a decimal": ("target", bad(TARGET, decimals=0.5), "a whole number of 0"),
    "too many decimals": ("target", bad(TARGET, decimals=10**9), "0 to 12 decimals"),
    "a range that is a text": ("target", bad(TARGET, range="x"), "range must be an"),
    "a range without a form": (
        "target",
        bad(TARGET, range={}),
        "range.form is missing",
    ),
    "a range on the good side": (
        "target",
        bad(TARGET, range=bad(LINEAR, start=81)),
        "must not start on the good side",
    ),
    "a step that is no pair": (
        "target",
        bad(TARGET, range={"form": "steps", "steps": [[80]]}),
        "range.steps[0] must be [threshold, share]",
    ),
    "a negative buffer": ("target", bad(TARGET, buffer=-1), "buffer must be 0 or more"),
    "fees as a number": ("penalty", bad(PENALTY, fees=100), "a text like"),
    "fees below 0": ("penalty", bad(PENALTY, fees="-1.00"), "fees must be an amount"),
    "fees in words": ("penalty", bad(PENALTY, fees="1/3"), "fees must be an amount"),
    "fees with an open end": ("penalty", bad(PENALTY, fees="1."), "must be an amount"),
    "fees without end": ("penalty", bad(PENALTY, fees="1" * 99), "must be an amount"),
    "no fees": ("penalty", bad(PENALTY, fees=None), "fees is missing"),
    "no such currency": ("penalty", bad(PENALTY, currency="euro"), "three capital"),
    "at-risk above 100": ("penalty", bad(PENALTY, at_risk=101), "0 to 100"),
    "at-risk below 0": ("penalty", bad(PENALTY, at_risk=-1), "at_risk must be 0 or"),
    "no list of KPIs": ("penalty", bad(PENALTY, kpis=None), "kpis is missing"),
    "KPIs in an object": ("penalty", bad(PENALTY, kpis={}), "kpis must be a list"),
    "a KPI that is a text": ("penalty", bad(PENALTY, kpis=["x"]), "kpis[0] must be an"),
    "a KPI without code": ("penalty", bad_kpi(code=None), "kpis[0].code is missing"),
    "a blank code": ("penalty", bad_kpi(code=" "), "kpis[0].code must be a text"),
    "no allocation": ("penalty", bad_kpi(allocation=None), "allocation is missing"),
    "an allocation below 0": ("penalty", bad_kpi(allocation=-1), "0 or more"),
    "a scale of 0": ("penalty", bad_kpi(scale=0), "kpis[0].scale must be above 0"),
    "terms of a KPI": ("penalty", bad_kpi(buffer=-1), "kpis[0]: The buffer"),
    "half a count": ("penalty", bad_kpi(numerator=1), "denominator is missing beside"),
    "the other half": (
        "penalty",
        bad_kpi(denominator=1),
        "numerator is missing beside",
    ),
    "a denominator below 0": (
        "penalty",
        bad_kpi(numerator=0, denominator=-1),
        "kpis[0].denominator must be 0 or more",
    ),
    "more excused than there is": (
        "penalty",
        bad_kpi(numerator=1, denominator=2, excused={"denominator": 3}),
        "at most all of it",
    ),
    "more excused hits than there are": (
        "penalty",
        bad_kpi(numerator=1, denominator=2, excused={"numerator": 2}),
        "kpis[0].excused.numerator is more than there is",
    ),
    "events below 0": ("penalty", bad_kpi(events=-1), "events must be 0 or more"),
    "half a miss": ("penalty", bad_kpi(misses_in_row=1.5), "a whole number of 0"),
    "a cause that is a number": ("penalty", bad_kpi(cause=7), "cause must be a text"),
    "a factor below 1": (
        "penalty",
        bad_rules(repeat={"from": 2, "times": 0.5}),
        "rules.repeat.times must be 1 or more",
    ),
    "a counter from 0": (
        "penalty",
        bad_rules(repeat={"from": 0, "times": 2}),
        "a whole number of 1 or more",
    ),
    "a rule that is no flag": ("penalty", bad_rules(single_cause=1), "true or false"),
    "half a rule": ("penalty", bad_rules(small_sample={"below": 9}), "is missing"),
    "text in a series": ("behaviour", bad(CHART, values=[1, "2"]), "values[1] must be"),
    "no series": ("behaviour", bad(CHART, values=None), "values is missing"),
    "a corridor for a goal": ("behaviour", bad(CHART, goal=[1, 2]), "one number with"),
    "one goal for a corridor": (
        "behaviour",
        bad(CHART, direction="within"),
        "goal must be [low, high]",
    ),
    "a goal upside down": (
        "behaviour",
        bad(CHART, direction="within", goal=[2, 1]),
        "lower value first",
    ),
    "a re-baseline beyond the end": ("behaviour", bad(CHART, rebase=[6]), "1 to 5"),
    "a re-baseline twice": ("behaviour", bad(CHART, rebase=[2, 2]), "rising whole"),
    "half a re-baseline": ("behaviour", bad(CHART, rebase=[1.5]), "rising whole"),
    "frozen at nothing": ("behaviour", bad(CHART, freeze=0), "freeze must be a whole"),
    "an unknown chart": ("behaviour", bad(CHART, chart="p"), "chart must be one of"),
    "counts that do not pair": ("behaviour", bad(P_PRIME, numerators=[1]), "as many"),
    "more than all": (
        "behaviour",
        bad(P_PRIME, numerators=[11, 16, 8, 6, 20, 8, 14]),
        "numerators[0] is above its denominator",
    ),
    "less than nothing": (
        "behaviour",
        bad(P_PRIME, numerators=[-1, 16, 8, 6, 20, 8, 14]),
        "numerators[0] must be 0 or more",
    ),
    "a chart with the scale 0": ("behaviour", bad(P_PRIME, scale=0), "scale must be"),
}


@pytest.mark.parametrize(("what", "data", "words"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_refused_in_one_sentence(what, data, words):
    with pytest.raises((InputError, TermsError)) as refusal:
        ask(what, data)
    said = str(refusal.value)
    assert words in said
    assert said.endswith(".")
    assert "\n" not in said


def test_keys_that_nobody_asked_for_are_let_go():
    assert ask("target", {**TARGET, "note": "from the 2026 contract"})["goal"] == 83
