import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from kpis.arithmetic.behaviour import chart
from partnership.periods import Calendar, Kind, period_of
from scorecards.noise import behaviour_of, by_chance

CALENDAR = Calendar("Europe/London")
FIRST = date(2026, 6, 1)


def weeks(values):
    return [
        (period_of(CALENDAR, Kind.WEEK, FIRST + timedelta(weeks=n)), value)
        for n, value in enumerate(values)
    ]


def said(values, **more):
    settings = {"running": False, "direction": "higher", "goal": Fraction(83)}
    return behaviour_of("week", weeks(values), **(settings | more))


def test_five_points_are_too_early_to_tell():
    behaviour = said([Fraction(80 + n) for n in range(5)])
    assert (behaviour.variation, behaviour.lower) == ("too_early", None)


def test_gap_is_no_zero_and_no_point():
    behaviour = said([Fraction(84), None] * 6)
    assert behaviour.points == 6
    assert behaviour.values[1] is None
    assert behaviour.mean == 84


def test_running_period_is_not_judged():
    steady = [Fraction(84 + n % 2) for n in range(12)]
    closed = said(steady)
    running = said([*steady, Fraction(2)], running=True)
    assert running.labels == (*closed.labels, None)
    assert (running.mean, running.variation) == (closed.mean, closed.variation)
    assert (len(running.values), running.points) == (13, 12)


def test_what_is_only_counted_is_higher_or_lower_and_never_better():
    values = [Fraction(100 + n % 2) for n in range(12)]
    behaviour = said([*values, Fraction(300)], direction="none", goal=None)
    assert (behaviour.variation, behaviour.assurance) == ("high", None)


@pytest.mark.parametrize(
    ("points", "share"), [(5, 0), (6, 0.02), (26, 0.2), (99, 0.42)]
)
def test_chance_of_a_signal_by_noise_alone_grows_with_the_points(points, share):
    assert by_chance(points) == pytest.approx(share)


def test_chance_of_a_signal_is_what_noise_gives():
    noise = random.Random(26)  # noqa: S311 - noise, not a secret
    charts = [
        chart([Fraction(round(noise.gauss(0, 1) * 1000)) for _ in range(26)])[-1]
        for _ in range(200)
    ]
    share = sum(any(segment.labels) for segment in charts) / len(charts)
    assert share == pytest.approx(by_chance(26), abs=0.08)


def test_marks_and_verdict_agree_where_neighbours_depend():
    wave = (0, 3, 5, 5, 3, 0, -3, -5, -5, -3)
    drifting = [Fraction(85 + wave[n % len(wave)]) for n in range(26)]
    behaviour = said(drifting)
    assert behaviour.variation == "common_cause"
    assert set(behaviour.labels) <= {None, "outside"}
