"""Next steps, processes and factors: what both sides work out together."""

from datetime import date, timedelta
from typing import Any

import pytest

from incidents.actions import factors, facts, steps
from incidents.models import FactorAnswer, Incident, NextStep, ProcessStep
from incidents.queries import incidents as queries
from incidents.queries import visibility
from incidents.words import FactorWords, ProcessWords, StepWords
from kpis.actions.context import record_event
from partnership.errors import Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, incident, timeline

pytestmark = pytest.mark.usefixtures("inside")


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
    with pytest.raises(Refused, match="done already"):
        steps.step_done(by=cast.door("bo"), ref=told.ref, number=1, now=NOW)


def test_executive_takes_the_steps_that_are_for_executives(cast: Cast) -> None:
    told = incident(cast, audience="leadership")
    add_step(cast, told, what="Ours")
    add_step(cast, told, what="Yours", for_executives=True)
    sofia = cast.door("sofia")
    steps.step_done(by=sofia, ref=told.ref, number=2, now=NOW)
    with pytest.raises(Refused, match="no such step for you"):
        steps.step_done(by=sofia, ref=told.ref, number=1, now=NOW)


@pytest.mark.parametrize(
    ("for_executives", "audience"), [(True, "leadership"), (False, "both")]
)
def test_step_tells_leadership_only_what_it_is_to_decide(
    cast: Cast, for_executives: bool, audience: str
) -> None:
    told = incident(cast)
    add_step(cast, told, for_executives=for_executives)
    assert timeline(told)[-1] == ("step", audience)
    assert visibility.leadership_knows(told) is for_executives


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
    with pytest.raises(Refused, match=says) as refused:
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
    with pytest.raises(Refused, match="at no step"):
        steps.leave_process(by=cast.door("lena"), ref=told.ref, now=NOW)


def test_nobody_moves_the_other_sides_process(cast: Cast) -> None:
    told = incident(cast)
    process(cast, told, "Legal")
    with pytest.raises(Refused, match="Your side's process has no such step"):
        steps.enter_process(by=cast.door("bo"), ref=told.ref, position=1, now=NOW)


def test_process_of_thirty_steps_is_refused(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match="at most 20 steps"):
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
    with pytest.raises(Refused, match="confirmed that already"):
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
    with pytest.raises(Refused, match=says) as refused:
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
    with pytest.raises(Refused, match="no such event"):
        facts.link_event(by=cast.door("bo"), ref=told.ref, event=2, now=NOW)
