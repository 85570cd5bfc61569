"""What leadership's document says of a partnership, each thing from its one place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import (
    acknowledging,
    owning,
    reviewing,
    steps,
    telling,
    thanking,
)
from incidents.lifecycle import Severity, State
from incidents.models import Incident
from incidents.words import IncidentWords, ReviewWords, StepWords
from partnership.models import Queue
from scorecards.actions.compute import compute
from scorecards.actions.status import areas, asking, confirming
from scorecards.models import AreaWord
from scorecards.presenters.status import item_view
from scorecards.status import reading
from scorecards.status.areas import Known, word_at
from scorecards.status.document import AreaState, Owner, Stage
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, heads_up, incident, resolved, update
from tests.scorecards.agreed_times import excuse
from tests.scorecards.leadership import LATER, document, only_item, phone, place
from tests.scorecards.world import add_sums, kpi, spread, target, window

TO_LEADERSHIP = {"audience": "leadership"}
PHONE = ("service_level_offered",)


def test_nothing_happened_and_the_page_says_so(cast: Cast) -> None:
    page = document(cast)
    assert page.items == page.needs == page.areas == ()
    assert (page.client, page.partner) == ("Northwind", "BrightCall")
    assert page.headline is None
    assert page.changed_at == LATER


def test_only_what_leadership_was_told_is_shown(cast: Cast) -> None:
    with cast.inside():
        incident(cast, summary="For both alone")
        incident(cast, summary="For one side", audience="side")
        told = incident(cast, summary="For leadership too", **TO_LEADERSHIP)
    item = only_item(cast)
    assert (item.ref, item.summary) == (told.ref, "For leadership too")
    assert (item.stage, item.state) == (Stage.OPEN, State.INVESTIGATING)
    assert item.severity is Severity.SEV2
    assert [word.text for word in item.words] == [item.summary]


def test_what_leadership_hears_of_late_is_told_from_then_on(cast: Cast) -> None:
    with cast.inside():
        both = incident(cast, began_at=NOW - 2 * HOUR)
        update(
            cast,
            both,
            now=NOW + HOUR / 2,
            next_update_at=NOW + 2 * HOUR,
            **TO_LEADERSHIP,
        )
    item = only_item(cast)
    assert (item.began_at, item.told_at) == (NOW - 2 * HOUR, NOW + HOUR / 2)
    assert len(item.words) == 1


def test_state_moves_though_the_entry_was_not_for_leadership(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        for n, state in enumerate(("identified", "monitoring"), start=1):
            update(
                cast,
                told,
                now=NOW + n * HOUR / 4,
                text="For us alone",
                state=state,
                next_update_at=NOW + 5 * HOUR,
            )
    item = only_item(cast)
    assert item.state is State.MONITORING
    assert item.monitoring_at == item.changed_at == NOW + HOUR / 2
    assert [word.state for word in item.words] == [State.INVESTIGATING]
    assert "For us alone" not in str(item)


def test_end_of_an_item_is_shown(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        resolved(cast, told, now=NOW + HOUR / 2)
    item = only_item(cast)
    assert (item.stage, item.over_at) == (Stage.OVER, NOW + HOUR / 2)
    assert item.next_update_at is None


def test_step_that_a_side_took_before_telling_shows_as_of_the_telling(
    cast: Cast,
) -> None:
    with cast.inside():
        prepared = incident(cast, audience="side")
        update(
            cast,
            prepared,
            now=NOW + HOUR / 4,
            state="monitoring",
            audience="side",
        )
        telling.tell_other_side(
            by=cast.door("bo"),
            ref=prepared.ref,
            audience="leadership",
            now=NOW + HOUR / 2,
        )
    item = only_item(cast)
    assert (item.state, item.monitoring_at) == (State.MONITORING, NOW + HOUR / 2)


def test_owner_is_named_with_role_and_company(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    assert only_item(cast).owner == Owner(
        "Tom", "contributor", "Northwind", "client", time_zone=""
    )


def test_heads_up_lies_ahead_with_its_time_and_promise(cast: Cast) -> None:
    with cast.inside():
        heads_up(
            cast,
            expected_at=NOW + 50 * HOUR,
            next_update_at=NOW + 20 * HOUR,
            **TO_LEADERSHIP,
        )
    item = only_item(cast)
    assert (item.stage, item.severity) == (Stage.AHEAD, None)
    assert (item.began_at, item.told_at) == (NOW, NOW)
    assert item.expected_at == NOW + 50 * HOUR
    assert item.next_update_at == NOW + 20 * HOUR


def step(cast: Cast, told: Incident, what: str, **words: object) -> None:
    steps.add_step(
        by=cast.door("lena"), ref=told.ref, words=StepWords(what, **words), now=NOW
    )


def test_needs_are_the_steps_that_are_addressed_to_executives(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        step(cast, told, "Check the router", in_power=True)
        step(cast, told, "Allow the change", for_executives=True, by=LATER)
        step(cast, told, "Ask the board", in_power=False, waits_for="the board")
        untaken = document(cast).needs
        steps.take_step(by=cast.door("sofia"), ref=told.ref, number=2, now=NOW)
        taken = document(cast).needs
        steps.step_done(by=cast.door("sofia"), ref=told.ref, number=2, now=NOW)
    page = document(cast)
    assert [(n.number, n.what, n.by, n.taken_by) for n in untaken] == [
        (2, "Allow the change", LATER, "")
    ]
    assert [need.taken_by for need in taken] == ["Sofia"]
    assert page.needs == ()
    assert page.items[0].waits_for == "the board"
    assert "Check the router" not in str(page)


def test_review_shows_once_both_leaders_agreed_to_share_it(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        resolved(cast, told)
        reviewing.write_review(
            by=cast.door("lena"),
            ref=told.ref,
            words=ReviewWords("Facts alone", learned="Read it back."),
            version=0,
            now=NOW,
        )
        reviewing.share_review(by=cast.door("lena"), ref=told.ref, version=1, now=NOW)
        proposed = only_item(cast)
        reviewing.share_review(by=cast.door("bo"), ref=told.ref, version=1, now=NOW)
        shared = only_item(cast)
        reviewing.write_review(
            by=cast.door("bo"),
            ref=told.ref,
            words=ReviewWords("Facts alone", learned="Agreed to by nobody yet."),
            version=1,
            now=NOW,
        )
        changed = only_item(cast)
        for who in ("bo", "lena"):
            reviewing.share_review(
                by=cast.door(who), ref=told.ref, version=2, now=LATER
            )
    anew = only_item(cast)
    assert (proposed.learned, proposed.reviewed_at) == ("", None)
    assert (shared.learned, shared.reviewed_at) == ("Read it back.", NOW)
    assert (changed.learned, changed.reviewed_at) == ("Read it back.", NOW)
    assert (anew.learned, anew.reviewed_at) == ("Agreed to by nobody yet.", LATER)
    assert "Facts alone" not in str(anew)


def test_thanks_are_named_with_the_item(cast: Cast) -> None:
    with cast.inside():
        told = heads_up(cast, **TO_LEADERSHIP)
        thanking.thank(by=cast.door("lena"), ref=told.ref, words="In time!", now=NOW)
    page = document(cast)
    (thanks,) = page.thanks
    assert (thanks.by, thanks.by_company, thanks.to, thanks.text) == (
        "Lena",
        "Northwind",
        "Bo",
        "In time!",
    )
    assert page.items[0].thanked_by == ("Lena",)


def test_thanks_and_steps_never_stand_for_how_things_are(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        step(cast, told, "Allow the change", for_executives=True)
        steps.take_step(by=cast.door("sofia"), ref=told.ref, number=1, now=NOW)
        thanking.thank(by=cast.door("lena"), ref=told.ref, words="In time!", now=NOW)
        alone = document(cast)
        felt = "Six in a hundred callers wait longer."
        update(cast, told, text=felt, next_update_at=NOW + 2 * HOUR, **TO_LEADERSHIP)
        by = cast.door("tom")
        thanking.thank(by=by, ref=told.ref, words="", now=NOW + HOUR / 2)
    thanked = document(cast)
    assert len(thanked.items[0].words) == 5
    assert item_view(alone, alone.items[0], LATER).latest == ""
    assert item_view(thanked, thanked.items[0], LATER).latest == felt


def test_area_shows_what_touches_its_kpis(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        told = incident(cast, kpis=PHONE, **TO_LEADERSHIP)
        before = document(cast)
        update(cast, told, now=LATER, state="monitoring", next_update_at=NOW + 9 * HOUR)
    area = before.areas[0]
    assert (area.name, area.state, area.changed_at) == (
        "Phone",
        AreaState.PARTIAL_OUTAGE,
        NOW,
    )
    assert before.items[0].areas == (area.key,)
    assert (area.days[-1].day, area.days[-1].items) == (NOW.date(), ("INC-1",))
    after = document(cast, LATER + HOUR).areas[0]
    assert (after.state, after.changed_at) == (
        AreaState.DEGRADED_PERFORMANCE,
        LATER + HOUR,
    )
    assert after.days[-1].told is AreaState.PARTIAL_OUTAGE


@pytest.mark.parametrize(
    ("queues", "measured", "touched"),
    [
        pytest.param(["chat"], ["chat"], True, id="its own queue"),
        pytest.param(["chat", "mail"], ["mail"], True, id="one of its queues"),
        pytest.param(["chat"], ["chat", "mail"], False, id="elsewhere too"),
        pytest.param(["chat"], ["chat", "all"], False, id="and as a whole"),
        pytest.param(["all"], ["mail"], True, id="an area of all queues"),
        pytest.param(["chat"], [], False, id="measured nowhere"),
    ],
)
def test_area_feels_what_is_measured_in_its_queues_alone(
    cast: Cast, queues: list[str], measured: list[str], *, touched: bool
) -> None:
    with cast.inside() as ours:
        for code in ("chat", "mail"):
            Queue.objects.create(partnership=ours, code=code, name=code.title())
        replies = kpi(ours, "reply_in_time")
        for queue in measured:
            add_sums(replies, spread(window(ours, "2026-11"), 90, 100), queue=queue)
        words = areas.AreaWords("Written", "", queues=tuple(queues))
        areas.define(by=cast.door("lena"), words=words, now=NOW)
        incident(cast, kpis=("reply_in_time",), **TO_LEADERSHIP)
    page = document(cast)
    state = AreaState.PARTIAL_OUTAGE if touched else AreaState.OPERATIONAL
    assert page.areas[0].state is state
    assert bool(page.items[0].areas) is touched


def test_word_by_hand_shows_with_the_area(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        areas.say(
            by=cast.door("bo"),
            area="phone",
            state="degraded_performance",
            words="One minute longer",
            now=NOW,
        )
    area = document(cast).areas[0]
    assert (area.state, area.words) == (
        AreaState.DEGRADED_PERFORMANCE,
        "One minute longer",
    )


def test_headline_counts_the_latest_complete_window(cast: Cast) -> None:
    with cast.inside() as ours:
        measured = kpi(ours, "csat")
        target(cast, measured, "80", buffer="2")
        november = window(ours, "2026-11")
        add_sums(measured, spread(november, 850, 1000))
        for key in ("2026-11", "2026-12"):
            compute(partnership=ours, period=window(ours, key), now=NOW)
    headline = document(cast).headline
    assert headline is not None
    assert (headline.period.key, headline.period.complete) == ("2026-11", True)
    counts = headline.counts
    assert (counts.on_goal, counts.total) == (1, 1)
    assert counts.in_buffer == counts.below_minimum == counts.missing == 0


def test_what_calls_for_leadership_comes_first(cast: Cast) -> None:
    with cast.inside():
        over = incident(cast, now=NOW - 9 * HOUR, **TO_LEADERSHIP)
        resolved(cast, over, now=NOW - 8 * HOUR)
        ahead = heads_up(cast, **TO_LEADERSHIP)
        severe = incident(cast, severity="sev1", **TO_LEADERSHIP)
        late = incident(cast, now=NOW - 5 * HOUR, severity="sev3", **TO_LEADERSHIP)
        for one in (severe, ahead):
            update(cast, one, next_update_at=NOW + 9 * HOUR)
        needs = incident(cast, severity="sev4", **TO_LEADERSHIP)
        step(cast, needs, "Decide", for_executives=True)
    assert [item.ref for item in document(cast).items] == [
        one.ref for one in (late, needs, severe, ahead, over)
    ]


def test_at_most_fifty_that_are_over_are_shown(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("reading", "building"):
        monkeypatch.setattr(f"scorecards.status.{module}.MOST_OVER", 2)
    with cast.inside():
        for n in range(4):
            told = incident(cast, now=NOW - n * HOUR, **TO_LEADERSHIP)
            resolved(cast, told, now=NOW - n * HOUR)
        shown = incident(cast, **TO_LEADERSHIP)
    assert [item.ref for item in document(cast).items] == [shown.ref, "INC-1", "INC-2"]


def test_questions_and_confirmations_belong_to_it(cast: Cast) -> None:
    with cast.inside():
        told = incident(cast, **TO_LEADERSHIP)
        asked = asking.ask(
            by=cast.door("sofia"), text="Is Saturday safe?", ref=told.ref, now=NOW
        )
        asking.answer(by=cast.door("bo"), number=asked.number, text="It is.", now=LATER)
        for at in (NOW - HOUR, NOW):
            confirming.confirm(by=cast.door("lena"), revision=0, now=at)
    page = document(cast)
    (question,) = page.questions
    assert (question.text, question.by, question.ref) == (
        "Is Saturday safe?",
        "Sofia",
        told.ref,
    )
    assert (question.answer, question.answered_by) == ("It is.", "Bo")
    assert [(one.side, one.company, one.at) for one in page.confirmed] == [
        ("client", "Northwind", NOW)
    ]


def test_keys_are_the_same_for_ever_and_nobody_elses(cast: Cast) -> None:
    made = []
    for slug, who in (("northwind-brightcall", "bo"), ("northwind-harborline", "omar")):
        with cast.inside(slug):
            words = IncidentWords("Same words", "sev2", audience="leadership")
            telling.log_incident(by=cast.door(who, slug), words=words, now=NOW)
        first = document(cast, LATER, slug)
        again = document(cast, LATER + timedelta(days=400), slug)
        keys = [first.key, first.items[0].key, first.items[0].words[0].key]
        assert keys == [again.key, again.items[0].key, again.items[0].words[0].key]
        assert all(len(key) == 12 and key.isalnum() for key in keys)
        made += keys
    assert len(set(made)) == len(made)


def everything(cast: Cast, n: int) -> None:
    """One more of each thing that the document holds."""
    at = NOW - n * HOUR / 60
    told = incident(cast, now=at, kpis=PHONE, **TO_LEADERSHIP)
    acknowledging.acknowledge(by=cast.door("lena"), ref=told.ref, now=at)
    owning.own(by=cast.door("tom"), ref=told.ref, now=at)
    step(cast, told, "Decide", for_executives=True)
    thanking.thank(by=cast.door("lena"), ref=told.ref, words="Good.", now=at)
    over = incident(cast, now=at, kpis=PHONE, **TO_LEADERSHIP)
    resolved(cast, over, now=at)
    areas.define(
        by=cast.door("lena"), words=areas.AreaWords(f"Area {n}", kpis=PHONE), now=at
    )
    areas.say(
        by=cast.door("lena"),
        area=f"area-{n}",
        state="degraded_performance",
        words="Slow",
        now=at,
    )
    both = (cast.door("lena"), cast.door("bo"))
    excuse(*both, PHONE, at - HOUR, at, now=at)


def queries(cast: Cast, do: Callable[[Cast], object]) -> int:
    with CaptureQueriesContext(connection) as counted:
        do(cast)
    return len(counted)


def test_questions_to_the_database_do_not_grow_with_rows(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
        everything(cast, 1)
        document(cast)
        few = queries(cast, document)
        for n in range(2, 6):
            everything(cast, n)
        page = document(cast)
        many = queries(cast, document)
    assert len(page.areas[0].days[-1].excused) == 5
    assert many == few
    assert few < 40


# Days before (-) and after the first day that is shown: from, until, said.
SAID = {
    "replaced": (-9, None, -9),
    "replaced, the last but one": (-5, None, -5),
    "said earlier for later, which counts": (-4, None, -8),
    "said later for earlier": (-7, None, -6),
    "over": (-9, -1, -9),
    "planned and not over": (-9, 1, -9),
    "said since": (-9, None, 1),
    "from later on": (2, None, -9),
    "in the days that are shown": (3, None, 3),
}
NOT_READ = {"replaced", "replaced, the last but one", "said later for earlier", "over"}


def test_words_that_are_over_or_replaced_are_not_read_and_change_nothing(
    cast: Cast,
) -> None:
    with cast.inside() as ours:
        area = phone(cast)
        since = NOW - timedelta(days=90)
        for words, (begins, ends, said) in SAID.items():
            AreaWord.objects.create(
                partnership=ours,
                area=area,
                state=AreaState.DEGRADED_PERFORMANCE,
                since=since + timedelta(days=begins),
                until=None if ends is None else since + timedelta(days=ends),
                words=words,
                by=cast.door("bo").member,
                said_at=since + timedelta(days=said),
            )
        everything = Known(
            said=tuple(reading.as_said(row) for row in AreaWord.objects.all())
        )
        read = reading.facts(place(ours), since.date(), since).known(area)
    assert {word.words for word in read.said} == SAID.keys() - NOT_READ
    for hours in range(24 * 5):
        at = since + hours * HOUR
        assert word_at(read.said, at) == word_at(everything.said, at)
        known, all_known = read.before(at), everything.before(at)
        assert word_at(known.said, at) == word_at(all_known.said, at)
