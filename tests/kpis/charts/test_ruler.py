"""The ruler of one target: right is always better, labels turn away from neighbours."""

import pytest

from kpis.charts.ruler import ruler
from kpis.charts.series import Scale, Step

STEP = Step(minimum=80, goal=83, penalty_start=80, penalty_full=75)


def test_ruler_places_penalty_buffer_and_goal():
    drawn = ruler(step=STEP, scale=Scale(72, 88), direction="higher", value=81.5)
    assert [(band.kind, band.x, band.width) for band in drawn.bands] == [
        ("beyond", 0, 100),
        ("penalty", 18.75, 31.25),
        ("goal", 68.75, 31.25),
        ("buffer", 50, 18.75),
    ]
    assert drawn.now.x == pytest.approx(59.38, abs=0.01)


def test_ruler_of_lower_is_better_runs_the_other_way():
    step = Step(minimum=5, goal=4, penalty_start=5, penalty_full=7)
    drawn = ruler(step=step, scale=Scale(2, 8), direction="lower")
    spots = {mark.kind: mark.x for mark in drawn.marks}
    assert spots["full"] < spots["minimum"] < spots["goal"]


def test_ruler_of_a_corridor_has_a_buffer_on_each_side():
    step = Step(low=360, high=420, buffer=10)
    drawn = ruler(step=step, scale=Scale(340, 440), direction="within")
    kinds = [band.kind for band in drawn.bands]
    assert kinds == ["beyond", "goal", "buffer", "buffer"]
    assert len(drawn.marks) == 4


def test_ruler_labels_turn_away_from_a_near_neighbour():
    step = Step(minimum=99.5, goal=99.7)
    drawn = ruler(step=step, scale=Scale(98, 100), direction="higher")
    assert [(mark.kind, mark.anchor) for mark in drawn.marks] == [
        ("minimum", "end"),
        ("goal", "start"),
    ]


def test_ruler_label_holds_every_value():
    drawn = ruler(
        step=STEP,
        scale=Scale(72, 88),
        direction="higher",
        value=81.5,
        period="November",
    )
    assert drawn.label == (
        "minimum 80; goal 83; penalty from 80, full at 75; November 81.5"
    )


def test_ruler_without_a_value_shows_the_target_alone():
    assert ruler(step=STEP, scale=Scale(72, 88), direction="higher").now is None
