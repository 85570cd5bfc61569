"""How an area is at any moment: by what is open, and by what somebody said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.lifecycle import Severity, State
from scorecards.status.areas import (
    FELT,
    Known,
    Said,
    Trouble,
    felt,
    state_at,
    word_at,
    worst,
    worst_between,
)
from scorecards.status.document import AreaState

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OK, WORK, DEGRADED, PARTIAL, MAJOR = AreaState

FELT_ROWS = [
    ("sev1", State.INVESTIGATING, MAJOR),
    ("sev2", State.IDENTIFIED, PARTIAL),
    ("sev3", State.INVESTIGATING, DEGRADED),
    ("sev4", State.INVESTIGATING, OK),
    ("sev1", State.MONITORING, DEGRADED),
    ("sev3", State.MONITORING, DEGRADED),
    ("sev4", State.MONITORING, OK),
    ("sev1", State.RESOLVED, OK),
    ("sev1", State.AVERTED, OK),
    ("sev1", None, OK),
    (None, State.HEADS_UP, OK),
]


@pytest.mark.parametrize(
    ("severity", "state", "expected"),
    FELT_ROWS,
    ids=[f"{row[0]} {row[1]}" for row in FELT_ROWS],
)
def test_severity_says_how_an_area_is(
    severity: str | None, state: State | None, expected: AreaState
) -> None:
    assert felt(Severity(severity) if severity else None, state) is expected


def trouble(*steps: tuple[float, State], severity: str | None = "sev1") -> Trouble:
    """It began at noon, was told at one, and took these steps, hours after noon."""
    return Trouble(
        ref="INC-1",
        severity=Severity(severity) if severity else None,
        began_at=NOON,
        told_at=NOON + HOUR,
        steps=tuple((NOON + hours * HOUR, state) for hours, state in steps),
    )


LIFE = trouble(
    (2, State.IDENTIFIED),
    (4, State.MONITORING),
    (6, State.RESOLVED),
    (8, State.INVESTIGATING),
    (9, State.RESOLVED),
)
AT_ROWS = [
    (-1, OK, "before it began"),
    (0, MAJOR, "from its first moment, told later"),
    (3, MAJOR, "identified"),
    (4, DEGRADED, "the remedy is watched"),
    (6, OK, "resolved"),
    (8.5, MAJOR, "it came back"),
    (9, OK, "and went"),
]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [row[:2] for row in AT_ROWS],
    ids=[row[2] for row in AT_ROWS],
)
def test_area_follows_the_life_of_what_touches_it(
    hours: float, expected: AreaState
) -> None:
    assert state_at(Known((LIFE,)), NOON + hours * HOUR) is expected


def test_heads_up_leaves_an_area_operational() -> None:
    ahead = trouble((0, State.HEADS_UP), severity=None)
    assert worst_between(Known((ahead,)), NOON - HOUR, NOON + 9 * HOUR) is OK


def test_heads_up_that_happened_counts_from_when_it_began() -> None:
    told = NOON - 20 * HOUR
    happened = Trouble(
        "INC-1",
        Severity.SEV2,
        NOON,
        told,
        ((told, State.HEADS_UP), (NOON + HOUR, State.INVESTIGATING)),
    )
    assert state_at(Known((happened,)), NOON - HOUR) is OK
    assert state_at(Known((happened,)), NOON) is PARTIAL


def said(
    state: AreaState,
    since: float,
    until: float | None = None,
    at: float | None = None,
    number: int = 0,
) -> Said:
    """A word in hours after noon; said when it begins unless `at` says otherwise."""
    moment = since if at is None else at
    end = None if until is None else NOON + until * HOUR
    return Said(state, NOON + since * HOUR, end, "", NOON + moment * HOUR, number)


PLAN = said(WORK, 10, 12, at=-48)
WORD_ROWS = [
    ([], 0, None, "nothing was said"),
    ([said(DEGRADED, 0)], -1, None, "not yet"),
    ([said(DEGRADED, 0, 2)], 2, None, "its end is outside"),
    ([said(DEGRADED, 0), said(OK, 1)], 2, OK, "the later word counts"),
    ([said(DEGRADED, 0), said(PARTIAL, -2, at=1)], 0, PARTIAL, "said later, of before"),
    ([said(DEGRADED, 5), PLAN], 11, WORK, "a plan begins to hold when it begins"),
    ([said(OK, 5), PLAN], 11, WORK, "all is well now does not call a plan off"),
    ([said(DEGRADED, 5), PLAN], 13, DEGRADED, "and what held before holds after it"),
    ([PLAN, said(OK, 10, 12, at=-1)], 11, OK, "the same time again calls it off"),
    ([PLAN, said(OK, 11)], 11.5, OK, "done sooner"),
    ([said(PARTIAL, 0), said(OK, 0, number=1)], 0, OK, "two at once: the second"),
]


@pytest.mark.parametrize(
    ("words", "hours", "expected"),
    [row[:3] for row in WORD_ROWS],
    ids=[row[3] for row in WORD_ROWS],
)
def test_word_that_began_to_hold_last_counts(
    words: list[Said], hours: float, expected: AreaState | None
) -> None:
    found = word_at(words, NOON + hours * HOUR)
    assert (found.state if found else None) is expected


def test_saying_that_all_is_well_hides_nothing_that_is_open() -> None:
    known = Known((trouble(severity="sev2"),), (said(OK, 0),))
    assert state_at(known, NOON + HOUR) is PARTIAL


HOURS = st.integers(-30, 60).map(float)
TROUBLES = st.lists(
    st.builds(
        lambda severity, began, lag, steps: Trouble(
            "INC-1",
            severity,
            NOON + began * HOUR,
            NOON + (began + lag) * HOUR,
            tuple(sorted((NOON + at * HOUR, state) for at, state in steps)),
        ),
        st.sampled_from(Severity),
        HOURS,
        st.integers(0, 40),
        st.lists(st.tuples(HOURS, st.sampled_from(State)), max_size=4),
    ),
    max_size=3,
)
WORDS = st.lists(
    st.builds(
        lambda state, since, long, at, number: said(
            state, since, None if long is None else since + long, at, number
        ),
        st.sampled_from(AreaState),
        HOURS,
        st.none() | st.integers(1, 30),
        HOURS,
        st.integers(0, 9),
    ),
    max_size=3,
)
KNOWN = st.builds(lambda t, s: Known(tuple(t), tuple(s)), TROUBLES, WORDS)


@settings(max_examples=60)
@given(known=KNOWN, start=HOURS, long=st.integers(1, 30), step=st.integers(0, 100))
def test_worst_of_a_span_is_as_bad_as_any_of_its_moments(
    known: Known, start: float, long: int, step: int
) -> None:
    begin, end = NOON + start * HOUR, NOON + (start + long) * HOUR
    moment = begin + (end - begin) * step / 101
    whole = worst_between(known, begin, end)
    assert worst([whole, state_at(known, moment)]) is whole


@settings(max_examples=60)
@given(known=KNOWN, at=HOURS)
def test_area_is_never_better_than_what_is_open_on_it(known: Known, at: float) -> None:
    moment = NOON + at * HOUR
    for one in known.troubles:
        state = one.state(moment)
        if state and state is not State.MONITORING:
            assert worst([FELT[one.severity], state_at(known, moment)]) is state_at(
                known, moment
            )
