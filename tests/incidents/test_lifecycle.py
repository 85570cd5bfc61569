"""The life: allowed steps, promises, who must act next. No database here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.lifecycle import (
    ALLOWED,
    HOUR,
    NEEDS_REASON,
    OPEN,
    Facts,
    Kept,
    Kind,
    Need,
    NeedCode,
    Origin,
    Person,
    State,
    StepRefused,
    Visibility,
    Waiting,
    ahead,
    disclosure_lag,
    kept,
    knew_is_asked,
    needs_promise,
    next_due,
    promised_again,
    step,
    who_must_act,
)

NOW = datetime(2026, 12, 2, 15, 18, tzinfo=UTC)
BO, LENA = Person(1, "partner"), Person(2, "client")

STEPS = [
    ("a heads-up happens", "heads_up", "investigating", ""),
    ("a heads-up does not happen", "heads_up", "averted", ""),
    ("identified", "investigating", "identified", ""),
    ("back without a reason", "identified", "investigating", ""),
    ("watched", "identified", "monitoring", ""),
    ("resolved at once", "investigating", "resolved", ""),
    ("not yet", "monitoring", "investigating", "It is back."),
    ("opened again", "resolved", "investigating", "It is back."),
]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [row[1:] for row in STEPS],
    ids=[row[0] for row in STEPS],
)
def test_life_allows(before: str, after: str, reason: str) -> None:
    step(State(before), State(after), reason)


REFUSED = [
    ("a heads-up is resolved", "heads_up", "resolved", "", "From heads-up it can go"),
    ("averted happens", "averted", "investigating", "x", "the end of it"),
    ("into a heads-up", "investigating", "heads_up", "", "From investigating"),
    ("averted late", "investigating", "averted", "", "resolved, solution known"),
    ("resolved, watched", "resolved", "monitoring", "", "it can go to: investigating"),
    ("nothing new", "monitoring", "monitoring", "", "It is monitoring already"),
    ("why again", "resolved", "investigating", " ", "Say what makes it worth"),
    ("why not", "monitoring", "investigating", "", "Say what makes it worth"),
]


@pytest.mark.parametrize(
    ("before", "after", "reason", "says"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_life_refuses_with_a_sentence(
    before: str, after: str, reason: str, says: str
) -> None:
    with pytest.raises(StepRefused, match=says):
        step(State(before), State(after), reason)


states = st.sampled_from(State)


@given(st.lists(states, max_size=12), st.sampled_from([State.HEADS_UP, State.RESOLVED]))
@settings(max_examples=60)
def test_every_allowed_sequence_keeps_what_a_life_is(
    wished: list[State], first: State
) -> None:
    """A heads-up never returns, averted is an end, what is open can be closed."""
    lived = [first]
    for after in wished:
        try:
            step(lived[-1], after, "because")
        except StepRefused:
            assert after not in ALLOWED[lived[-1]]
        else:
            lived.append(after)
    assert State.HEADS_UP not in lived[1:]
    assert State.AVERTED not in lived[:-1]
    assert lived[-1] not in OPEN or ALLOWED[lived[-1]] & (set(State) - OPEN)


def test_every_state_is_open_or_over() -> None:
    assert set(ALLOWED) == set(State)
    assert set(State) - {State.AVERTED, State.RESOLVED} == OPEN
    assert all(after in ALLOWED[before] for before, after in NEEDS_REASON)


@pytest.mark.parametrize("state", State)
def test_promise_is_needed_while_open_and_seen_by_both(state: State) -> None:
    assert needs_promise(state, Visibility.BOTH) == (state in OPEN)
    assert not needs_promise(state, Visibility.SIDE)


DUE = NOW + HOUR
PROMISES = [
    ("answered in time", DUE - HOUR, DUE + HOUR, Kept.KEPT),
    ("answered to the second", DUE, DUE + HOUR, Kept.KEPT),
    ("answered a second late", DUE + timedelta(seconds=1), DUE + HOUR, Kept.MISSED),
    ("not yet", None, DUE, Kept.OPEN),
    ("waited for", None, DUE + timedelta(seconds=1), Kept.OVERDUE),
]


@pytest.mark.parametrize(
    ("answered_at", "now", "became"),
    [row[1:] for row in PROMISES],
    ids=[row[0] for row in PROMISES],
)
def test_promise_is_kept_where_it_was_answered_in_time(
    answered_at: datetime | None, now: datetime, became: Kept
) -> None:
    assert kept(DUE, answered_at, now) == became


@given(st.integers(1, 10_000), st.integers(0, 10_000))
@settings(max_examples=40)
def test_still_on_it_promises_at_least_an_hour(distance: int, later: int) -> None:
    due_at, now = NOW + timedelta(minutes=distance), NOW + timedelta(minutes=later)
    again = promised_again(NOW, due_at, now)
    assert again - now == max(HOUR, due_at - NOW)


def test_lag_runs_from_knowing_to_telling() -> None:
    assert disclosure_lag(NOW, NOW + 5 * HOUR) == 5 * HOUR
    assert disclosure_lag(NOW + HOUR, NOW) == timedelta()


AHEAD = [
    ("twelve hours", NOW + 12 * HOUR, 12 * HOUR),
    ("nobody knows when", None, None),
    ("happening", NOW, None),
]


@pytest.mark.parametrize(
    ("expected_at", "hours"),
    [row[1:] for row in AHEAD],
    ids=[row[0] for row in AHEAD],
)
def test_heads_up_shows_how_far_ahead_it_was_told(
    expected_at: datetime | None, hours: timedelta | None
) -> None:
    assert ahead(NOW, expected_at) == hours


KNEW = [
    ("found by the other side", "incident", "client", "partner", True),
    ("told by its own side", "incident", "partner", "partner", False),
    ("began at both", "incident", "both", "partner", False),
    ("outside", "incident", "outside", "partner", False),
    ("not known yet", "incident", "unknown", "partner", False),
    ("a heads-up", "heads_up", "client", "partner", False),
]


@pytest.mark.parametrize(
    ("began_as", "origin", "logged_side", "asked"),
    [row[1:] for row in KNEW],
    ids=[row[0] for row in KNEW],
)
def test_only_who_was_found_is_asked_if_it_knew(
    began_as: str, origin: str, logged_side: str, *, asked: bool
) -> None:
    assert knew_is_asked(Kind(began_as), Origin(origin), logged_side) is asked


# --- who must act ---

QUIET = Facts(
    state=State.INVESTIGATING,
    began_as=Kind.INCIDENT,
    visibility=Visibility.BOTH,
    origin=Origin.PARTNER,
    logged_side="partner",
    logged_at=NOW,
    told_at=NOW,
    acknowledged_at=NOW,
    owner=BO,
)
NEEDS = [
    ("nothing", {}, []),
    (
        "not seen yet",
        {"acknowledged_at": None},
        [Need(NeedCode.ACKNOWLEDGE, "client", NOW + 4 * HOUR)],
    ),
    (
        "nobody has it",
        {"owner": None},
        [Need(NeedCode.NEEDS_OWNER, "both", NOW + HOUR / 2)],
    ),
    (
        "nobody has what is prepared",
        {
            "owner": None,
            "visibility": Visibility.SIDE,
            "told_at": None,
        },
        [Need(NeedCode.NEEDS_OWNER, "partner", NOW + HOUR / 2)],
    ),
    ("offered", {"offered_to": LENA}, [Need(NeedCode.HAVE_IT, "client", member=2)]),
    (
        "asked for",
        {"asked_by": LENA},
        [Need(NeedCode.ASKED_FOR, "partner", member=1)],
    ),
    (
        "promised",
        {"promise_side": "partner", "promise_due_at": NOW},
        [Need(NeedCode.PROMISE_DUE, "partner", NOW, 1)],
    ),
    (
        "promised a minute ago",
        {"promise_side": "client", "promise_due_at": NOW - timedelta(minutes=1)},
        [Need(NeedCode.PROMISE_OVERDUE, "client", NOW - timedelta(minutes=1))],
    ),
    ("found", {"origin": Origin.CLIENT}, [Need(NeedCode.ANSWER_KNEW, "client")]),
    ("found, answered", {"origin": Origin.CLIENT, "knew_before": True}, []),
    (
        "a decision waits",
        {"waiting": (Waiting(3, "client", 2, NOW),)},
        [Need(NeedCode.DECIDE, "client", NOW, 2, 3)],
    ),
    (
        "over, not looked back at",
        {"state": State.RESOLVED, "resolved_at": NOW},
        [Need(NeedCode.REVIEW_DUE, "both", NOW + timedelta(days=7))],
    ),
    (
        "over, looked back at",
        {"state": State.RESOLVED, "resolved_at": NOW, "reviewed": True},
        [],
    ),
    (
        "did not happen",
        {"state": State.AVERTED, "began_as": Kind.HEADS_UP, "acknowledged_at": None},
        [],
    ),
]


@pytest.mark.parametrize(
    ("changes", "needs"), [row[1:] for row in NEEDS], ids=[row[0] for row in NEEDS]
)
def test_who_must_act(changes: dict[str, object], needs: list[Need]) -> None:
    assert who_must_act(replace(QUIET, **changes), NOW) == needs


times = st.none() | st.integers(-500, 500).map(lambda m: NOW + timedelta(minutes=m))
facts = st.builds(
    Facts,
    state=states,
    began_as=st.sampled_from(Kind),
    visibility=st.sampled_from(Visibility),
    origin=st.sampled_from(Origin),
    logged_side=st.sampled_from(["client", "partner"]),
    logged_at=st.just(NOW),
    told_at=times,
    acknowledged_at=times,
    resolved_at=times,
    owner=st.sampled_from([None, BO, LENA]),
    offered_to=st.sampled_from([None, BO, LENA]),
    asked_by=st.sampled_from([None, BO, LENA]),
    promise_side=st.sampled_from(["client", "partner"]),
    promise_due_at=times,
)


@given(facts)
@settings(max_examples=80)
def test_what_is_due_first_comes_first(known: Facts) -> None:
    needs = who_must_act(known, NOW)
    dues = [need.due_at for need in needs if need.due_at is not None]
    assert dues == sorted(dues)
    assert next_due(known, NOW) == (dues[0] if dues else None)
    assert all(need.side in {"client", "partner", "both"} for need in needs)


@given(facts, st.sampled_from(["client", "partner"]))
@settings(max_examples=60)
def test_nothing_is_promised_or_owned_once_it_is_over(known: Facts, side: str) -> None:
    over = replace(known, state=State.AVERTED, promise_side=side)
    codes = {need.code for need in who_must_act(over, NOW)}
    assert codes <= {NeedCode.ANSWER_KNEW}
