"""Next steps, processes, factors and reviews: what both sides work out together."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from incidents.actions import factors, facts, reviewing, steps, telling
from incidents.errors import IncidentError
from incidents.models import FactorAnswer, Incident, NextStep, ProcessStep, ReviewAnswer
from incidents.queries import incidents as queries
from incidents.words import (
    ActionWords,
    FactorWords,
    ProcessWords,
    ReviewWords,
    StepWords,
)
from kpis.actions.context import record_event
from partnership.access import NotAllowedError
from partnership.models import AuditEntry, Proposal
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, fresh, heads_up, incident, resolved, timeline


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with cast.inside():
        yield


# --- next steps ---


def add_step(cast: Cast, told: Incident, who: str = "bo", **words: Any) -> NextStep:
    words.setdefault("what", "Ask the carrier for a second line")
    return steps.add_step(
        by=cast.door(who), ref=told.ref, words=StepWords(**words), now=NOW
    )


def test_next_step_says_who_decides_and_by_when(cast: Cast) -> None:
    told = incident(cast)
    step = add_step(cast, told, decides=cast.lena.email, by=NOW + HOUR)
    assert (step.number, step.side, step.decides) == (
        1,
        "client",
        cast.door("lena").member,
    )
    assert timeline(told)[-1] == ("step", "both")


def test_step_out_of_the_owners_power_says_what_it_waits_for(cast: Cast) -> None:
    told = incident(cast)
    step = add_step(
        cast, told, decides_words="The regulator", in_power=False, waits_for="A permit"
    )
    assert (step.decides_words, step.waits_for) == ("The regulator", "A permit")


def test_step_is_done_once(cast: Cast) -> None:
    told = incident(cast)
    add_step(cast, told)
    done = steps.step_done(by=cast.door("lena"), ref=told.ref, number=1, now=NOW)
    assert done.done_by == cast.door("lena").member
    with pytest.raises(IncidentError, match="done already"):
        steps.step_done(by=cast.door("bo"), ref=told.ref, number=1, now=NOW)


def test_executive_takes_the_steps_that_are_for_executives(cast: Cast) -> None:
    told = incident(cast, audience="leadership")
    add_step(cast, told, what="Ours")
    add_step(cast, told, what="Yours", for_executives=True)
    sofia = cast.door("sofia")
    steps.step_done(by=sofia, ref=told.ref, number=2, now=NOW)
    with pytest.raises(IncidentError, match="no such step for you"):
        steps.step_done(by=sofia, ref=told.ref, number=1, now=NOW)


STEPS_REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("empty", {"what": " "}, "what", "Say what happens next"),
    ("novel", {"what": "x" * 501}, "what", "at most 500"),
    ("stranger decides", {"decides": "omar@harborline.example"}, "decides", "no mem"),
    ("by yesterday", {"by": NOW - HOUR}, "by", "a time ahead"),
    ("in two years", {"by": NOW + timedelta(days=730)}, "by", "within a year"),
    ("waits for nobody", {"in_power": False}, "waits_for", "whom or what"),
    ("of no side", {"side": "outside"}, "side", "none of: client, partner"),
]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [row[1:] for row in STEPS_REFUSED],
    ids=[row[0] for row in STEPS_REFUSED],
)
def test_step_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, words: dict[str, Any], field: str, says: str
) -> None:
    told = incident(cast)
    with pytest.raises(IncidentError, match=says) as refused:
        add_step(cast, told, **words)
    assert refused.value.field == field


# --- a side's own process ---


def process(cast: Cast, told: Incident, *names: str) -> list[ProcessStep]:
    return steps.set_process(
        by=cast.door("lena"),
        ref=told.ref,
        steps=[ProcessWords(name) for name in names],
        now=NOW,
    )


def enter(cast: Cast, told: Incident, position: int, hours: int = 0) -> ProcessStep:
    return steps.enter_process(
        by=cast.door("lena"), ref=told.ref, position=position, now=NOW + hours * HOUR
    )


def test_partner_sees_the_step_of_the_clients_process(cast: Cast) -> None:
    told = incident(cast)
    process(cast, told, "Legal", "Change board", "Release")
    enter(cast, told, 1)
    enter(cast, told, 2, hours=1)
    shown = queries.page(cast.door("bo"), told.ref, NOW).process["client"]
    assert [step.name for step in shown if step.is_current] == ["Change board"]
    assert shown[0].left_at == NOW + HOUR


def test_steps_that_were_entered_stay_when_the_rest_changes(cast: Cast) -> None:
    told = incident(cast)
    process(cast, told, "Legal", "Change board")
    enter(cast, told, 1)
    names = [step.name for step in process(cast, told, "Board", "Release")]
    assert names == ["Legal", "Board", "Release"]


def test_process_is_through_once_its_last_step_is_left(cast: Cast) -> None:
    told = incident(cast)
    process(cast, told, "Legal")
    enter(cast, told, 1)
    steps.leave_process(by=cast.door("lena"), ref=told.ref, now=NOW + HOUR)
    assert ProcessStep.objects.get().left_at == NOW + HOUR
    with pytest.raises(IncidentError, match="at no step"):
        steps.leave_process(by=cast.door("lena"), ref=told.ref, now=NOW)


def test_nobody_moves_the_other_sides_process(cast: Cast) -> None:
    told = incident(cast)
    process(cast, told, "Legal")
    with pytest.raises(IncidentError, match="Your side's process has no such step"):
        steps.enter_process(by=cast.door("bo"), ref=told.ref, position=1, now=NOW)


def test_process_of_thirty_steps_is_refused(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(IncidentError, match="at most 20 steps"):
        process(cast, told, *"abcdefghijklmnopqrstuvwxyz")


# --- factors ---


def add_factor(cast: Cast, told: Incident, who: str = "bo", **words: Any) -> object:
    words = {
        "category": "message",
        "side": "client",
        "words": "The mailing went out a day early",
        **words,
    }
    return factors.add_factor(
        by=cast.door(who), ref=told.ref, words=FactorWords(**words), now=NOW
    )


def test_factor_is_seen_and_then_confirmed_by_the_other_side(cast: Cast) -> None:
    told = incident(cast)
    add_factor(cast, told)
    lena = cast.door("lena")
    factors.factor_seen(by=lena, ref=told.ref, number=1, now=NOW)
    (shown,) = queries.page(lena, told.ref, NOW).factors
    assert shown.partner is not None
    assert shown.partner.confirmed_at == NOW
    assert shown.client is not None
    assert shown.client.confirmed_at is None
    factors.factor_confirmed(by=lena, ref=told.ref, number=1, now=NOW + HOUR)
    assert FactorAnswer.objects.get(side="client").confirmed_at == NOW + HOUR
    with pytest.raises(IncidentError, match="confirmed that already"):
        factors.factor_confirmed(by=cast.door("tom"), ref=told.ref, number=1, now=NOW)


FACTORS_REFUSED = [
    ("a person", {"category": "bo"}, "category", "none of: message"),
    ("no side", {"side": "unknown"}, "side", "none of: client, partner, both, out"),
    ("empty", {"words": ""}, "words", "Say what contributed"),
]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [row[1:] for row in FACTORS_REFUSED],
    ids=[row[0] for row in FACTORS_REFUSED],
)
def test_factor_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, words: dict[str, str], field: str, says: str
) -> None:
    told = incident(cast)
    with pytest.raises(IncidentError, match=says) as refused:
        add_factor(cast, told, **words)
    assert refused.value.field == field


def test_context_event_belongs_to_the_story(cast: Cast) -> None:
    told = incident(cast)
    record_event(
        by=cast.door("lena"),
        what="Spring campaign",
        kind="campaign",
        side="client",
        starts_on=date(2026, 12, 1),
        now=NOW,
    )
    facts.link_event(by=cast.door("bo"), ref=told.ref, event=1, now=NOW)
    (event,) = queries.page(cast.door("lena"), told.ref, NOW).events
    assert event.what == "Spring campaign"
    with pytest.raises(IncidentError, match="no such event"):
        facts.link_event(by=cast.door("bo"), ref=told.ref, event=2, now=NOW)


# --- the review ---


def review(cast: Cast, told: Incident, who: str = "bo", version: int = 0) -> None:
    reviewing.write_review(
        by=cast.door(who),
        ref=told.ref,
        words=ReviewWords("The look-up timed out from 9 to 11.", learned="Ask earlier"),
        version=version,
        now=NOW,
    )


def looked_back(cast: Cast) -> Incident:
    told = incident(cast)
    resolved(cast, told)
    review(cast, told)
    return told


def test_review_is_written_after_the_resolution(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(IncidentError, match="Resolve it first"):
        review(cast, told)
    resolved(cast, told)
    review(cast, told)
    shown = queries.page(cast.door("lena"), told.ref, NOW).review
    assert shown is not None
    assert shown.learned == "Ask earlier"


def test_review_of_what_did_not_happen_is_welcome(cast: Cast) -> None:
    told = heads_up(cast)
    telling.averted(by=cast.door("bo"), ref=told.ref, now=NOW)
    review(cast, told)
    assert queries.page(cast.door("bo"), told.ref, NOW).review is not None


def test_second_of_two_writers_is_told_to_look_again(cast: Cast) -> None:
    told = looked_back(cast)
    review(cast, told, "lena", version=1)
    with pytest.raises(IncidentError, match="changed the review meanwhile"):
        review(cast, told, "bo", version=1)


def test_action_says_what_will_be_true(cast: Cast) -> None:
    told = looked_back(cast)
    words = ActionWords(
        "Share the mailing plan",
        cast.tom.email,
        date(2026, 12, 20),
        "Bo has the plan two weeks ahead",
    )
    action = reviewing.add_action(
        by=cast.door("bo"), ref=told.ref, words=words, now=NOW
    )
    assert (action.number, action.side) == (1, "client")
    reviewing.action_done(by=cast.door("tom"), ref=told.ref, number=1, now=NOW)
    with pytest.raises(IncidentError, match="done already"):
        reviewing.action_done(by=cast.door("tom"), ref=told.ref, number=1, now=NOW)


ACTIONS_REFUSED = [
    ("yesterday", {"due_on": date(2026, 12, 1)}, "due_on", "from today on"),
    ("an executive's", {"owner": "sofia"}, "owner", "an executive here"),
    ("nothing changes", {"true_when": ""}, "true_when", "will be true"),
    ("nothing", {"what": " "}, "what", "what is to be done"),
]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [row[1:] for row in ACTIONS_REFUSED],
    ids=[row[0] for row in ACTIONS_REFUSED],
)
def test_action_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, changes: dict[str, Any], field: str, says: str
) -> None:
    told = looked_back(cast)
    words = {
        "what": "Share it",
        "owner": "tom",
        "due_on": date(2026, 12, 20),
        "true_when": "It is shared",
        **changes,
    }
    words["owner"] = cast.people[words["owner"]].email
    with pytest.raises(IncidentError, match=says) as refused:
        reviewing.add_action(
            by=cast.door("bo"), ref=told.ref, words=ActionWords(**words), now=NOW
        )
    assert refused.value.field == field


def test_answers_are_shown_as_sums_and_recorded_nowhere(cast: Cast) -> None:
    told = looked_back(cast)
    entries = AuditEntry.objects.count()
    for who, learned in (("bo", True), ("lena", False), ("tom", True), ("tom", False)):
        reviewing.answer_review(
            by=cast.door(who), ref=told.ref, learned=learned, again=True, now=NOW
        )
    sums = queries.page(cast.door("bo"), told.ref, NOW).sums
    assert (sums.answers, sums.learned, sums.again) == (3, 1, 3)
    assert AuditEntry.objects.count() == entries
    assert ReviewAnswer.objects.count() == 3


def share(cast: Cast, told: Incident, who: str, version: int = 1) -> None:
    reviewing.share_review(by=cast.door(who), ref=told.ref, version=version, now=NOW)


def test_review_is_shared_once_both_leaders_agree(cast: Cast) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    assert fresh(told).review_shared_at is None
    share(cast, told, "lena")
    assert fresh(told).review_shared_at == NOW
    assert timeline(told)[-1] == ("fact", "leadership")


def test_nobody_agrees_to_a_review_they_have_not_read(cast: Cast) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    review(cast, told, "bo", version=1)
    with pytest.raises(IncidentError, match="read it once more"):
        share(cast, told, "lena", version=1)
    share(cast, told, "lena", version=2)
    assert fresh(told).review_shared_at is None
    share(cast, told, "bo", version=2)
    assert fresh(told).review_shared_at == NOW
    assert [p.state for p in Proposal.objects.order_by("number")] == [
        "countered",
        "agreed",
    ]


Act = Callable[[Cast, Incident], None]
SHARING_REFUSED: list[tuple[str, Act, type[Exception], str]] = [
    (
        "own side agrees",
        lambda cast, told: share(cast, told, "bo"),
        IncidentError,
        "Your own side proposed",
    ),
    (
        "a contributor",
        lambda cast, told: share(cast, told, "tom"),
        NotAllowedError,
        "A leader of your side",
    ),
]


@pytest.mark.parametrize(
    ("act", "error", "says"),
    [row[1:] for row in SHARING_REFUSED],
    ids=[row[0] for row in SHARING_REFUSED],
)
def test_sharing_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, act: Act, error: type[Exception], says: str
) -> None:
    told = looked_back(cast)
    share(cast, told, "bo")
    with pytest.raises(error, match=says):
        act(cast, told)
