"""What goes into a chart: steps, scales, the last periods, the table behind it."""

import pytest

from kpis.charts.series import Flag, Point, Scale, Series, Step, scale_of


@pytest.mark.parametrize(
    ("step", "direction", "more", "ends"),
    [
        pytest.param(
            Step(minimum=80, goal=83, penalty_start=80, penalty_full=75),
            "higher", {}, (73.4, 87.8), id="buffer-decides",
        ),
        pytest.param(
            Step(minimum=70, goal=73, penalty_start=70, penalty_full=60),
            "higher", {}, (59, 81), id="penalty-decides",
        ),
        pytest.param(
            Step(minimum=80, goal=83), "higher", {"floor": 70}, (69, 91), id="floor",
        ),
        pytest.param(
            Step(minimum=5, goal=4), "lower", {}, (2.4, 7.2), id="lower",
        ),
        pytest.param(
            Step(minimum=40, goal=40), "higher", {}, (35.6, 43.2), id="a-tenth",
        ),
        pytest.param(
            Step(low=360, high=420, buffer=5), "within", {}, (340, 440), id="corridor",
        ),
        pytest.param(
            Step(minimum=99.5, goal=99.7), "higher", {"bounds": (0, 100)},
            (99.06, 100), id="held-to-what-can-be",
        ),
    ],
)  # fmt: skip
def test_scale_follows_its_rule(step, direction, more, ends):
    scale = scale_of(step, direction, **more)
    assert (scale.lo, scale.hi) == pytest.approx(ends)


@pytest.mark.parametrize(
    ("step", "direction"),
    [
        pytest.param(Step(), "higher", id="nothing-agreed"),
        pytest.param(Step(minimum=1, goal=2), "none", id="counted"),
    ],
)
def test_scale_is_none_without_terms(step, direction):
    assert scale_of(step, direction) is None


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param({"minimum": 80}, id="minimum-without-goal"),
        pytest.param({"low": 1}, id="low-without-high"),
        pytest.param({"low": 2, "high": 1}, id="corridor-upside-down"),
    ],
)
def test_step_refuses_terms_that_do_not_go_together(terms):
    with pytest.raises(ValueError, match=r"corridor|step"):
        Step(**terms)


def test_scale_refuses_to_run_downwards():
    with pytest.raises(ValueError, match="runs upwards"):
        Scale(2, 1)


def test_series_refuses_steps_out_of_order():
    with pytest.raises(ValueError, match="in the order"):
        Series("x", (), steps=(Step(from_index=3), Step(from_index=3)))


def test_last_keeps_steps_at_their_place_in_time():
    points = tuple(Point(str(index), float(index)) for index in range(10))
    first, second = Step(minimum=1, goal=2), Step(from_index=8, minimum=2, goal=3)
    shown = Series("x", points, steps=(first, second)).last(4)
    assert [point.label for point in shown.points] == ["6", "7", "8", "9"]
    assert [(s.minimum, start, end) for s, start, end in shown.spans()] == [
        (1, 0, 2),
        (2, 2, 4),
    ]


def test_last_forgets_a_version_that_had_ended_before():
    points = tuple(Point(str(index), float(index)) for index in range(10))
    first, second = Step(minimum=1, goal=2), Step(from_index=3, minimum=2, goal=3)
    shown = Series("x", points, steps=(first, second)).last(4)
    assert [step.minimum for step in shown.steps] == [2]


def test_rows_are_newest_first_and_say_what_is_missing():
    points = (
        Point("May", 3.5, n=1200, signal="outside", note="mailing"),
        Point("Jun", None),
        Point("Jul", 4.0, running=True),
    )
    rows = Series("x", points).rows()
    assert [(row.label, row.value, row.n, row.note, row.marked) for row in rows] == [
        ("Jul", "4", "", "still running, not judged", False),
        ("Jun", "not in", "", "", False),
        ("May", "3.5", "1,200", "mailing; a signal, not noise", True),
    ]


def test_flags_keep_their_place_in_time_and_leave_with_their_period():
    flags = (Flag(1, 0.5), Flag(2, 2.25))
    points = tuple(Point(f"w{n}", 80.0 + n) for n in range(4))
    shown = Series("Service level", points, flags=flags).last(2)
    assert shown.flags == (Flag(2, 0.25),)
