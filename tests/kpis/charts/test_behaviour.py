"""The process behaviour chart: bands, steps, gaps, the running period, its words."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.axis import gathered, spread, ticks_of
from kpis.charts.behaviour import TIGHT, WIDE, behaviour
from kpis.charts.series import Flag, Limits, Point, Scale, Series, Span, Step

FIRST = Step(minimum=78, goal=80, penalty_start=78, penalty_full=73)
SECOND = Step(
    from_index=2,
    minimum=80,
    goal=83,
    penalty_start=80,
    penalty_full=75,
    note="minimum +2",
)
LIMITS = Limits(mean=83.3, lower=80.4, upper=86.2)


def series(values=(83, 84, 76.9, 82), **more):
    points = tuple(Point(f"week {i}", value) for i, value in enumerate(values))
    return Series("Service level", points, **more)


def lines(chart, kind):
    return [line.path for line in chart.lines if line.kind == kind]


def test_behaviour_steps_where_the_version_changed():
    chart = behaviour(series(steps=(FIRST, SECOND)))
    assert [band.kind for band in chart.bands] == ["buffer", "penalty"] * 2
    (minimum,) = lines(chart, "minimum")
    assert (minimum.count("M"), minimum.count("V"), minimum.count("H")) == (1, 1, 2)


def test_behaviour_draws_both_sides_of_a_corridor():
    corridor = Step(low=360, high=420, buffer=10)
    chart = behaviour(series((380, 390), direction="within", steps=(corridor,)))
    assert [band.kind for band in chart.bands] == ["buffer", "buffer"]
    assert len(lines(chart, "minimum")) == len(lines(chart, "goal")) == 2


def test_behaviour_breaks_its_line_at_a_gap():
    (line,) = lines(behaviour(series((83, 84, None, 82, 81))), "line")
    assert line.count("M") == 2


def test_behaviour_shows_the_running_period_hollow_and_dashed():
    shown = series()
    points = (*shown.points[:-1], replace(shown.points[-1], running=True))
    chart = behaviour(replace(shown, points=points))
    assert chart.marks[-1].kind == "hollow"
    assert len(lines(chart, "running")) == 1
    assert lines(chart, "line")[0].count(",") == 3


def test_behaviour_marks_the_period_that_is_spoken_of():
    chart = behaviour(series(period=Span("November", 1, 3)))
    (period,) = lines(chart, "period")
    quarter = (WIDE.width - WIDE.right - WIDE.left) / 4
    begins, ends = WIDE.left + quarter, WIDE.left + 3 * quarter
    assert period == f"M{begins:g} {WIDE.height - WIDE.bottom}H{ends:g}"
    assert [text.x for text in chart.texts if text.text == "November"] == [begins]
    assert chart.label.endswith("marked November")


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        pytest.param(Span("November", 1, 3), (0, 1), id="cut-at-the-first-point"),
        pytest.param(Span("October", 0, 2), None, id="before-the-first-point"),
    ],
)
def test_behaviour_marks_no_more_of_a_period_than_it_shows(period, shown):
    left = series(period=period).last(2).period
    assert (left and (left.begins, left.ends)) == shown


@pytest.mark.parametrize(
    ("direction", "value", "kind"),
    [
        pytest.param("higher", 76.9, "signal", id="higher-below-the-mean"),
        pytest.param("higher", 88.0, "signal good", id="higher-above-the-mean"),
        pytest.param("lower", 88.0, "signal", id="lower-above-the-mean"),
        pytest.param("lower", 76.9, "signal good", id="lower-below-the-mean"),
        pytest.param("within", 88.0, "signal", id="within-is-never-good"),
    ],
)
def test_behaviour_tells_a_good_signal_from_the_other(direction, value, kind):
    points = (Point("a", 83.0), Point("b", value, signal="outside"))
    chart = behaviour(Series("x", points, direction=direction, limits=LIMITS))
    assert chart.marks[1].kind == kind


def test_behaviour_names_everything_at_the_right_edge():
    chart = behaviour(series(steps=(FIRST, SECOND), limits=LIMITS))
    words = {text.text for text in chart.texts}
    assert {
        "our minimum 80",
        "our goal 83",
        "buffer: no penalty",
        "penalty from 80,",
        "full at 75",
        "upper limit 86.2",
        "minimum +2",
    } <= words


def test_behaviour_names_lie_apart():
    chart = behaviour(series(steps=(FIRST, SECOND), limits=LIMITS))
    edge = sorted(text.y for text in chart.texts if text.x > WIDE.width - WIDE.right)
    assert all(after - before >= 14.9 for before, after in pairwise(edge))


def test_behaviour_leaves_out_a_limit_that_cannot_be():
    limits = Limits(mean=98, lower=94, upper=102)
    chart = behaviour(series((97, 98, 99), limits=limits, bounds=(0, 100)))
    assert len(lines(chart, "limit")) == 1


def test_behaviour_has_thirteen_periods_and_short_words_when_tight():
    chart = behaviour(series(range(70, 96), steps=(FIRST,)), TIGHT)
    assert len(chart.marks) == 13
    assert "min 78" in {text.text for text in chart.texts}


def test_behaviour_label_holds_range_terms_signals_and_last():
    points = (Point("w1", 83.0), Point("w2", 76.9, signal="outside"), Point("w3", 82.0))
    label = behaviour(Series("Service level", points, steps=(FIRST,))).label
    assert label == (
        "Service level: 3 periods to w3, from 76.9 to 83; minimum 78; goal 80; "
        "signal w2 76.9; last 82"
    )


def test_behaviour_title_of_a_point_holds_value_n_and_note():
    points = (Point("w1", 83.0, n=11900, note="mailing"),)
    assert behaviour(Series("x", points)).marks[0].title == "w1: 83, n 11,900. mailing"


def test_behaviour_axis_starts_at_zero_for_counts_only():
    counts = behaviour(series((500, 600), from_zero=True))
    rates = behaviour(series((500, 600)))
    assert "0" in {text.text for text in counts.texts}
    assert "0" not in {text.text for text in rates.texts}


@given(
    st.lists(st.none() | st.floats(-1e6, 1e6), max_size=30),
    st.sampled_from([WIDE, TIGHT]),
)
def test_behaviour_stays_inside_its_drawing(values, size):
    chart = behaviour(series(values, steps=(FIRST,), limits=LIMITS), size)
    assert all(0 <= mark.x <= size.width for mark in chart.marks)
    assert all(0 <= mark.y <= size.height for mark in chart.marks)
    assert all(band.height >= 0 and band.width >= 0 for band in chart.bands)


@given(lo=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6))
def test_ticks_are_few_and_on_the_scale(lo, span):
    scale = Scale(lo, lo + span)
    ticks = ticks_of(scale)
    assert 1 <= len(ticks) <= 6
    assert all(lo - span * 1e-6 <= tick <= lo + span * (1 + 1e-6) for tick in ticks)


@given(st.lists(st.floats(0, 300), max_size=12))
def test_spread_keeps_labels_apart_where_they_fit(wanted):
    placed = spread(wanted, 15, (12, 332))
    lowest_first = sorted(placed)
    gaps = pairwise(lowest_first)
    assert all(after - before >= 14.8 for before, after in gaps)
    assert len(placed) == len(wanted)


def test_behaviour_calls_what_must_not_be_exceeded_a_limit():
    step = Step(minimum=6, goal=5)
    chart = behaviour(series((4, 5), direction="lower", steps=(step,)))
    words = {text.text for text in chart.texts}
    assert "our limit 6" in words
    assert not any("minimum" in word for word in (*words, chart.label))


def test_behaviour_names_both_ends_of_a_corridor():
    step = Step(low=360, high=420, buffer=10)
    chart = behaviour(series((380, 390), direction="within", steps=(step,)))
    assert {"our minimum 360", "our maximum 420"} <= {t.text for t in chart.texts}


@pytest.mark.parametrize(
    ("direction", "value", "kind"),
    [
        pytest.param("higher", 81.0, "signal neutral", id="on-the-goal"),
        pytest.param("higher", 76.9, "signal", id="off-the-goal"),
        pytest.param("none", 76.9, "signal neutral", id="counted-only"),
    ],
)
def test_behaviour_shows_a_signal_on_the_goal_as_neutral(direction, value, kind):
    points = (Point("a", 83.0), Point("b", value, signal="shift"))
    steps = (FIRST,) if direction != "none" else ()
    chart = behaviour(
        Series("x", points, direction=direction, steps=steps, limits=LIMITS)
    )
    assert chart.marks[1].kind == kind


def test_behaviour_names_the_plainest_signal_off_the_line():
    points = (
        Point("a", 70.0, signal="outside"),
        Point("b", 83.0),
        Point("c", 82.0, signal="shift"),
    )
    chart = behaviour(Series("x", points, limits=LIMITS))
    (said,) = [text for text in chart.texts if text.text.endswith("a signal")]
    assert said.text == "70, a signal"
    assert abs(said.y - chart.marks[0].y) > 10


@pytest.mark.parametrize("size", [WIDE, TIGHT], ids=["wide", "tight"])
def test_flags_of_the_same_day_have_their_numbers_side_by_side(size):
    flags = (Flag(2, 1.1), Flag(1, 1.1), Flag(3, 3.9))
    chart = behaviour(series(flags=flags), size)
    written = [text.text for text in chart.texts if text.kind.startswith("flag")]
    assert written == ["1 · 2", "3"]
    assert len(lines(chart, "flag")) == 3


@given(st.lists(st.floats(0, 26), max_size=12), st.floats(8, 60))
def test_numbers_of_flags_never_touch(places, period):
    written = gathered([Flag(n, at) for n, at in enumerate(places, 1)], period)
    for (left, here), (right, there) in pairwise(written):
        assert (there - here) * period >= 7 * (len(left) + len(right)) / 2
    numbers = [int(n) for text, _at in written for n in text.split(" · ")]
    assert sorted(numbers) == list(range(1, len(places) + 1))


@given(
    st.floats(0, 100),
    st.sampled_from([WIDE, TIGHT]),
    st.sampled_from([(None, None), (0.0, 100.0)]),
)
def test_words_of_a_signal_stand_inside_the_plot_and_off_their_point(
    value, size, bounds
):
    usual = [Point("", 80.0 + index % 3) for index in range(9)]
    points = (*usual, Point("", value, signal="outside"))
    chart = behaviour(Series("CSAT", points, limits=LIMITS, bounds=bounds), size)
    (words,) = [text for text in chart.texts if text.text.endswith("a signal")]
    assert size.top + 10 <= words.y <= size.height - size.bottom - 4
    assert abs(words.y - 5 - chart.marks[-1].y) >= 20
