"""Updates, promises and corrections: what is said, what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from incidents.actions import owning, updates
from incidents.models import Update
from incidents.queries import visibility
from partnership.errors import Refused
from partnership.models import OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import (
    HOUR,
    draft,
    fresh,
    heads_up,
    incident,
    promises,
    resolved,
    timeline,
    update,
)

pytestmark = pytest.mark.usefixtures("inside")


def test_promised_update_answers_and_promises_the_next(cast: Cast) -> None:
    told = incident(cast)
    later = NOW + HOUR / 2
    written = update(cast, told, now=later, next_update_at=later + HOUR)
    first, second = promises(told)
    assert (first.answered_at, first.answered_by_update) == (later, written)
    assert (second.due_at, second.courtesy) == (later + HOUR, False)


def test_counted_promise_touches_the_scorecard_once_it_is_due(cast: Cast) -> None:
    told = incident(cast)
    assert not OutboxRow.objects.filter(kind="promise_passed").exists()
    update(cast, told, next_update_at=NOW + HOUR)
    row = OutboxRow.objects.get(kind="promise_passed")
    assert (row.key, row.due_at) == ("INC-1:2", NOW + HOUR + timedelta(seconds=1))


def test_update_without_a_promise_is_refused_while_it_is_open(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match="Promise the next update") as refused:
        update(cast, told)
    assert refused.value.field == "next_update_at"
    assert len(timeline(told)) == 1


def test_other_side_writes_without_a_promise(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, "lena", text="Our carrier says the same.")
    (promise,) = promises(told)
    assert promise.answered_at is None


def test_other_side_cannot_promise_over_an_open_promise(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match="Bo has promised the next update"):
        update(cast, told, "lena", next_update_at=NOW + HOUR)


def test_update_for_ones_own_side_answers_nothing(cast: Cast) -> None:
    told = incident(cast)
    note = update(cast, told, text="Ask Ana about the lines.", audience="side")
    assert promises(told)[0].answered_at is None
    assert note.number >= 10_000
    assert note not in visibility.visible_updates(cast.door("lena"), told)
    assert note in visibility.visible_updates(cast.door("amina"), told)


def test_numbers_that_both_see_have_no_gaps(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, text="Ours alone.", audience="side")
    update(cast, told, next_update_at=NOW + HOUR)
    seen = visibility.visible_updates(cast.door("lena"), told)
    assert sorted(u.number for u in seen) == [1, 2]


def test_executive_reads_what_was_told_to_leadership(cast: Cast) -> None:
    told = incident(cast)
    sofia = cast.door("sofia")
    with pytest.raises(Http404):
        visibility.by_ref(sofia, told.ref)
    shown = update(cast, told, audience="leadership", next_update_at=NOW + HOUR)
    assert visibility.by_ref(sofia, told.ref) == told
    assert list(visibility.visible_updates(sofia, told)) == [shown]


def test_resolving_answers_the_promise_whoever_does_it(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told, "lena", NOW + HOUR / 2)
    over = fresh(told)
    assert (over.state, over.resolved_at) == ("resolved", NOW + HOUR / 2)
    assert [p.answered_at for p in promises(told)] == [NOW + HOUR / 2]


def test_resolved_incident_takes_corrections_only(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told)
    with pytest.raises(Refused, match="takes corrections only"):
        update(cast, told)
    right = updates.correct(
        by=cast.door("bo"), ref=told.ref, number=1, text="Three minutes.", now=NOW
    )
    assert (right.kind, right.corrects.number) == ("correction", 1)


def test_new_look_at_a_resolved_incident_opens_it_with_a_promise(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told)
    update(
        cast,
        told,
        "lena",
        text="It is slow again since noon.",
        state="investigating",
        next_update_at=NOW + HOUR,
    )
    again = fresh(told)
    assert (again.state, again.resolved_at) == ("investigating", None)
    assert promises(told)[-1].side == "client"


def test_owner_answers_what_the_other_side_promised_by_looking_again(
    cast: Cast,
) -> None:
    told = incident(cast)
    owning.own(by=cast.door("bo"), ref=told.ref, now=NOW)
    resolved(cast, told)
    words = {"state": "investigating", "next_update_at": NOW + HOUR}
    update(cast, told, "lena", **words)
    update(cast, told, "bo", next_update_at=NOW + 2 * HOUR)
    assert [p.side for p in promises(told)] == ["partner", "client", "partner"]
    assert promises(told)[1].answered_at == NOW


def test_two_promises_never_wait_at_once(cast: Cast) -> None:
    told = incident(cast)
    for hours in range(1, 4):
        update(cast, told, now=NOW + hours * HOUR, next_update_at=NOW + 9 * HOUR)
    waiting = [p for p in promises(told) if p.answered_at is None]
    assert len(waiting) == 1


# made at, due at, clicked at, next due at: hours after the telling
DISTANCES = [
    ("same distance", 3, 3, 6),
    ("early, same distance from now on", 3, 1, 4),
    ("half an hour becomes an hour", 0.5, 0.25, 1.25),
]


@pytest.mark.parametrize(
    ("due", "clicked", "again"),
    [row[1:] for row in DISTANCES],
    ids=[row[0] for row in DISTANCES],
)
def test_still_on_it_promises_by_the_same_distance(
    cast: Cast, due: float, clicked: float, again: float
) -> None:
    told = incident(cast, next_update_at=NOW + due * HOUR)
    updates.still_on_it(by=cast.door("bo"), ref=told.ref, now=NOW + clicked * HOUR)
    assert promises(told)[-1].due_at == NOW + again * HOUR
    assert timeline(told)[-1] == ("still_on_it", "both")


def test_still_on_it_belongs_to_the_side_that_promised(cast: Cast) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match="Bo has promised"):
        updates.still_on_it(by=cast.door("lena"), ref=told.ref, now=NOW)


def test_still_on_it_has_nothing_to_say_once_it_is_over(cast: Cast) -> None:
    told = incident(cast)
    resolved(cast, told)
    with pytest.raises(Refused, match="Nothing is promised here"):
        updates.still_on_it(by=cast.door("bo"), ref=told.ref, now=NOW)


def test_correction_keeps_the_audience_of_what_it_corrects(cast: Cast) -> None:
    told = incident(cast)
    note = update(cast, told, text="Ana has it.", audience="side")
    right = updates.correct(
        by=cast.door("amina"), ref=told.ref, number=note.number, text="Ida.", now=NOW
    )
    assert right.audience == "side"


CORRECTIONS_REFUSED = [
    ("of the other side's words", "lena", 1, "x", "The other side wrote that"),
    ("of nothing", "bo", 99, "x", "no such entry"),
    ("with nothing", "bo", 1, " ", "Write what is right"),
]


@pytest.mark.parametrize(
    ("who", "number", "text", "says"),
    [row[1:] for row in CORRECTIONS_REFUSED],
    ids=[row[0] for row in CORRECTIONS_REFUSED],
)
def test_correction_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, who: str, number: int, text: str, says: str
) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match=says):
        updates.correct(
            by=cast.door(who), ref=told.ref, number=number, text=text, now=NOW
        )


PROMISE = {"next_update_at": NOW + HOUR}
UPDATES_REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("empty", {"text": " \n ", **PROMISE}, "text", "Write what is going on"),
    ("100,000", {"text": "x" * 100_000, **PROMISE}, "text", "100,000 characters"),
    ("10,001", {"text": "x" * 10_001, **PROMISE}, "text", "at most 10,000"),
    ("half a sign", {"text": "\ud800", **PROMISE}, "text", "ordinary characters"),
    ("past", {"next_update_at": NOW - HOUR}, "next_update_at", "still ahead"),
    (
        "367 days",
        {"next_update_at": NOW + timedelta(days=367)},
        "next_update_at",
        "within a year",
    ),
    ("state unheard of", {"state": "closed", **PROMISE}, "state", "none of: heads_up"),
    ("heads-up again", {"state": "heads_up", **PROMISE}, "state", "does not turn into"),
    ("did not happen", {"state": "averted", **PROMISE}, "state", "does not turn into"),
    ("audience", {"audience": "in_confidence"}, "audience", "none of: side, both"),
    (
        "promise to oneself",
        {"audience": "side", **PROMISE},
        "next_update_at",
        "made to both sides",
    ),
    (
        "state in private",
        {"audience": "side", "state": "identified"},
        "audience",
        "Both sides see the state",
    ),
    (
        "promise at the end",
        {"state": "resolved", **PROMISE},
        "next_update_at",
        "no further update is promised",
    ),
]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [row[1:] for row in UPDATES_REFUSED],
    ids=[row[0] for row in UPDATES_REFUSED],
)
def test_update_that_cannot_be_is_answered_in_a_sentence(
    cast: Cast, words: dict[str, Any], field: str, says: str
) -> None:
    told = incident(cast)
    with pytest.raises(Refused, match=says) as refused:
        update(cast, told, **words)
    assert refused.value.field == field
    assert Update.objects.count() == 1


def test_ten_thousand_characters_are_kept(cast: Cast) -> None:
    told = incident(cast)
    written = update(cast, told, text="x" * 10_000, **PROMISE)
    assert len(written.text) == 10_000


@pytest.mark.parametrize(
    ("state", "says"),
    [("investigating", "how severe it is"), ("averted", "its own button")],
)
def test_heads_up_moves_by_its_own_buttons(cast: Cast, state: str, says: str) -> None:
    told = heads_up(cast)
    with pytest.raises(Refused, match=says):
        update(cast, told, state=state, **PROMISE)


def test_draft_is_written_for_ones_own_side_only(cast: Cast) -> None:
    prepared = draft(cast)
    with pytest.raises(Refused, match="does not see this yet"):
        update(cast, prepared)
    update(cast, prepared, text="Found it.", audience="side", state="identified")
    assert promises(prepared) == []
    assert fresh(prepared).state == "identified"


def test_executive_writes_no_update(cast: Cast) -> None:
    told = incident(cast, audience="leadership")
    with pytest.raises(PermissionDenied):
        update(cast, told, "sofia")


def test_promise_goes_along_with_the_resolution(cast: Cast) -> None:
    told = incident(cast)
    owning.own(by=cast.door("lena"), ref=told.ref, now=NOW)
    (promise,) = promises(told)
    assert (promise.side, promise.due_at) == ("client", NOW + HOUR)
    update(cast, told, "lena", next_update_at=NOW + 2 * HOUR)
    assert promises(told)[0].answered_at == NOW


def test_overdue_promise_stays_with_the_side_that_made_it(cast: Cast) -> None:
    told = incident(cast)
    late = NOW + 2 * HOUR
    owning.own(by=cast.door("lena"), ref=told.ref, now=late)
    first, second = promises(told)
    assert (first.side, first.answered_at) == ("partner", late)
    assert (second.side, second.due_at, second.courtesy) == (
        "client",
        late + HOUR,
        True,
    )
