"""Roll-ups: brought up to date for stale days only, or made anew from readings."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from kpis import excused_sql
from kpis import rollups_sql as sql
from kpis.actions.staging import lock
from kpis.models import RollupGrain
from partnership import outbox, periods
from partnership.models import Partnership
from partnership.models.queues import ALL
from partnership.periods import Kind

ROLLED_UP = {RollupGrain.WEEK: Kind.WEEK, RollupGrain.WINDOW: Kind.WINDOW}
NEXT = "period_touched"


@transaction.atomic(savepoint=False)
def bring_up_to_date(*, partnership: Partnership, now: datetime) -> frozenset[str]:
    """Recompute the cells of stale days, and of the weeks and windows that hold them.

    Bumps `partnership.revision` and asks for the scorecards of every week, window
    and quarter touched that has begun, in one transaction. Returns their keys; the
    empty set where no day was stale, and then nothing is bumped.
    """
    lock(partnership)
    facts: dict[str, Any] = {"partnership": partnership.pk}
    with connection.cursor() as cursor:
        cursor.execute(sql.TAKE_STALE)
        cursor.execute(sql.MOVE_STALE, facts)
        *bounds, excused = cursor.fetchone()
        stale = dict(zip(("first", "last", "days", "kpis"), bounds, strict=True))
        days = stale["days"]
        if not days:
            return frozenset()
        cursor.execute(sql.DROP_DAYS, facts)
        cursor.execute(sql.SUM_STALE, facts | stale)
        _make_cells(cursor, partnership, days, excused=excused)
        _revise(cursor, partnership)
    return _ask_for_scorecards(partnership, days, now)


@transaction.atomic
def rebuild(*, partnership: Partnership, now: datetime) -> frozenset[str]:
    """Make every cell anew from the readings: one statement for each step."""
    lock(partnership)
    facts: dict[str, Any] = {"partnership": partnership.pk}
    with connection.cursor() as cursor:
        cursor.execute(sql.TAKE_STALE)
        cursor.execute(sql.FORGET_STALE, facts)
        cursor.execute(sql.FORGET_CELLS, facts)
        cursor.execute(sql.BOUNDS, facts)
        first, last, excused = cursor.fetchone()
        cursor.execute(sql.SUM_ALL, facts | {"first": first, "last": last})
        cursor.execute(sql.EVERY_DAY)
        days = _stale_days(cursor)
        _make_cells(cursor, partnership, days, excused=excused)
        _revise(cursor, partnership)
    return _ask_for_scorecards(partnership, days, now)


def _stale_days(cursor: CursorWrapper) -> list[date]:
    cursor.execute(sql.STALE_DAYS)
    return [day for (day,) in cursor.fetchall()]


def _make_cells(
    cursor: CursorWrapper,
    partnership: Partnership,
    days: Iterable[date],
    *,
    excused: bool,
) -> None:
    """Make the cells of the stale days, then those of their weeks and windows.

    `excused`: whether the partnership has any excused period; most have none.
    """
    facts = {"partnership": partnership.pk}
    cursor.execute(sql.MAKE_DAYS, facts)
    if excused:
        cursor.execute(excused_sql.EXCUSE_DAYS, facts)
    _make_periods(cursor, partnership, days)
    if excused:
        cursor.execute(excused_sql.EXCUSE_COARSE, facts)


def _make_periods(
    cursor: CursorWrapper, partnership: Partnership, days: Iterable[date]
) -> None:
    """Sum the touched weeks and windows again, from their day cells."""
    rows = [
        (grain, day, period.first, period.last)
        for grain, kind in ROLLED_UP.items()
        for day in days
        for period in [periods.period_of(partnership.calendar, kind, day)]
    ]
    names = ("grains", "days", "firsts", "lasts")
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    touched = dict(zip(names, map(list, columns), strict=True))
    cursor.execute(sql.TOUCH, touched)
    firsts = touched["firsts"]
    facts: dict[str, Any] = {
        "partnership": partnership.pk,
        "all": ALL,
        "begin": min(firsts, default=None),
        "end": max(firsts, default=None),
    }
    for statement in (sql.DROP_PERIODS, sql.MAKE_PERIODS, sql.MAKE_COARSE):
        cursor.execute(statement, facts)


def _revise(cursor: CursorWrapper, partnership: Partnership) -> None:
    cursor.execute(sql.REVISE, {"partnership": partnership.pk})
    partnership.revision = cursor.fetchone()[0]


def _ask_for_scorecards(
    partnership: Partnership, days: Iterable[date], now: datetime
) -> frozenset[str]:
    calendar = partnership.calendar
    today = periods.local_day(calendar, now)
    touched = periods.periods_touched(calendar, days)
    keys = frozenset(period.key for period in touched if period.first <= today)
    outbox.ask_many(partnership_id=partnership.pk, kind=NEXT, keys=keys, due_at=now)
    return keys
