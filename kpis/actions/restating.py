"""Asking for the scorecards that an agreement touches to be computed again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F

from kpis.models import Kpi, Rollup
from partnership import outbox, periods
from partnership.models import Partnership
from partnership.periods import Period


def restate_from(
    partnership: Partnership, kpi: Kpi, first_day: date, now: datetime
) -> list[Period]:
    """Touch every period with readings of the KPI that reaches `first_day` or later.

    The running period is among them: its card shows the target too.
    """
    calendar = partnership.calendar
    # The week, the window and the quarter that hold the first day begin before it.
    reach = min(p.first for p in periods.periods_touched(calendar, [first_day]))
    with_readings = (
        Rollup.objects.filter(
            partnership_id=partnership.pk, kpi_id=kpi.pk, first__gte=reach
        )
        .values_list("first", flat=True)
        .distinct()
    )
    touched = [
        period
        for period in periods.periods_touched(calendar, with_readings)
        if period.last >= first_day
    ]
    touch(partnership, touched, now)
    return touched


def touch(partnership: Partnership, touched: Iterable[Period], now: datetime) -> None:
    """Ask for these periods' scorecards, and let pages know that something changed.

    The revision first: that locks the partnership (`partnership.locks`).
    """
    Partnership.objects.filter(pk=partnership.pk).update(revision=F("revision") + 1)
    outbox.ask_many(
        partnership_id=partnership.pk,
        kind="period_touched",
        keys=[period.key for period in touched],
        due_at=now,
    )
