"""What both sides excused comes out of what is judged, and stays visible beside it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpis.actions.rollups import bring_up_to_date
from kpis.arithmetic.inputs import parse
from kpis.arithmetic.recompute import penalty as work_out
from scorecards.actions.compute import compute, publish
from scorecards.document import (
    Change,
    Provisional,
    State,
    WhyMissing,
    from_json,
    to_json,
)
from scorecards.facts import Weekday
from scorecards.headline import counts_sentence, row_sentence
from scorecards.models import Scorecard
from scorecards.restating import same_content
from tests.cast import Cast
from tests.conftest import NOW
from tests.kpis.excusing import TEN, agreed_excuse
from tests.kpis.readings import bring, half_hours, versions
from tests.scorecards import world
from tests.scorecards.cards import document
from tests.scorecards.excusing import (
    CODE,
    KPI,
    PARTLY,
    TARGET,
    WHOLLY,
    card,
    cell,
    excuse,
)

LATER = {"excused_numerator", "excused_denominator", "as_measured"}


def test_what_is_excused_comes_out_of_everything_that_is_judged():
    row = card({"2026-10": cell(790, 1000), "2026-11": PARTLY}).row(CODE)
    assert (row.measured.value, row.state, row.attainment) == (80, State.IN_BUFFER, 80)
    assert (row.previous, row.change) == (79, 1)


def test_change_is_against_what_counted_in_the_period_before():
    row = card({"2026-10": PARTLY, "2026-11": cell(790, 1000)}).row(CODE)
    assert (row.previous, row.change) == (80, -1)


def test_what_was_measured_stands_beside_what_counts():
    measured = card({"2026-11": PARTLY}).row(CODE).measured
    assert (measured.numerator, measured.denominator) == (760, 1000)
    assert (measured.excused_numerator, measured.excused_denominator) == (40, 100)
    assert (measured.value, measured.as_measured) == (80, 76)


def test_queues_add_up_with_what_is_excused_of_them():
    row = card({"2026-11": PARTLY + cell(90, 100, (5, 10))}).row(CODE)
    assert row.measured.value == Fraction(100 * 805, 990)
    assert row.measured.as_measured == Fraction(100 * 850, 1100)


def test_behaviour_chart_goes_by_what_counts():
    past = card({}, {"2026-W46": PARTLY, "2026-W47": cell(760, 1000)}).row(CODE)
    assert past.behaviour.values[-3:] == (80, 76, None)


def test_penalty_is_of_what_counts_and_says_what_is_excused():
    penalty = card({"2026-11": PARTLY}).penalty
    (kpi,) = penalty.input["kpis"]
    assert kpi["excused"] == {"numerator": 40, "denominator": 100}
    assert (kpi["numerator"], kpi["denominator"]) == (760, 1000)
    assert (penalty.total, penalty.due) == (Decimal("0.00"), ())
    # 18,640 x 40 % x (83 - 80) / (83 - 75)
    assert penalty.would_have_been == Decimal("2796.00")
    assert penalty.line(CODE).working.startswith(
        "Excused: 40 ÷ 100 of 760 ÷ 1,000. 720 ÷ 900 × 100 = 80."
    )


def test_penalty_comes_out_again_from_what_the_card_keeps():
    kept = json.loads(json.dumps(to_json(card({"2026-11": PARTLY}))))["penalty"]
    assert work_out(parse(json.dumps(kept["input"]))) == kept["output"]


def test_net_score_may_lose_more_than_its_sum_has():
    nps = replace(KPI, code="nps", aggregation="ratio")
    penalty = card({"2026-11": cell(5, 100, (10, 20))}, kpis=(nps,)).penalty
    (kpi,) = penalty.input["kpis"]
    assert (kpi["numerator"], kpi["denominator"]) == (-5, 80)
    assert "excused" not in kpi


def test_excused_window_is_measured_and_not_judged():
    found = card({"2026-11": WHOLLY})
    measured = found.row(CODE).measured
    assert found.row(CODE).state is State.MISSING
    assert (measured.value, measured.why_missing) == (None, WhyMissing.EXCUSED)
    assert measured.as_measured == 61
    assert found.score.input["results"] == []


def test_excused_window_costs_nothing_and_leaves_nothing_open():
    penalty = card({"2026-11": WHOLLY}).penalty
    assert (penalty.total, penalty.would_have_been) == (Decimal("0.00"),) * 2
    assert penalty.provisional == ()
    assert penalty.line(CODE).working == (
        "Excused: 610 ÷ 1,000 of 610 ÷ 1,000. "
        "Nothing of it counts, so nothing is charged."
    )


def test_days_that_are_not_in_stay_open_beside_what_is_excused():
    mondays = {KPI.id: {1: Weekday(seen=9, here=4, since=date(2026, 10, 5))}}
    penalty = card({"2026-11": WHOLLY}, weekdays=mondays).penalty
    assert penalty.provisional == (Provisional.READINGS_PARTIAL,)


RUNS = {
    "an excused window does not break a run": (cell(700, 1000), WHOLLY, 2),
    "an excused window does not count itself": (cell(900, 1000), WHOLLY, 1),
    "a window that excuses make good breaks it": (cell(700, 1000), PARTLY, 1),
}


@pytest.mark.parametrize(("september", "october", "misses"), RUNS.values(), ids=RUNS)
def test_misses_in_a_row_go_by_what_counts(september, october, misses):
    windows = {"2026-09": september, "2026-10": october, "2026-11": cell(700, 1000)}
    (kpi,) = card(windows).penalty.input["kpis"]
    assert kpi["misses_in_row"] == misses


def test_headline_does_not_call_excused_what_is_not_in_yet():
    counts = card({"2026-11": WHOLLY}).counts
    assert (counts.excused, counts.missing, counts.total) == (1, 0, 1)
    assert counts_sentence("November", counts) == (
        "November: 0 of 1 on our goal, 1 excused"
    )


def test_kpi_page_says_that_both_sides_agreed():
    found = card({"2026-11": WHOLLY})
    assert row_sentence(found.row(CODE), "November", found.period).startswith(
        "November is excused: both sides agreed that none of it counts."
    )


@pytest.mark.parametrize("section", ["result", "driver"])
def test_excused_kpi_is_neither_measured_nor_unmeasured_in_the_score(section):
    other = replace(KPI, id=2, code="csat")
    kpis = (replace(KPI, section=section), other)
    targets = {kpi.id: (TARGET,) for kpi in kpis}
    november = card({"2026-11": WHOLLY}, kpis=kpis, targets=targets)
    (left,) = november.score.input["results"]
    assert left["code"] == "csat"
    assert november.score.input["support"] == {"client": [], "partner": []}


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["higher", "lower"]),
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1),
)
def test_excusing_readings_worse_than_the_value_never_raises_the_charge(
    direction, readings
):
    readings = [(min(n, d), d) for n, d in readings]
    n, d = (sum(column) for column in zip(*readings, strict=True))
    sign = -1 if direction == "lower" else 1
    worse = [(a, b) for a, b in readings if sign * a * d < sign * n * b]
    assume(worse)
    out = (sum(a for a, _ in worse), sum(b for _, b in worse))
    full = Fraction(75 if sign > 0 else 85)
    rng = replace(TARGET.range, full=full)
    goal = Fraction(80) + sign * TARGET.buffer
    terms = replace(TARGET, direction=direction, goal=goal, range=rng)
    whole, excused = (
        card({"2026-11": sums}, targets={KPI.id: (terms,)}).penalty.total
        for sums in (cell(n, d), cell(n, d, out))
    )
    assert excused <= whole


def test_card_without_excuses_is_written_as_it_always_was():
    kept = to_json(document())
    assert "excused" not in kept["counts"]
    assert not any(LATER & row["measured"].keys() for row in kept["rows"])
    assert from_json(kept) == document()


def test_card_with_excuses_comes_back_as_it_was():
    found = card({"2026-11": PARTLY})
    assert from_json(json.loads(json.dumps(to_json(found)))) == found
    assert not same_content(to_json(found), to_json(card({"2026-11": cell(760, 1000)})))


@pytest.fixture
def ours(cast: Cast):
    with cast.inside() as partnership:
        yield partnership


@pytest.fixture
def service_level(cast: Cast, ours):
    kpi = world.kpi(ours, CODE)
    world.target(cast, kpi, "80", buffer=3, weight=30, floor=70)
    world.add_sums(kpi, [(date(2026, 11, 3), 760, 1000), (date(2026, 11, 4), 80, 100)])
    return kpi


def test_sums_in_the_database_come_with_what_is_excused(ours, service_level):
    world.add_sums(service_level, [(date(2026, 11, 3), 50, 100)], queue="chat")
    excuse(service_level, date(2026, 11, 3), 20, 50)
    november = world.window(ours, "2026-11")
    found = compute(partnership=ours, period=november, now=NOW)
    measured = from_json(found.document).row(CODE).measured
    assert (measured.excused_numerator, measured.excused_denominator) == (40, 100)
    assert measured.value == Fraction(100 * 850, 1100)


def test_published_card_is_restated_when_time_in_it_is_excused(
    cast, ours, service_level
):
    november = world.window(ours, "2026-11")
    compute(partnership=ours, period=november, now=NOW)
    publish(by=cast.door("bo"), period=november, now=NOW)
    excuse(service_level, date(2026, 11, 3), 760, 1000)
    excuse(service_level, date(2026, 11, 4), 80, 100)
    restated = from_json(compute(partnership=ours, period=november, now=NOW).document)
    assert restated.restates == 1
    assert Change(what="state", code=CODE, before="below_minimum", after="excused") in (
        restated.restated
    )


def test_agreed_excuse_restates_the_card_from_its_readings(cast, ours):
    world.kpi(ours, CODE)
    morning = half_hours(datetime(2026, 11, 3, 6, tzinfo=UTC), 8)
    away = half_hours(TEN, 8)
    bring(
        ours,
        *((CODE, "", at, 9, 10) for at in morning),
        *((CODE, "", at, 3, 10) for at in away),
    )
    november = world.window(ours, "2026-11")
    bring_up_to_date(partnership=ours, now=NOW)
    compute(partnership=ours, period=november, now=NOW)
    publish(by=cast.door("bo"), period=november, now=NOW)
    agreed_excuse(cast)
    bring_up_to_date(partnership=ours, now=NOW)
    document = from_json(compute(partnership=ours, period=november, now=NOW).document)
    measured = document.row(CODE).measured
    assert (measured.value, measured.as_measured) == (90, 60)
    assert document.restated == (
        Change(what="value", code=CODE, before="60", after="90"),
    )


def test_published_card_of_before_is_not_restated_for_keys_that_came_later(
    cast, ours, service_level
):
    november = world.window(ours, "2026-11")
    compute(partnership=ours, period=november, now=NOW)
    publish(by=cast.door("bo"), period=november, now=NOW)
    before = versions("scorecards_scorecard", ours)
    compute(partnership=ours, period=november, now=NOW)
    assert versions("scorecards_scorecard", ours) == before
    (kept,) = Scorecard.objects.values_list("document", flat=True)
    assert not LATER & kept["rows"][0]["measured"].keys()
