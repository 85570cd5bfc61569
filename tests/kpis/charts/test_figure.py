"""The Plotly figure: accepted by Plotly's own schema, JSON, no markup of others."""

import json

import plotly.graph_objects as go
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.charts.figure import figure
from kpis.charts.series import Flag, Limits, Point, Series, Span, Step

STEPS = (
    Step(minimum=78, goal=80, penalty_start=78, penalty_full=73),
    Step(from_index=2, minimum=80, goal=83, penalty_start=80, penalty_full=75),
)
POINTS = (
    Point("w1", 83.0, n=11900, tick="Jun"),
    Point("w2", None),
    Point("w3", 76.9, signal="outside", note="<b>mailing</b> & CRM"),
    Point("w4", 82.0, running=True),
)
LIMITS = Limits(mean=83.3, lower=80.4, upper=86.2)


def drawn(**more):
    given_ = {"points": POINTS, "steps": STEPS, "limits": LIMITS, **more}
    return figure(Series("Service level", **given_))


def by_role(result, role):
    return [trace for trace in result["data"] if trace["meta"] == role]


def test_figure_is_valid_for_plotly():
    result = drawn()
    assert go.Figure(result).to_dict()["data"]
    assert json.loads(json.dumps(result)) == result


def test_figure_has_line_minimum_goal_and_bands():
    result = drawn()
    assert [trace["meta"] for trace in result["data"]] == [
        *["limit"] * 3, "minimum", "goal", "values", "running",
    ]  # fmt: skip
    assert [shape["name"] for shape in result["layout"]["shapes"]] == [
        "buffer",
        "penalty",
    ] * 2


def test_figure_marks_the_period_that_is_spoken_of():
    layout = drawn(period=Span("1 < 2", 1, 3))["layout"]
    (shape,) = (s for s in layout["shapes"] if s["name"] == "period")
    assert (shape["x0"], shape["x1"], shape["y0"], shape["y1"]) == (0.5, 2.5, 0, 0)
    (word,) = (a for a in layout["annotations"] if a["name"] == "period")
    assert (word["text"], word["yref"]) == ("1 &lt; 2", "paper")
    assert go.Figure(drawn(period=Span("1 < 2", 1, 3)))


def test_figure_steps_where_the_version_changed():
    (minimum,) = by_role(drawn(), "minimum")
    assert list(zip(minimum["x"], minimum["y"], strict=True)) == [
        (-0.5, 78),
        (1.5, 78),
        (1.5, 80),
        (3.5, 80),
    ]


def test_figure_breaks_its_line_at_a_gap_and_before_the_running_period():
    (values,) = by_role(drawn(), "values")
    assert values["y"] == [83.0, None, 76.9, None]
    assert values["connectgaps"] is False
    (running,) = by_role(drawn(), "running")
    assert (running["x"], running["y"]) == ([2, 3], [76.9, 82.0])


def test_figure_escapes_what_people_wrote():
    text = json.dumps(drawn())
    assert "<b>" not in text
    assert "&lt;b&gt;mailing&lt;/b&gt; &amp; CRM" in text


def test_figure_says_value_n_and_signal_on_hover():
    (values,) = by_role(drawn(), "values")
    assert values["text"][0] == "w1<br>83<br>n 11,900"
    assert "a signal, not noise" in values["text"][2]
    assert values["text"][1] == "w2<br>not in"


def test_figure_draws_both_sides_of_a_corridor():
    corridor = (Step(low=360, high=420, buffer=10),)
    result = drawn(steps=corridor, direction="within", limits=None)
    assert len(by_role(result, "minimum")) == len(by_role(result, "goal")) == 2


def test_figure_has_a_short_word_for_each_name_at_the_edge():
    layout = drawn()["layout"]
    at_edge = [word for word in layout["annotations"] if word.get("xref") == "paper"]
    assert len(layout["meta"]["short"]) == len(at_edge) == 4


@settings(max_examples=15)
@given(st.lists(st.none() | st.floats(0, 100), max_size=8))
def test_figure_is_valid_for_any_readings(values):
    points = tuple(Point(str(i), value) for i, value in enumerate(values))
    assert go.Figure(drawn(points=points, steps=(), limits=None)) is not None


def test_figure_writes_the_numbers_of_neighbouring_flags_side_by_side():
    result = drawn(flags=(Flag(1, 1.0), Flag(2, 1.02), Flag(3, 3.0)))
    words = result["layout"]["annotations"]
    assert [w["text"] for w in words if w["name"] == "flag"] == ["1 · 2", "3"]
