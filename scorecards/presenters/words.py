"""Periods, days and times as people of one partnership read them."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnership.models import Partnership, Side
from partnership.periods import Kind, Period
from scorecards.document import PeriodPart

AnyPeriod = Period | PeriodPart


def period_name(period: AnyPeriod, today: date) -> str:
    """“November”, “22 Oct to 21 Nov”, “Week 48”, “Q4”; with another year, that."""
    name = _short(period)
    if period.last.year == today.year or period.kind == Kind.DAY:
        return name
    return f"{name} {period.key[:4]}"


def tab_name(period: AnyPeriod, today: date) -> str:
    """As short as a switch needs it: “Nov”, “W48”, “Q4”."""
    if period.kind == Kind.WINDOW and period.first.day == 1:
        name = date_format(period.first, "M")
        here = period.first.year == today.year
        return name if here else f"{name} {period.first.year}"
    if period.kind == Kind.WEEK:
        return _("W%(number)s") % {"number": int(period.key[-2:])}
    return _short(period)


def _short(period: AnyPeriod) -> str:
    if period.kind == Kind.WEEK:
        return _("Week %(number)s") % {"number": int(period.key[-2:])}
    if period.kind == Kind.QUARTER:
        return period.key[-2:]
    if period.kind == Kind.WINDOW and period.first.day == 1:
        return date_format(period.first, "F")
    return dates(period)


def dates(period: AnyPeriod) -> str:
    """Both of its days: “2 to 8 Nov”, “22 Oct to 21 Nov”."""
    same = (period.first.year, period.first.month) == (
        period.last.year,
        period.last.month,
    )
    first = date_format(period.first, "j" if same else "j M")
    return _("%(first)s to %(last)s") % {"first": first, "last": day(period.last)}


def day(when: date) -> str:
    """“9 Nov”."""
    return date_format(when, "j M")


def full_day(when: date) -> str:
    """“1 Sep 2026”."""
    return date_format(when, "j M Y")


def moment(when: datetime, partnership: Partnership) -> str:
    """“1 Dec, 07:14” in the partnership's own time."""
    return date_format(local(when, partnership), "j M, H:i")


def local(when: datetime, partnership: Partnership) -> datetime:
    """The same instant on the partnership's clock."""
    return timezone.localtime(when, ZoneInfo(partnership.time_zone))


def sentence(*parts: str) -> str:
    """The parts that are there, one after the other, with a capital letter."""
    return capfirst(" ".join(part for part in parts if part))


def side_name(side: str, partnership: Partnership) -> str:
    """The organisation of a side, or “both sides”."""
    if side == "both":
        return _("both sides")
    return partnership.organisation_of(side).name


def sides(partnership: Partnership) -> list[tuple[str, str]]:
    """Both sides as (name, side), A to Z: neither comes first."""
    return sorted((side_name(side, partnership), side) for side in Side.values)


def as_text(data: dict[str, Any] | None) -> str:
    """An input as the command line takes it."""
    return "" if data is None else json.dumps(data, indent=2, ensure_ascii=False)
