"""Excused periods of the story: one that both sides agreed on, one that waits."""

from datetime import time, timedelta
from typing import TYPE_CHECKING

from kpis.actions.excused import Draft, agree_excused, propose_excused
from scorecards.demo.timeline import OUTAGE, wednesday_from

if TYPE_CHECKING:
    from scorecards.demo.story import Story

DAY = timedelta(days=1)


def excuse(story: "Story") -> None:
    """What of this partnership's time does not count, or might not."""
    if tell := STORIES.get(story.place.slug):
        tell(story)


def _move_of_the_telephones(story: "Story") -> None:
    """Agreed two windows ago, before its card was published."""
    timeline = story.timeline
    day = timeline.outage_day
    starts_at, ends_at = (timeline.at(day, clock) for clock in OUTAGE)
    proposal = propose_excused(
        by=story.recorder("partner"),
        draft=Draft(
            reason="client_outage",
            why=(
                "The telephones were moved to the new centre, and calls were cut off "
                "all morning."
            ),
            starts_at=starts_at,
            ends_at=ends_at,
            kpis=("service_level_offered", "abandon_rate"),
        ),
        now=timeline.morning(day + DAY),
    )
    agree_excused(
        by=story.leader("client"),
        number=proposal.number,
        version=proposal.version,
        now=timeline.morning(day + 2 * DAY),
    )


def _customer_records_away(story: "Story") -> None:
    """Proposed some days ago; the client has not answered yet."""
    timeline = story.timeline
    day = wednesday_from(timeline.latest.first + 12 * DAY)
    propose_excused(
        by=story.leader("partner"),
        draft=Draft(
            reason="client_outage",
            why="The customer records did not open from ten to four.",
            starts_at=timeline.at(day, time(10)),
            ends_at=timeline.at(day, time(16)),
            kpis=("service_level_offered", "abandon_rate"),
        ),
        now=timeline.morning(timeline.today - 3 * DAY),
    )


STORIES = {
    "northwind-brightcall": _move_of_the_telephones,
    "meridian-crestline": _customer_records_away,
}
