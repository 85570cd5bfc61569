"""The sparkline: gaps break it, signals are ringed, its label holds the values."""

from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.series import Point, Series, Step
from kpis.charts.sparkline import HEIGHT, sparkline


def series(values, **more):
    points = tuple(Point(f"week {i}", value) for i, value in enumerate(values))
    return Series("Service level", points, **more)


def test_sparkline_breaks_at_a_gap():
    spark = sparkline(series([80, 81, None, 82, 83]))
    assert spark.path.count("M") == 2


def test_sparkline_draws_a_lone_point_as_a_dot():
    spark = sparkline(series([None, 81, None, 82, 83]))
    assert spark.path.split(" M")[0] == "M25,27h0"


def test_sparkline_shows_at_most_the_periods_asked_for():
    spark = sparkline(series(range(40)), periods=26)
    assert spark.path.count(",") == 26


def test_sparkline_of_nothing_says_so():
    spark = sparkline(series([None, None]))
    assert (spark.path, spark.last) == ("", None)
    assert spark.label == "Service level: not in yet"


def test_sparkline_label_holds_low_high_last_and_the_gaps():
    label = sparkline(series([80, None, 79, 83.5])).label
    assert label == "Service level: 4 periods, from 79 to 83.5, last 83.5, 1 not in"


def test_sparkline_ends_at_the_last_value_not_at_the_last_period():
    last = sparkline(series([80, 81, None])).last
    assert last.x == 50


def test_sparkline_rings_signals_only():
    points = (Point("a", 80), Point("b", 70, signal="outside"), Point("c", 80))
    spark = sparkline(Series("x", points))
    assert [dot.x for dot in spark.signals] == [50]


def test_sparkline_shows_the_buffer_of_both_ends_of_a_corridor():
    spark = sparkline(series([380, 390], steps=(Step(low=360, high=420, buffer=10),)))
    assert (len(spark.buffers), len(spark.minimums)) == (2, 2)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=40))
def test_sparkline_stays_inside_its_drawing(values):
    spark = sparkline(series(values, steps=(Step(minimum=10, goal=20),)))
    dots = [dot for dot in (spark.last, *spark.signals) if dot]
    assert all(0 <= dot.x <= 100 and 0 <= dot.y <= HEIGHT for dot in dots)
    assert all(0 <= y <= HEIGHT for y in spark.minimums)


@given(st.lists(st.none() | st.floats(0, 100), max_size=26))
def test_sparkline_has_as_many_pieces_as_runs(values):
    runs = sum(
        1
        for before, value in zip([None, *values], values, strict=False)
        if value is not None and before is None
    )
    assert sparkline(series(values)).path.count("M") == runs
