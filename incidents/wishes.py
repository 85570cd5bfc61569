"""What somebody wants to hear of, and when: at once, in the morning, or not at all.

Knows no framework and no database; times are aware. Mornings and quiet hours are the
person's own. What waits for one person alone (a promise of theirs, a request to them)
and what happens to what they own is no topic: it always comes at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Topic(StrEnum):
    """Kinds of events that one can choose about."""

    TOLD = "told"
    UPDATE = "update"
    OWNER = "owner"
    NEEDS_OWNER = "needs_owner"
    ACKNOWLEDGED = "acknowledged"
    THANKS = "thanks"


class Way(StrEnum):
    """How one hears of it."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    NEVER = "never"


MORNING = time(8, 0)
DAY = timedelta(days=1)
# What whoever chose nothing gets: who speaks for a side hears at once, who does the
# work hears at once of what is told and of what answers them, the rest in the morning.
USUAL: dict[str, dict[Topic, Way]] = {
    "leader": dict.fromkeys(Topic, Way.AT_ONCE),
    "contributor": {
        Topic.TOLD: Way.AT_ONCE,
        Topic.UPDATE: Way.DIGEST,
        Topic.OWNER: Way.DIGEST,
        Topic.ACKNOWLEDGED: Way.AT_ONCE,
        Topic.THANKS: Way.AT_ONCE,
    },
}


@dataclass(frozen=True)
class Wishes:
    """What one person chose, or what is usual for the role. `zone`: an IANA name."""

    ways: Mapping[Topic, Way]
    zone: str
    quiet_from: time | None = None
    quiet_to: time | None = None

    def way(self, topic: str) -> Way:
        """How this person hears of a topic; of what is not theirs, never."""
        return self.ways.get(Topic(topic), Way.NEVER)


def usual(role: str, zone: str) -> Wishes:
    """The wishes of somebody who chose nothing."""
    return Wishes(USUAL.get(role, {}), zone)


def goes_at(now: datetime, wishes: Wishes) -> datetime:
    """When a mail goes: now, or when the quiet hours end that now lies in (UTC)."""
    ends = (end for begin, end in _quiet(now, wishes) if begin <= now < end)
    return max(ends, default=now)


def next_morning(now: datetime, zone: str) -> tuple[date, datetime]:
    """The local day of the next digest and when it goes, after now (UTC)."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today, today + DAY):
        at = _instant(day, MORNING, zone)
        if at > now:
            return day, at
    raise AssertionError("A morning lies within the next two days.")


def _quiet(now: datetime, wishes: Wishes) -> Iterator[tuple[datetime, datetime]]:
    """The quiet hours around now; over midnight they begin the day before."""
    begin, end = wishes.quiet_from, wishes.quiet_to
    if begin is None or end is None or begin == end:
        return
    today = now.astimezone(ZoneInfo(wishes.zone)).date()
    for day in (today - DAY, today):
        until = day if begin < end else day + DAY
        yield _instant(day, begin, wishes.zone), _instant(until, end, wishes.zone)


def _instant(day: date, clock: time, zone: str) -> datetime:
    """When the local clock shows it first; jumped over, the same distance later."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
