from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest

from scorecards.document import (
    Behaviour,
    Counts,
    KpiRow,
    Measured,
    PeriodPart,
    RangePart,
    State,
    TargetPart,
    WhyMissing,
)
from scorecards.headline import (
    chance_sentence,
    counts_sentence,
    noise_code,
    row_sentence,
)
from scorecards.signals import Signal, variation_of
from scorecards.terms import state_of

NOVEMBER = Counts(on_goal=8, in_buffer=3, below_minimum=2, missing=1, total=14)
TARGET = TargetPart(
    number=1,
    effective_from=date(2026, 9, 1),
    direction="higher",
    minimum=Fraction(80),
    buffer=Fraction(3),
    buffer_reason="One bad week passes.",
    goal=Fraction(83),
    range=RangePart(form="linear", start=Fraction(80), full=Fraction(75)),
    weight=Fraction(30),
    allocation=Fraction(40),
)


PERIOD = PeriodPart(
    kind="window",
    key="2026-11",
    first=date(2026, 11, 1),
    last=date(2026, 11, 30),
    complete=True,
)


def row(value, *, variation="common_cause", assurance="hit_or_miss", weeks=()):
    """A row with its verdicts; `weeks` are the last values of its series."""
    exact = None if value is None else Fraction(value)
    past = tuple(map(Fraction, weeks))
    return KpiRow(
        code="service_level_offered",
        name="Service level",
        group="customer",
        section="result",
        owner_side="both",
        unit="%",
        scale=100,
        decimals=1,
        aggregation="ratio",
        direction="higher",
        numerator_power=0,
        denominator_power=0,
        definition_version=1,
        measured=Measured(
            numerator=None,
            denominator=None,
            value=exact,
            shown=None,
            coverage=Fraction(100),
            days=30,
            days_expected=30,
            readings=30,
            partial=False,
            provisional=False,
            unweighted=False,
        ),
        state=state_of(TARGET, exact),
        judged=True,
        target=TARGET,
        behaviour=Behaviour(
            grain="week",
            firsts=tuple(
                date(2026, 11, 2) + timedelta(weeks=n) for n in range(len(past))
            ),
            values=past,
            labels=(None,) * len(past),
            points=len(past),
            variation=variation,
            assurance=assurance,
        ),
    )


HEADLINES = {
    "all states": (
        NOVEMBER,
        "November: 8 of 14 on our goal, 3 in buffer, 2 below minimum, 1 not in yet",
    ),
    "only goals": (
        replace(NOVEMBER, on_goal=14, in_buffer=0, below_minimum=0, missing=0),
        "November: 14 of 14 on our goal",
    ),
    "no target": (
        Counts(on_goal=0, in_buffer=0, below_minimum=0, missing=0, total=0),
        "November: no target is agreed yet",
    ),
}


@pytest.mark.parametrize(("counts", "sentence"), HEADLINES.values(), ids=HEADLINES)
def test_headline_counts_the_states_that_occur(counts, sentence):
    assert counts_sentence("November", counts) == sentence


def test_headline_of_a_running_period_says_so_far():
    sentence = counts_sentence("December", NOVEMBER, complete=False)
    assert sentence.startswith("December so far: 8 of 14")


def test_headline_says_how_many_signals_chance_alone_would_give():
    document = SimpleNamespace(charts=14, by_chance=2.76)
    assert chance_sentence(document) == (
        "by chance alone about 3 of 14 charts show one in 26 weeks"
    )


SENTENCES = {
    "noise that holds the goal": (
        row(84, assurance="will_meet", weeks=(84, 85, 84)),
        "inside_above",
        (
            "November closed on our goal. "
            "Only noise to 22 Nov: nothing has happened that needs a reason."
        ),
    ),
    "noise inside the buffer": (
        row("81.5", weeks=(84, 83, 82)),
        "inside_above",
        (
            "November closed inside our buffer. "
            "Only noise to 22 Nov: nothing has happened that needs a reason. "
            "The goal is inside its usual swing: ask about the buffer first."
        ),
    ),
    "noise below a goal out of reach": (
        row(79, assurance="will_not_meet", weeks=(79, 78, 81)),
        "inside_below",
        (
            "November closed below our minimum. "
            "Below our minimum in 2 of the 3 weeks to 22 Nov. "
            "Only noise to 22 Nov: the process cannot hold this goal yet. "
            "It is the system, not the team: change the system or the goal."
        ),
    ),
    "a signal below the minimum": (
        row(70, variation="concern", weeks=(84, 83, 62)),
        "outside_below",
        (
            "November closed below our minimum. "
            "Below our minimum in 1 of the 3 weeks to 22 Nov. "
            "This is a signal, not noise: something happened. "
            "What changed, on either side?"
        ),
    ),
    "a signal for the better": (
        row(90, variation="improvement", weeks=(84, 85, 97)),
        "outside_above",
        (
            "November closed on our goal. "
            "This is a signal, not noise: something happened. What do we want to keep?"
        ),
    ),
}


@pytest.mark.parametrize(("kpi", "code", "text"), SENTENCES.values(), ids=SENTENCES)
def test_sentence_says_where_it_stands_noise_or_signal_and_what_to_ask(kpi, code, text):
    assert noise_code(kpi, PERIOD) == code
    assert row_sentence(kpi, "November", PERIOD) == text


def test_sentence_of_a_missing_value_is_no_zero():
    kpi = row(None, variation="too_early", assurance=None)
    assert kpi.state is State.MISSING
    assert row_sentence(kpi, "November", PERIOD) == (
        "November is not in yet. Too early to tell noise from signal: 0 points so far."
    )


def marked(kpi, *labels):
    """The row with these marks on its last weeks, above and below the mean of 83."""
    past = replace(kpi.behaviour, labels=labels, mean=83.0)
    return replace(kpi, behaviour=past)


def test_week_that_the_chart_marks_in_the_period_is_never_called_noise():
    kpi = row("81.5", weeks=(84, 83, 82))
    later = (Signal(date(2026, 11, 30), "concern"),)
    text = row_sentence(kpi, "November", PERIOD, later)
    assert "The week of 30 Nov is a signal, not noise: something happened." in text
    assert "Only noise" not in text
    assert "usual swing" not in text


def test_signal_before_the_period_is_named_and_the_noise_since_is_dated():
    kpi = row(84, assurance="will_meet", weeks=(84, 83, 84))
    earlier = (Signal(date(2026, 6, 1), "high"),)
    assert row_sentence(kpi, "November", PERIOD, earlier) == (
        "November closed on our goal. The week of 1 Jun was a signal, not noise. "
        "Since then: only noise to 22 Nov."
    )


def test_signal_after_the_period_says_nothing_about_it():
    kpi = row(84, assurance="will_meet", weeks=(84, 83, 84))
    after = (Signal(date(2026, 12, 7), "concern"),)
    assert "Only noise to 22 Nov" in row_sentence(kpi, "November", PERIOD, after)


@pytest.mark.parametrize(
    ("direction", "labels", "said"),
    [
        pytest.param("higher", (None, None, None), "common_cause", id="none"),
        pytest.param("higher", ("outside", None, None), "improvement", id="above"),
        pytest.param("lower", ("outside", None, None), "concern", id="lower is better"),
        pytest.param("none", ("outside", None, None), "high", id="counted"),
        pytest.param("higher", ("outside", "shift", None), "concern", id="the last"),
    ],
)
def test_variation_is_of_the_last_signal_in_the_period(direction, labels, said):
    kpi = replace(marked(row(84, weeks=(86, 80, 84)), *labels), direction=direction)
    assert variation_of(kpi, PERIOD) == said


def test_weeks_below_the_minimum_are_counted_up_to_a_gap():
    kpi = row(79, weeks=(70, 70, 79, 84))
    past = replace(kpi.behaviour, values=(Fraction(70), None, *map(Fraction, (79, 84))))
    text = row_sentence(replace(kpi, behaviour=past), "November", PERIOD)
    assert "Below our minimum in 1 of the 2 weeks to 29 Nov." in text


def test_limit_of_a_kpi_that_should_be_low_is_no_minimum():
    target = replace(TARGET, direction="lower", goal=Fraction(77), range=None)
    kpi = replace(row(84, weeks=(84, 79, 78)), direction="lower", target=target)
    kpi = replace(kpi, state=State.BELOW_MINIMUM)
    text = row_sentence(kpi, "November", PERIOD)
    assert text.startswith("November closed above our limit. Above our limit in 1 of")
    assert "minimum" not in text


def test_week_of_a_kpi_read_by_the_month_is_not_called_late():
    kpi = row(None, variation="too_early", assurance=None)
    measured = replace(kpi.measured, why_missing=WhyMissing.NOT_AT_THIS_GRAIN)
    text = row_sentence(replace(kpi, measured=measured), "Week 43", PERIOD)
    assert text.startswith("It is read by the month")
