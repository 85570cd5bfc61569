"""The bullet: right is always better, on a scale that no reading moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.charts.bullet import bullet
from kpis.charts.series import Scale, Step, Voice, scale_of

HIGHER = Step(minimum=80, goal=83, penalty_start=80, penalty_full=75)
LOWER = Step(minimum=5, goal=4)
WITHIN = Step(low=360, high=420, buffer=10)

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))


def drawn(value, step=HIGHER, direction="higher", scale=None, **more):
    scale = scale or scale_of(step, direction)
    return bullet(
        name="Service level",
        value=value,
        step=step,
        scale=scale,
        direction=direction,
        **more,
    )


@pytest.mark.parametrize(
    ("step", "direction", "value", "bands", "ticks", "at"),
    [
        pytest.param(
            HIGHER, "higher", 81.5,
            [("below", 0, 40), ("buffer", 40, 20), ("goal", 60, 40)],
            [("minimum", 40), ("goal", 60)], 50, id="higher",
        ),
        pytest.param(
            Step(minimum=80, goal=77), "lower", 78.5,
            [("below", 0, 60), ("buffer", 60, 20), ("goal", 80, 20)],
            [("minimum", 60), ("goal", 80)], 70, id="lower-flips",
        ),
        pytest.param(
            Step(minimum=80, goal=80), "higher", 80,
            [("below", 0, 40), ("goal", 40, 60)],
            [("minimum", 40)], 40, id="no-buffer-one-tick",
        ),
        pytest.param(
            Step(low=77, high=86, buffer=1.5), "within", 80,
            [("below", 0, 20), ("buffer", 20, 10), ("goal", 30, 40),
             ("buffer", 70, 10), ("below", 80, 20)],
            [("minimum", 20), ("minimum", 80), ("goal", 30), ("goal", 70)], 40,
            id="within-both-sides",
        ),
    ],
)  # fmt: skip
def test_bullet_places_bands_ticks_and_value(step, direction, value, bands, ticks, at):
    result = drawn(value, step, direction, Scale(74, 89))
    assert [(band.kind, band.x, band.width) for band in result.bands] == bands
    assert [(tick.kind, tick.x) for tick in result.ticks] == ticks
    assert result.at == at
    assert result.block is (direction == "within")


def test_bullet_without_a_value_has_ticks_and_no_bar():
    result = drawn(None)
    assert result.at is None
    assert len(result.ticks) == 2
    assert "not in yet" in result.label


def test_bullet_says_why_there_is_no_value():
    assert ": excused;" in drawn(None, absent="excused").label


def test_bullet_without_a_target_is_only_a_dashed_line():
    result = bullet(
        name="Contacts", value=48200, step=None, scale=None, direction="none"
    )
    assert (result.bands, result.ticks, result.at) == ((), (), None)
    assert result.label == "Contacts: 48200; counted, no target"


@pytest.mark.parametrize(
    ("step", "direction", "value", "beyond", "at"),
    [
        pytest.param(HIGHER, "higher", 60, "worse", 0, id="higher-far-below"),
        pytest.param(HIGHER, "higher", 99, "better", 100, id="higher-far-above"),
        pytest.param(LOWER, "lower", 20, "worse", 0, id="lower-far-above"),
        pytest.param(LOWER, "lower", 0, "better", 100, id="lower-far-below"),
        pytest.param(HIGHER, "higher", 81, "", None, id="on-the-scale"),
    ],
)
def test_bullet_beyond_its_scale_stands_at_the_end_and_says_so(
    step, direction, value, beyond, at
):
    result = drawn(value, step, direction)
    assert result.beyond == beyond
    assert at is None or result.at == at


def test_bullet_label_holds_the_values_and_the_direction():
    spoken = Voice(number=lambda value: f"{value:.1f} %")
    result = drawn(81.5, voice=spoken)
    assert result.label == (
        "Service level: 81.5 %; minimum 80.0 %, goal 83.0 %; higher is better"
    )


def test_bullet_label_of_a_corridor_names_both_ends():
    label = drawn(395, WITHIN, "within").label
    assert "limit 360 to 420, goal 370 to 410; best inside the corridor" in label


@given(minimum=numbers, buffer=st.floats(0, 1e4), value=numbers, less=st.booleans())
def test_bullet_keeps_everything_between_its_ends(minimum, buffer, value, less):
    direction = "lower" if less else "higher"
    goal = minimum - buffer if less else minimum + buffer
    step = Step(minimum=minimum, goal=goal)
    result = drawn(value, step, direction)
    spots = [tick.x for tick in result.ticks] + [result.at]
    assert all(0 <= spot <= 100 for spot in spots)
    assert sum(band.width for band in result.bands) == pytest.approx(100, abs=0.05)


@given(first=st.floats(0, 100), second=st.floats(0, 100), less=st.booleans())
def test_bullet_puts_the_better_value_further_right(first, second, less):
    direction = "lower" if less else "higher"
    step = Step(minimum=50, goal=40 if less else 60)
    worse, better = sorted((first, second), reverse=less)
    assert drawn(worse, step, direction).at <= drawn(better, step, direction).at


@given(value=numbers)
def test_bullet_scale_depends_on_the_terms_alone(value):
    assert drawn(value).bands == drawn(81.5).bands
