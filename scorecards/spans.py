"""Which weeks and windows a scorecard looks back on. No Django.

A window's card, and a quarter's, shows the 26 weeks up to its end: the last one is
the last week that lies before the end, so that a card does not change while the days
after it go by. The card of a running period ends with the running week or window.
"""

from dataclasses import dataclass
from datetime import date, datetime

from partnership import periods
from partnership.periods import Calendar, Kind, Period

WEEKS = 26
WINDOWS = 12


@dataclass(frozen=True, slots=True)
class Spans:
    """The period and what lies behind it.

    `parts` are the weeks or windows whose sums make the period up, `parts_before`
    those of the period before it; `weeks` and `windows` are the two series, and
    `running` says whether the last of each still runs.
    """

    period: Period
    complete: bool
    today: date
    parts: tuple[Period, ...]
    parts_before: tuple[Period, ...]
    weeks: tuple[Period, ...]
    windows: tuple[Period, ...]

    @property
    def grain(self) -> str:
        """What the period is made of: weeks or windows."""
        return "week" if self.period.kind is Kind.WEEK else "window"

    @property
    def last_day(self) -> date:
        """The last day from which a reading can be expected: yesterday at most."""
        yesterday = date.fromordinal(self.today.toordinal() - 1)
        return min(self.period.last, yesterday)


def spans_of(calendar: Calendar, period: Period, now: datetime) -> Spans:
    """Everything that the card of `period` looks back on, as known at `now`."""
    complete = periods.is_complete(calendar, period, now)
    today = periods.local_day(calendar, now)
    end = period.last if complete else today
    return Spans(
        period=period,
        complete=complete,
        today=today,
        parts=_parts(calendar, period),
        parts_before=_parts(calendar, periods.previous(calendar, period)),
        weeks=_back(calendar, Kind.WEEK, end, WEEKS, whole=complete),
        windows=_back(calendar, Kind.WINDOW, end, WINDOWS, whole=complete),
    )


def _parts(calendar: Calendar, period: Period) -> tuple[Period, ...]:
    if period.kind is Kind.QUARTER:
        return periods.windows_of(calendar, period)
    return (period,)


def _back(
    calendar: Calendar, kind: Kind, end: date, count: int, *, whole: bool
) -> tuple[Period, ...]:
    """`count` periods up to `end`, oldest first; `whole`: none that goes on."""
    last = periods.period_of(calendar, kind, end)
    if whole and last.last > end:
        last = periods.previous(calendar, last)
    found = [last]
    while len(found) < count:
        found.append(periods.previous(calendar, found[-1]))
    return tuple(reversed(found))
