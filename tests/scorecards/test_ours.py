import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.arithmetic.errors import InputError
from kpis.arithmetic.inputs import parse
from scorecards.ours import (
    SECTIONS,
    FairTarget,
    Openness,
    Section,
    Weighted,
    fairness,
    openness,
    ours,
    recompute,
    results,
    support,
    trust,
)


def weighted(*pairs):
    return [
        Weighted(Fraction(weight), None if a is None else Fraction(a), f"kpi{i}")
        for i, (weight, a) in enumerate(pairs)
    ]


def ratings(*numbers):
    return [Fraction(number) for number in numbers]


RESULTS = {
    "by weight": ([(30, 100), (10, 60)], 90),
    "an operation KPI without weight changes nothing": ([(10, 80), (0, 0)], 80),
    "exactly half measured": ([(10, 80), (10, None)], 80),
    "less than half measured": ([(10, 80), (11, None)], None),
    "nothing measured": ([(10, None)], None),
    "no weight": ([(0, 80)], None),
    "no KPI": ([], None),
}


@pytest.mark.parametrize(("kpis", "score"), RESULTS.values(), ids=RESULTS)
def test_results(kpis, score):
    assert results(weighted(*kpis)).score == score


def test_results_name_what_is_not_in():
    said = results(weighted((30, 100), (10, None))).working
    assert "75.0 % of the weight was measured, not in: kpi1" in said


SUPPORT = {
    "the mean of the halves, whatever their weights": ([(99, 40)], [(1, 80)], 60),
    "by weight inside a half": ([(3, 100), (1, 60)], [(1, 50)], 70),
    "one half not measured": ([(1, 40)], [(1, None)], None),
    "one half empty": ([], [(1, 40)], None),
}


@pytest.mark.parametrize(("client", "partner", "score"), SUPPORT.values(), ids=SUPPORT)
def test_support(client, partner, score):
    assert support(weighted(*client), weighted(*partner)).score == score


OPENNESS = {
    "both parts": (Openness(3, 4, 1, 1), Fraction(125, 2)),
    "kept alone": (Openness(3, 4), 75),
    "told alone": (Openness(told=1), 100),
    "found though known": (Openness(found_though_known=2), 0),
    "nothing": (Openness(), None),
}


@pytest.mark.parametrize(("counts", "score"), OPENNESS.values(), ids=OPENNESS)
def test_openness(counts, score):
    assert openness(counts).score == score


def target(weight, attainability, **more):
    chance = None if attainability is None else Fraction(attainability)
    return FairTarget(Fraction(weight), chance, **more)


def without_target():
    return FairTarget(Fraction(0), None, agreed=False)


FAIRNESS = {
    "one of two, by weight": ([target(3, "0.5"), target(1, "0.49")], 75),
    "a joint plan is fair": ([target(1, "0.1", joint_plan=True)], 100),
    "too few points are left out": ([target(1, "0.9"), target(9, None)], 100),
    "only too few points": ([target(1, None)], None),
    "a KPI without a target, mean weight 2": (
        [target(1, "0.9"), target(3, "0.9"), without_target()],
        Fraction(200, 3),
    ),
    "nothing but KPIs without targets": ([without_target()], 0),
    "nothing": ([], None),
}


@pytest.mark.parametrize(("targets", "score"), FAIRNESS.values(), ids=FAIRNESS)
def test_fairness(targets, score):
    assert fairness(targets).score == score


TRUST = {
    "the mean of the sides, whatever their sizes": ([5, 5, 5], [3, 3, 3, 3], 75),
    "all lowest": ([1, 1, 1], [1, 1, 1], 0),
    "all highest": ([5, 5, 5], [5, 5, 5], 100),
    "two answers on one side": ([5, 5], [5, 5, 5], None),
    "no answers": ([], [], None),
}


@pytest.mark.parametrize(("client", "partner", "score"), TRUST.values(), ids=TRUST)
def test_trust(client, partner, score):
    assert trust(ratings(*client), ratings(*partner)).score == score


def sections(**scores):
    return {
        name: Section(None if score is None else Fraction(score), f"{name}: told.")
        for name, score in scores.items()
    }


def test_ours_is_the_weighted_mean_of_all_sections():
    card = ours(sections(results=80, support=60, openness=100, fairness=50, trust=75))
    # 40 + 12 + 15 + 5 + 3.75
    assert card.score == Fraction("75.75")
    assert card.missing == ()


def test_ours_gives_the_weight_of_missing_sections_to_the_others():
    card = ours(sections(results=80, support=60, openness=None))
    assert card.score == Fraction(5200, 70)
    assert card.missing == ("openness", "fairness", "trust")
    assert "(50 × 80.0 results + 20 × 60.0 support) ÷ 70 = 74.3" in card.working
    assert "Missing: openness, fairness, trust." in card.working


def test_ours_of_nothing_is_missing():
    card = ours({})
    assert (card.score, card.missing) == (None, SECTIONS)
    assert "no section could be measured" in card.working


SCORE = {
    "weights": {
        "results": 50,
        "support": 20,
        "openness": 15,
        "fairness": 10,
        "trust": 5,
    },
    "results": [{"weight": 40, "attainment": 100}, {"weight": 10, "attainment": None}],
    "support": {
        "client": [{"weight": 1, "attainment": 50}],
        "partner": [{"weight": 1, "attainment": 70}],
    },
    "openness": {"kept": 3, "due": 4, "told": 1, "found_though_known": 0},
    "fairness": [{"weight": 1, "attainability": 0.7, "joint_plan": False}],
    "trust": {
        "client_rates_partner": [4.2, 4, 4.1],
        "partner_rates_client": [3, 3.5, 4],
    },
}


def recomputed(**changes):
    return recompute(parse(json.dumps({**SCORE, **changes})))


def test_recompute_gives_sections_score_and_working():
    answer = recomputed()
    assert answer["sections"] == {
        "results": 100,
        "support": 60,
        "openness": 87.5,
        "fairness": 100,
        "trust": 70,
    }
    # 50 + 12 + 13.125 + 10 + 3.5
    assert answer["ours"] == 88.625
    assert answer["missing"] == []
    assert answer["working"].endswith("÷ 100 = 88.6.")


def test_recompute_takes_the_default_weights_where_none_are_agreed():
    assert recomputed(weights=None)["ours"] == 88.625


def test_recompute_names_sections_that_were_left_out():
    answer = recomputed(openness=None, trust=None, fairness=None)
    assert answer["missing"] == ["openness", "fairness", "trust"]
    assert answer["ours"] == pytest.approx(6200 / 70)


def test_recompute_reads_a_kpi_without_an_agreed_target():
    fair = {"weight": 1, "attainability": 0.7}
    assert recomputed(fairness=[fair, {"agreed": False}])["sections"]["fairness"] == 50


BAD_INPUT = {
    "a weight below 0": ({"weights": {"results": -1}}, "weights.results must be 0"),
    "weights in a list": ({"weights": [50]}, "weights must be an object"),
    "an attainment above 100": (
        {"results": [{"weight": 1, "attainment": 101}]},
        "results[0].attainment must be between 0 and 100",
    ),
    "a result without weight": (
        {"results": [{"attainment": 1}]},
        "results[0].weight is missing",
    ),
    "true for a weight": ({"results": [{"weight": True}]}, "number, not true"),
    "more kept than due": ({"openness": {"kept": 2, "due": 1}}, "more than were due"),
    "half a promise": ({"openness": {"due": 0.5}}, "openness.due must be a whole"),
    "a chance above 1": (
        {"fairness": [{"weight": 1, "attainability": 70}]},
        "between 0 and 1",
    ),
    "a rating of 6": ({"trust": {"client_rates_partner": [6]}}, "from 1 to 5"),
    "a driver in the wrong place": (
        {"support": {"client": [1]}},
        "support.client[0] must be an object",
    ),
}


@pytest.mark.parametrize(("changes", "words"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_recompute_refuses_bad_input_in_one_sentence(changes, words):
    with pytest.raises(InputError) as refusal:
        recomputed(**changes)
    assert words in str(refusal.value)


# --- what holds for every scorecard ------------------------------------------------

PERCENT = st.integers(0, 100)
KPIS = st.lists(st.tuples(st.integers(0, 9), st.none() | PERCENT), max_size=4)
COUNTS = st.builds(
    lambda kept, missed, told, found: Openness(kept, kept + missed, told, found),
    *[st.integers(0, 9)] * 4,
)
TARGETS = st.lists(
    st.builds(
        target, st.integers(0, 9), st.none() | st.just("0.4"), joint_plan=st.booleans()
    ),
    max_size=4,
)
PULSE = st.lists(st.integers(1, 5), max_size=5)
SCORES = st.dictionaries(st.sampled_from(SECTIONS), st.none() | PERCENT)


def raised(pairs, by):
    return [(w, None if a is None else min(100, a + by)) for w, a in pairs]


def never_lower(before, after):
    return before is None or after >= before


@settings(max_examples=20)
@given(KPIS, KPIS, PERCENT)
def test_sections_of_attainment_never_fall_when_attainment_rises(one, other, by):
    higher = raised(one, by)
    assert never_lower(results(weighted(*one)).score, results(weighted(*higher)).score)
    assert never_lower(
        support(weighted(*one), weighted(*other)).score,
        support(weighted(*higher), weighted(*other)).score,
    )


@settings(max_examples=20)
@given(COUNTS, SCORES)
def test_openness_and_ours_never_fall_by_one_more_telling(counts, others):
    told = Openness(counts.kept, counts.due, counts.told + 1, counts.found_though_known)
    before, after = openness(counts), openness(told)
    assert never_lower(before.score, after.score)
    cards = [
        ours({**sections(**others), "openness": section}).score
        for section in (before, after)
    ]
    assert never_lower(*cards)


@settings(max_examples=20)
@given(COUNTS, SCORES)
def test_ours_never_falls_by_the_answer_that_one_did_not_know(counts, others):
    answered = Openness(
        counts.kept, counts.due, counts.told, max(0, counts.found_though_known - 1)
    )
    before, after = openness(counts), openness(answered)
    assert after.score is None or never_lower(before.score, after.score)
    scores = [
        ours({**sections(**others), "openness": section}).score
        for section in (before, after)
    ]
    assert None in scores or scores[1] >= scores[0]


@settings(max_examples=20)
@given(TARGETS, st.integers(0, 3))
def test_fairness_never_falls_by_a_joint_plan(targets, chosen):
    planned = [
        FairTarget(t.weight, t.attainability, joint_plan=t.joint_plan or i == chosen)
        for i, t in enumerate(targets)
    ]
    assert never_lower(fairness(targets).score, fairness(planned).score)


@settings(max_examples=20)
@given(PULSE, PULSE, st.integers(0, 4))
def test_trust_never_falls_when_a_rating_rises(client, partner, chosen):
    better = [min(5, r + 1) if i == chosen else r for i, r in enumerate(client)]
    assert never_lower(
        trust(ratings(*client), ratings(*partner)).score,
        trust(ratings(*better), ratings(*partner)).score,
    )


@settings(max_examples=20)
@given(KPIS, KPIS, PULSE, PULSE)
def test_exchanging_the_sides_changes_nothing(client, partner, rates, is_rated):
    assert (
        support(weighted(*client), weighted(*partner)).score
        == support(weighted(*partner), weighted(*client)).score
    )
    assert (
        trust(ratings(*rates), ratings(*is_rated)).score
        == trust(ratings(*is_rated), ratings(*rates)).score
    )


@settings(max_examples=20)
@given(SCORES, st.sampled_from(SECTIONS), PERCENT)
def test_ours_lies_between_its_sections_and_never_falls_when_one_rises(
    scores, name, by
):
    card = ours(sections(**scores))
    there = [score for score in scores.values() if score is not None]
    if not there:
        assert card.score is None
        return
    assert min(there) <= card.score <= max(there)
    better = {**scores, name: scores.get(name) and min(100, scores[name] + by)}
    if scores.get(name) is not None:
        assert ours(sections(**better)).score >= card.score
