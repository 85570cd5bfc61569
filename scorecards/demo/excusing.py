"""Excused periods of the story: one that both sides agreed on, one that waits."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from kpis.actions.excused import Draft, agree_excused, propose_excused
from partnership import periods
from scorecards.demo.timeline import WEDNESDAY

if TYPE_CHECKING:
    from scorecards.demo.story import Story
    from scorecards.demo.timeline import Timeline

DAY = timedelta(days=1)


def excuse(story: "Story") -> None:
    """What of this partnership's time does not count, or might not."""
    if tell := STORIES.get(story.place.slug):
        tell(story)


def _move_of_the_telephones(story: "Story") -> None:
    """Agreed two windows ago, before its card was published."""
    timeline = story.timeline
    starts_at, ends_at = timeline.outage
    day = starts_at.date()
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
    about = timeline.latest.first + 12 * DAY
    day = about + timedelta(days=(WEDNESDAY - about.weekday()) % 7)
    propose_excused(
        by=story.leader("partner"),
        draft=Draft(
            reason="client_outage",
            why="The customer records did not open from ten to four.",
            starts_at=_at(timeline, day, time(10)),
            ends_at=_at(timeline, day, time(16)),
            kpis=("service_level_offered", "abandon_rate"),
        ),
        now=timeline.morning(timeline.today - 3 * DAY),
    )


def _at(timeline: "Timeline", day: date, clock: time) -> datetime:
    return periods.localise(timeline.calendar, datetime.combine(day, clock))


STORIES = {
    "northwind-brightcall": _move_of_the_telephones,
    "meridian-crestline": _customer_records_away,
}
