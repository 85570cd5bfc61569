"""The switch between periods: each choice is an address of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from partnership import periods
from partnership.periods import Calendar, Kind, Period
from scorecards.presenters import words


@dataclass(frozen=True)
class Choice:
    """One choice of _components/segmented.html."""

    label: str
    url: str
    current: bool = False


def neighbours(calendar: Calendar, shown: Period, now: datetime) -> list[Choice]:
    """The period before, the one shown, and the next one or what runs now."""
    today = periods.local_day(calendar, now)
    running = periods.running(calendar, shown.kind, now)
    around = [periods.previous(calendar, shown), shown]
    if shown.first < running.first:
        around.append(periods.next(calendar, shown))
    else:
        around.insert(0, periods.previous(calendar, around[0]))
    return [_choice(period, shown, running, today) for period in around]


def kinds(calendar: Calendar, shown: Period, now: datetime) -> list[Choice]:
    """The same time by week, window and quarter: the last week that is over in it."""
    week = periods.period_of(calendar, Kind.WEEK, shown.last)
    if week.last > shown.last or not periods.is_complete(calendar, week, now):
        week = periods.previous(calendar, week)
    window = periods.period_of(calendar, Kind.WINDOW, shown.last)
    quarter = periods.period_of(calendar, Kind.QUARTER, shown.last)
    labels = ((_("Week"), week), (_("Month"), window), (_("Quarter"), quarter))
    return [
        Choice(label, f"?period={period.key}", period.kind == shown.kind)
        for label, period in labels
    ]


def _choice(period: Period, shown: Period, running: Period, today: date) -> Choice:
    label = words.tab_name(period, today)
    if period == running:
        label = _("%(period)s so far") % {"period": label}
    return Choice(label, f"?period={period.key}", period == shown)
