"""When what happens in the story, counted back from the day on which it is told."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from partnership import periods
from partnership.periods import Calendar, Kind, Period

HISTORY = timedelta(days=730)
CAMPAIGN_AGO = timedelta(days=20)
CAMPAIGN_DAYS = 3
DETAILED_WINDOWS = 3  # complete ones with readings every half hour
MORNING = time(6, 20)
TUESDAY, WEDNESDAY = 1, 2
OUTAGE_AFTER = timedelta(days=9)
OUTAGE = time(10), time(12, 30)  # by the local clock


@dataclass(frozen=True)
class Timeline:
    """The days of one partnership, in its calendar, as seen at `now`."""

    calendar: Calendar
    now: datetime

    @cached_property
    def today(self) -> date:
        return periods.local_day(self.calendar, self.now)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day with readings, two years up to yesterday."""
        count = HISTORY.days
        return tuple(self.today - timedelta(days=ago) for ago in range(count, 0, -1))

    @cached_property
    def windows(self) -> tuple[Period, ...]:
        """Every window that these days touch, the running one at the end."""
        days = [*self.days, self.today]
        return tuple(periods.periods_touched(self.calendar, days, [Kind.WINDOW]))

    @property
    def latest(self) -> Period:
        """The latest complete window."""
        return periods.latest_complete(self.calendar, Kind.WINDOW, self.now)

    def back(self, windows: int) -> Period:
        """The window so many before the latest complete one."""
        return self.windows[self.windows.index(self.latest) - windows]

    @property
    def detailed_from(self) -> date:
        """From this day on there is a reading every half hour."""
        return self.back(DETAILED_WINDOWS - 1).first

    @cached_property
    def campaign(self) -> tuple[date, ...]:
        """The three days of the campaign: from the last Tuesday three weeks ago on."""
        about = self.today - CAMPAIGN_AGO
        first = about - timedelta(days=(about.weekday() - TUESDAY) % 7)
        return tuple(first + timedelta(days=n) for n in range(CAMPAIGN_DAYS))

    @cached_property
    def outage_day(self) -> date:
        """Two windows ago, when the client's telephones were moved."""
        return wednesday_from(self.back(1).first + OUTAGE_AFTER)

    @cached_property
    def chunks(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each import: the history, then window by window."""
        recent = [w for w in self.windows if w.first >= self.detailed_from]
        before = self.detailed_from - timedelta(days=1)
        ends = [(w.first, min(w.last, self.days[-1])) for w in recent]
        # On the first day of a window nothing of it has been read yet.
        return ((self.days[0], before), *(c for c in ends if c[0] <= c[1]))

    def morning(self, day: date) -> datetime:
        """Early on that day, local time; never later than now."""
        return min(self.at(day, MORNING), self.now)

    def at(self, day: date, clock: time) -> datetime:
        """That day by the local clock."""
        return periods.localise(self.calendar, datetime.combine(day, clock))


def wednesday_from(day: date) -> date:
    """This day, or the first Wednesday after it."""
    return day + timedelta(days=(WEDNESDAY - day.weekday()) % 7)
