"""Scorecards as others read them: one period's, the latest, those left open."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Partnership
from partnership.periods import Kind, Period
from scorecards.document import Document, from_json, without_amounts
from scorecards.models import Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One version of a period's card, with its document read.

    For whoever may not see money the document holds no amounts.
    """

    period: Period
    version: int
    document: Document
    computed_at: datetime
    published_at: datetime | None
    published_by: str


def card(door: Door, key: str) -> Card:
    """The latest version of the card of a period; 404 where there is none.

    Raises `PeriodError` for a key that names no period.
    """
    period = periods.parse(door.partnership.calendar, key)
    found = _cards(door).filter(period=period.key).first()
    if found is None:
        raise Http404
    return _read(door, found)


def latest(door: Door, kind: Kind | str = Kind.WINDOW) -> Card | None:
    """The latest complete card of a kind, else the running one, else `None`."""
    found = (
        _cards(door)
        .filter(kind=str(kind))
        .order_by("-document__period__complete", "-first")
        .first()
    )
    return None if found is None else _read(door, found)


def unclosed(partnership: Partnership, before: Period) -> list[Period]:
    """Periods that have passed by the time of this one and whose cards still run."""
    keys = Scorecard.objects.filter(
        partnership=partnership,
        kind=str(before.kind),
        is_latest=True,
        first__lt=before.first,
        document__period__complete=False,
    ).order_by("first")
    return [
        periods.parse(partnership.calendar, key)
        for key in keys.values_list("period", flat=True)
    ]


def _cards(door: Door) -> QuerySet[Scorecard]:
    return (
        door.rows(Scorecard).filter(is_latest=True).select_related("published_by__user")
    )


def _read(door: Door, found: Scorecard) -> Card:
    document = from_json(found.document)
    if not door.may(Permission.READ_MONEY):
        document = without_amounts(document)
    return Card(
        period=periods.parse(door.partnership.calendar, found.period),
        version=found.version,
        document=document,
        computed_at=found.computed_at,
        published_at=found.published_at,
        published_by=found.published_by.user.name if found.published_by else "",
    )
