"""Which card a page shows, and the one question that decides whether it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Max,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.expressions import Combinable

from incidents.lifecycle import OPEN
from incidents.models import TouchedKpi
from incidents.queries.visibility import visible
from incidents.queries.waiting import Open, still_open
from kpis.models import ContextEvent
from partnership import periods
from partnership.access import Door, Permission
from partnership.models import Proposal, ProposalState
from partnership.periods import Kind, Period
from partnership.postgres.base import prepared
from scorecards.amounts import without_amounts
from scorecards.document import Document, from_json
from scorecards.models import Scorecard
from scorecards.models.cards import has_readings

SOON = timedelta(hours=1)  # a promise due within it stands before everything else


def latest_period(door: Door, today: date, kind: Kind | str = Kind.WINDOW) -> Period:
    """The last complete period that has a card with readings.

    Without any the running one if that has readings, then the last complete one that
    has a card, then the last complete one.
    """
    calendar = door.partnership.calendar
    found = (
        _latest(door)
        .filter(kind=str(kind))
        .annotate(read=has_readings(), over=is_over(today))
        .exclude(read=False, over=False)
        .order_by("-read", "-over", "-first")
    )
    first = found.values_list("first", flat=True).first()
    if first is not None:
        return periods.period_of(calendar, kind, first)
    return periods.previous(calendar, periods.period_of(calendar, kind, today))


def is_over(today: date) -> Combinable:
    """Whether a card's period has passed."""
    return ExpressionWrapper(Q(last__lt=today), output_field=BooleanField())


def document(door: Door, period: Period) -> Document | None:
    """The latest version of the period's card, if it was computed."""
    found = _latest(door).filter(period=period.key).values_list("document", flat=True)
    data = found.first()
    if data is None:
        return None
    read = from_json(data)
    return read if door.may(Permission.READ_MONEY) else without_amounts(read)


def waiting(door: Door, now: datetime) -> list[Proposal]:
    """Open proposals of either side, the oldest first: both sides see the same."""
    return list(Proposal.waiting(door.rows(Proposal), now))


def may_publish(door: Door, document: Document | None, stamp: "Stamp") -> bool:
    """Whether this member may publish what they see, and nobody has yet."""
    if document is None or stamp.published_at is not None:
        return False
    return document.period.complete and door.may(Permission.AGREE)


@dataclass(frozen=True, slots=True)
class FeesToConfirm:
    """Fees that the client entered and the partner has not confirmed; no amount."""

    window: str
    since: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an executive to both leaders that waits for its answer."""

    number: int
    since: date
    name: str
    text: str


def going_on(door: Door, now: datetime) -> list[Open]:
    """Heads-ups and incidents that are open and that both sides see."""
    return still_open([door], now).get(door.partnership.pk, [])


@dataclass(frozen=True)
class Stamp:
    """What a page of one period was made from. Equal stamps: an equal page."""

    revision: int
    computed_at: datetime | None
    published_at: datetime | None
    proposals: tuple[tuple[int, int], ...]
    fees: tuple[FeesToConfirm, ...]
    incidents: tuple[tuple[int, ...], ...] = ()  # open ones that both sides see
    questions: tuple[Asked, ...] = ()  # none for who may not answer them


def stamp(door: Door, period: Period, now: datetime) -> Stamp:
    """The state of the numbers, of the card and of what waits; one query."""
    parameters: dict[str, Any] = {
        "partnership": door.partnership.pk,
        "period": period.key,
        "open": str(ProposalState.OPEN),
        "now": now,
        "soon": now + SOON,
        "going_on": [state.value for state in OPEN],
        "answers": door.may(Permission.KEEP_STATUS),
    }
    with prepared() as cursor:
        cursor.execute(STAMP, parameters)
        return _stamp_of(cursor.fetchone())


def _stamp_of(row: Sequence[Any]) -> Stamp:
    revision, computed_at, published_at, proposals, fees, incidents, questions = row
    return Stamp(
        revision,
        computed_at,
        published_at,
        tuple(map(tuple, proposals)),
        tuple(FeesToConfirm(key, date.fromisoformat(day)) for key, day in fees),
        tuple(map(tuple, incidents)),
        tuple(
            Asked(int(number), date.fromisoformat(day), name, text)
            for number, day, name, text in questions
        ),
    )


# Written out: asked at each visit, and often all that is asked.
STAMP = """
SELECT revision, (
        SELECT computed_at FROM scorecards_scorecard AS card
        WHERE card.partnership_id = partnership.id AND period = %(period)s
            AND is_latest
    ), (
        SELECT published_at FROM scorecards_scorecard AS card
        WHERE card.partnership_id = partnership.id AND period = %(period)s
            AND is_latest
    ), ARRAY(
        SELECT ARRAY[number, version] FROM partnership_proposal AS proposal
        WHERE proposal.partnership_id = partnership.id AND state = %(open)s
            AND lapses_at > %(now)s
        ORDER BY proposed_at, number
    ), ARRAY(
        SELECT ARRAY[fees."window", (entered_at AT TIME ZONE time_zone)::date::text]
        FROM kpis_feesentry AS fees
        WHERE fees.partnership_id = partnership.id AND confirmed_at IS NULL
            AND NOT EXISTS (
                SELECT FROM kpis_feesentry AS later
                WHERE later.partnership_id = fees.partnership_id
                    AND later."window" = fees."window"
                    AND (later.entered_at, later.id) > (fees.entered_at, fees.id)
            )
        ORDER BY fees."window"
    ), ARRAY(
        SELECT ARRAY[incident.id, incident.version, coalesce(promise.number, 0),
            coalesce(promise.due_at < %(now)s, false)::integer
                + coalesce(promise.due_at <= %(soon)s, false)::integer,
            (SELECT coalesce(sum(kpi_id), 0) FROM incidents_touchedkpi AS touched
                WHERE touched.partnership_id = incident.partnership_id
                    AND touched.incident_id = incident.id)]::bigint[]
        FROM incidents_incident AS incident
        LEFT JOIN incidents_promise AS promise
            ON promise.partnership_id = incident.partnership_id
            AND promise.incident_id = incident.id AND promise.answered_at IS NULL
        WHERE incident.partnership_id = partnership.id
            AND incident.visibility = 'both' AND incident.state = ANY (%(going_on)s)
        ORDER BY incident.id
    ), ARRAY(
        SELECT ARRAY[question.number::text,
            (at AT TIME ZONE partnership.time_zone)::date::text,
            coalesce(nullif(person.name, ''), person.email), question.text]
        FROM scorecards_statusquestion AS question
        JOIN partnership_member AS member ON member.id = question.by_id
        JOIN partnership_user AS person ON person.id = member.user_id
        WHERE question.partnership_id = partnership.id AND answered_at IS NULL
            AND %(answers)s
        ORDER BY question.number
    )
FROM partnership_partnership AS partnership WHERE id = %(partnership)s
"""


def numbers(door: Door) -> int:
    """The revision of the partnership's numbers; the door has just read it."""
    return door.partnership.revision


def happened(door: Door) -> tuple[Any, ...]:
    """The state of everything that stands on a chart for this person; 3 queries."""
    seen = visible(door).aggregate(Count("id"), Sum("version"))
    touched = door.rows(TouchedKpi).filter(incident__in=visible(door))
    seen |= touched.aggregate(Sum("incident_id"), Sum("kpi_id"))
    events = door.rows(ContextEvent).aggregate(
        Count("id"), Max("id"), Max("taken_back_at")
    )
    return (*seen.values(), *events.values())


def _latest(door: Door) -> QuerySet[Scorecard]:
    return door.rows(Scorecard).filter(is_latest=True)
