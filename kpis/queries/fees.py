"""Fees of windows, for pages and for the penalty."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from kpis.models import FeesEntry, WindowFees
from partnership import periods
from partnership.models import Partnership
from partnership.periods import Kind, Period

SHOWN = 13  # the running window and a year before it


def recent_windows(partnership: Partnership, now: datetime) -> list[Period]:
    """The running window and those before it, newest first."""
    calendar = partnership.calendar
    found = [periods.running(calendar, Kind.WINDOW, now)]
    while len(found) < SHOWN:
        found.append(periods.previous(calendar, found[-1]))
    return found


def fees_by_window(
    partnership: Partnership, windows: Iterable[Period]
) -> dict[str, WindowFees]:
    """What is entered, by the window's key; one query."""
    rows = WindowFees.objects.filter(
        partnership=partnership, window__in=[window.key for window in windows]
    ).select_related("entered_by__user", "confirmed_by__user")
    return {row.window: row for row in rows}


def entries_by_window(
    partnership: Partnership, windows: Iterable[Period]
) -> dict[str, list[FeesEntry]]:
    """Every entry of each window, newest first; one query."""
    rows = FeesEntry.objects.filter(
        partnership=partnership, window__in=[window.key for window in windows]
    ).select_related("entered_by__user", "confirmed_by__user")
    found: dict[str, list[FeesEntry]] = {}
    for row in rows.order_by("-entered_at", "-pk"):
        found.setdefault(row.window, []).append(row)
    return found


def to_confirm(partnerships: Iterable[Partnership]) -> QuerySet[FeesEntry]:
    """The latest entry of each window that nobody has confirmed yet."""
    rows = FeesEntry.objects.filter(partnership__in=partnerships)
    later = FeesEntry.objects.filter(
        partnership=OuterRef("partnership"),
        window=OuterRef("window"),
        entered_at__gt=OuterRef("entered_at"),
    )
    return rows.filter(~Exists(later), confirmed_at=None)
