"""Scorecards for pages: one of them, the latest, and the heads of several."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from kpis.models import RollupGrain
from partnership import access, periods
from partnership.access import Door, Permission
from partnership.models import Partnership
from partnership.periods import Kind, Period
from scorecards.amounts import without_amounts
from scorecards.document import Counts, Document, Need, from_json
from scorecards.models import Scorecard
from scorecards.models.cards import has_readings
from scorecards.plain import from_plain

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnership.models import User


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One partnership in the portfolio; counts are `None` where no card is there yet.

    `states` holds each counted row's state, in the order of the card; a row that is
    excused as a whole has none.
    """

    partnership: Partnership
    period: Period | None
    complete: bool
    counts: Counts | None
    states: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    names: tuple[str, ...] = ()  # of the KPIs in `needs`
    ours: Decimal | None = None
    computed_at: datetime | None = None


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
    """The latest complete card of a kind with readings, else the running one."""
    found = (
        _cards(door)
        .filter(kind=str(kind))
        .annotate(read=has_readings())
        .order_by("-read", "-document__period__complete", "-first")
        .first()
    )
    return None if found is None else _read(door, found)


def following(partnership: Partnership, period: Period) -> Period | None:
    """The next period of the same kind that has a card, or readings for one."""
    asked: dict[str, Any] = {
        "partnership": partnership.pk,
        "kind": str(period.kind),
        # A quarter is made of windows.
        "grain": RollupGrain.WEEK if period.kind is Kind.WEEK else RollupGrain.WINDOW,
        "last": period.last,
    }
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWING, asked)
        first = cursor.fetchone()[0]
    if first is None:
        return None
    return periods.period_of(partnership.calendar, period.kind, first)


# For each KPI the key of the roll-ups leads straight to its first cell.
FOLLOWING = """
SELECT least((
    SELECT min(first) FROM scorecards_scorecard
    WHERE partnership_id = %(partnership)s AND kind = %(kind)s AND first > %(last)s
), (
    SELECT min(cell.first) FROM kpis_kpi AS kpi CROSS JOIN LATERAL (
        SELECT first FROM kpis_rollup
        WHERE partnership_id = %(partnership)s AND grain = %(grain)s
            AND kpi_id = kpi.id AND first > %(last)s
        ORDER BY first LIMIT 1
    ) AS cell WHERE kpi.partnership_id = %(partnership)s
))
"""


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


def portfolio(user: "User | AnonymousUser", now: datetime) -> list[Headline]:
    """The heads of all my partnerships' latest windows, by address.

    Two queries, however many partnerships: who I am a member with, and what their
    cards say, of which the database hands out the few figures that the page shows.
    """
    mine = [member.partnership for member in access.memberships(user, now)]
    heads = _heads([partnership.pk for partnership in mine])
    return [
        _headline(partnership, heads.get(partnership.pk))
        for partnership in sorted(mine, key=lambda one: one.slug)
    ]


def _heads(partnerships: list[int]) -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(HEADS, {"partnerships": partnerships})
        return {row[0]: row[1:] for row in cursor.fetchall()}


HEADS = """
SELECT DISTINCT ON (partnership_id) partnership_id, period, first,
    (document #>> '{period,complete}')::boolean AS complete, ours, computed_at,
    document -> 'counts', document -> 'needs',
    jsonb_path_query_array(document,
        '$.rows[*] ? (@.measured.why_missing != "not_at_this_grain"
            && @.measured.why_missing != "excused").state'),
    jsonb_path_query_array(document, '$.rows[*].code'),
    jsonb_path_query_array(document, '$.rows[*].name')
FROM scorecards_scorecard AS card
WHERE partnership_id = ANY (%(partnerships)s) AND kind = 'window' AND is_latest
ORDER BY partnership_id, EXISTS (
        SELECT FROM kpis_rollup AS sums
        WHERE sums.partnership_id = card.partnership_id AND sums.grain IN (5, 6)
            AND sums.first BETWEEN card.first AND card.last
    ) DESC, complete DESC, first DESC
"""


def _headline(partnership: Partnership, head: tuple[Any, ...] | None) -> Headline:
    if head is None:
        return Headline(
            partnership=partnership, period=None, complete=False, counts=None
        )
    key, _first, complete, ours, computed_at, *parts = head
    counts, needs, states, codes, names = (
        json.loads(part) if isinstance(part, str) else part for part in parts
    )
    name_of = dict(zip(codes, names, strict=True))
    return Headline(
        partnership=partnership,
        period=periods.parse(partnership.calendar, key),
        complete=complete,
        counts=from_plain(Counts, counts),
        states=tuple(state for state in states if state != "no_target"),
        needs=tuple(from_plain(Need, need) for need in needs),
        names=tuple(name_of[need["code"]] for need in needs),
        ours=ours,
        computed_at=computed_at,
    )


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
