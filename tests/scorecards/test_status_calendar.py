"""The calendar of a status page: promises, needs, reviews that are due or shared."""

from dataclasses import replace

from icalendar import Calendar, Event

from incidents.lifecycle import REVIEW_WITHIN, State
from scorecards.status.calendar import ics
from scorecards.status.document import Stage, StatusDocument
from tests.scorecards.statuses import (
    HEADS_UP,
    HOUR,
    NOW,
    OPEN,
    RESOLVED,
    being_resolved,
    quiet,
)


def entries(document: StatusDocument) -> dict[str, Event]:
    calendar = Calendar.from_ical(ics(document, "https://ours.example/status/x/"))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_promises_and_needs_stand_at_their_times() -> None:
    found = entries(being_resolved())
    assert {text: event["dtstart"].dt for text, event in found.items()} == {
        f"Next update: {OPEN.summary}": OPEN.next_update_at,
        f"Next update: {HEADS_UP.summary}": HEADS_UP.next_update_at,
        "Needed from leadership: Allow one routing change outside the change window": (
            NOW + HOUR
        ),
    }


def test_a_review_is_due_and_moves_to_when_it_was_shared() -> None:
    ended = replace(RESOLVED, reviewed_at=None, learned="")
    (due,) = entries(replace(quiet(), items=(ended,))).values()
    (shared,) = entries(replace(quiet(), items=(RESOLVED,))).values()
    assert due["summary"] == f"A look back is due: {RESOLVED.summary}"
    assert due["dtstart"].dt == NOW + REVIEW_WITHIN
    assert shared["dtstart"].dt == NOW
    assert shared["description"] == RESOLVED.learned
    assert due["uid"] == shared["uid"]


def test_what_did_not_happen_needs_no_review() -> None:
    averted = replace(
        HEADS_UP,
        stage=Stage.OVER,
        state=State.AVERTED,
        over_at=NOW,
        next_update_at=None,
    )
    assert entries(replace(quiet(), items=(averted,))) == {}
