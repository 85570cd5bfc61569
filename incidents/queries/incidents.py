"""What the pages of heads-ups and incidents read: lanes, one page, search.

The number of queries does not grow with the number of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.lifecycle import (
    Facts,
    Kept,
    Need,
    State,
    ahead,
    disclosure_lag,
    kept,
    next_due,
    who_must_act,
)
from incidents.models import (
    Factor,
    FactorAnswer,
    Incident,
    LinkedEvent,
    NextStep,
    ProcessStep,
    Promise,
    Review,
    ReviewAction,
    ReviewAnswer,
    Thanks,
    TouchedKpi,
    Update,
)
from incidents.people import everybody, with_names
from incidents.queries.confidence import Confided, confided
from incidents.queries.facts import PEOPLE, facts_of, reviewed
from incidents.queries.visibility import by_ref, updates_of, visible, visible_updates
from kpis.models import ContextEvent, Kpi
from partnership.access import Door
from partnership.models import Member, Side

People = Mapping[int, Member]

__all__ = [
    "FactorSeen",
    "IncidentPage",
    "Lanes",
    "Promised",
    "ReviewSums",
    "Row",
    "by_ref",
    "lanes",
    "listed",
    "not_thanked_yet",
    "page",
    "recognition",
    "rows_of",
    "search",
    "visible",
    "visible_updates",
]

MOST_LEARNED = 100
MOST_FOUND = 50


@dataclass(frozen=True)
class Row:
    """One incident in a lane, with what waits and what is due next."""

    incident: Incident
    needs: list[Need]
    next_due: datetime | None
    promise: Promise | None
    kpis: list[Kpi]


@dataclass(frozen=True)
class Lanes:
    """The list's three groups; in each, what is due next comes first."""

    heads_ups: list[Row]
    being_resolved: list[Row]
    learned: list[Row]


@dataclass(frozen=True)
class Promised:
    """A promise and what became of it."""

    promise: Promise
    kept: Kept


@dataclass(frozen=True)
class FactorSeen:
    """A factor with each side's answer to it; None where there is none yet."""

    factor: Factor
    client: FactorAnswer | None
    partner: FactorAnswer | None


@dataclass(frozen=True)
class ReviewSums:
    """The participants' answers as sums; who answered what is nobody's business."""

    answers: int = 0
    learned: int = 0
    again: int = 0


@dataclass(frozen=True)
class IncidentPage:
    """Everything that one person may see of one incident."""

    incident: Incident
    facts: Facts
    needs: list[Need]
    updates: list[Update]
    promise: Promise | None
    promises: list[Promised]
    steps: list[NextStep]
    process: dict[str, list[ProcessStep]]
    factors: list[FactorSeen]
    kpis: list[Kpi]
    events: list[ContextEvent]
    thanks: list[Thanks]
    notes: list[Confided]  # without their text: reading one is recorded
    review: Review | None
    actions: list[ReviewAction]
    lag: timedelta | None
    ahead: timedelta | None
    sums: ReviewSums = field(default_factory=ReviewSums)


def lanes(door: Door, now: datetime) -> Lanes:
    """The three groups of the list."""
    rows = reviewed(visible(door))
    over = [State.AVERTED, State.RESOLVED]
    still_open = _rows(door, rows.exclude(state__in=over), now)
    learned = rows.filter(state__in=over)
    return Lanes(
        heads_ups=[r for r in still_open if r.incident.state == State.HEADS_UP],
        being_resolved=[r for r in still_open if r.incident.state != State.HEADS_UP],
        learned=_rows(door, learned.order_by("-logged_at")[:MOST_LEARNED], now),
    )


def search(door: Door, words: str, now: datetime) -> list[Row]:
    """Incidents whose words, or whose entries that one may read, hold all of these."""
    if not words.strip():
        return []
    query = SearchQuery(words[:200], config="english", search_type="websearch")
    in_updates = (
        door.rows(Update)
        .filter(updates_of(door), incident=OuterRef("pk"))
        .annotate(found=SearchVector("text", config="english"))
        .filter(found=query)
    )
    found = (
        reviewed(visible(door))
        .annotate(said=SearchVector("summary", "would_help", config="english"))
        .filter(Q(said=query) | Exists(in_updates))
        .order_by("-logged_at")
    )
    return _rows(door, found[:MOST_FOUND], now)


def page(door: Door, ref: str, now: datetime) -> IncidentPage:
    """One incident's page, or 404."""
    people = everybody(door)
    [incident] = with_names([by_ref(door, ref)], people, *PEOPLE)
    review = _review(door, incident, people)
    incident.has_review = review is not None  # type: ignore[attr-defined] # as reviewed does
    promises = with_names(
        door.rows(Promise)
        .filter(incident=incident)
        .select_related("answered_by_update")
        .order_by("-number"),
        people,
        "by",
    )
    waiting = next((p for p in promises if p.answered_at is None), None)
    steps = with_names(
        door.rows(NextStep).filter(incident=incident).order_by("number"),
        people,
        *("decides", "taken_by", "done_by", "added_by"),
    )
    facts = facts_of(
        incident, partnership=door.partnership, promise=waiting, steps=steps, now=now
    )
    told_at = incident.told_at
    return IncidentPage(
        incident=incident,
        facts=facts,
        needs=who_must_act(facts, now),
        updates=with_names(visible_updates(door, incident), people, "by"),
        promise=waiting,
        promises=[Promised(p, kept(p.due_at, p.answered_at, now)) for p in promises],
        steps=steps,
        process=_process(door, incident),
        factors=_factors(door, incident, people),
        kpis=_kpis(door, [incident])[incident.pk],
        events=_events(door, incident),
        thanks=with_names(
            door.rows(Thanks).filter(incident=incident).order_by("at"), people, "by"
        ),
        notes=confided(door, incident),
        review=review,
        actions=_actions(door, review, people),
        lag=disclosure_lag(incident.known_at, told_at) if told_at else None,
        ahead=ahead(told_at, incident.expected_at) if told_at else None,
        sums=_sums(door, review),
    )


def recognition(door: Door) -> QuerySet[Thanks]:
    """The wall, newest first: who thanked whom, for what. Every member reads it."""
    return (
        door.rows(Thanks)
        .select_related("by__user", "incident__logged_by__user")
        .order_by("-at", "-id")
    )


def listed(door: Door) -> QuerySet[Incident]:
    """Everything that one sees, for `rows_of`."""
    return reviewed(visible(door))


def not_thanked_yet(door: Door) -> QuerySet[Incident]:
    """What the other side told and this person has not thanked for, newest first."""
    mine = Thanks.objects.filter(incident=OuterRef("pk"), by=door.member)
    return (
        visible(door)
        .filter(~Exists(mine), visibility="both", logged_side=door.side.other)
        .select_related("logged_by__user")
        .order_by("-told_at")
    )


def rows_of(door: Door, rows: Iterable[Incident], now: datetime) -> list[Row]:
    """What is known of rows from `listed`, in their order; four queries."""
    incidents = with_names(rows, everybody(door), *PEOPLE)
    promises = {
        promise.incident_id: promise
        for promise in door.rows(Promise)
        .filter(incident__in=incidents, answered_at=None)
        .select_related("by__user")
    }
    steps = defaultdict(list)
    for step in door.rows(NextStep).filter(incident__in=incidents, done_at=None):
        steps[step.incident_id].append(step)
    kpis = _kpis(door, incidents)
    made = []
    for incident in incidents:
        promise = promises.get(incident.pk)
        facts = facts_of(
            incident,
            partnership=door.partnership,
            promise=promise,
            steps=steps[incident.pk],
            now=now,
        )
        needs, due = who_must_act(facts, now), next_due(facts, now)
        made.append(Row(incident, needs, due, promise, kpis[incident.pk]))
    return made


def _rows(door: Door, rows: Iterable[Incident], now: datetime) -> list[Row]:
    """What is due next comes first; without a time, the order of the rows stays."""
    return sorted(rows_of(door, rows, now), key=_when)


def _when(row: Row) -> tuple[bool, float]:
    due = row.next_due
    return due is None, due.timestamp() if due else 0.0


def _kpis(door: Door, incidents: list[Incident]) -> defaultdict[int, list[Kpi]]:
    found: defaultdict[int, list[Kpi]] = defaultdict(list)
    rows = door.rows(TouchedKpi).filter(incident__in=incidents).select_related("kpi")
    for row in rows.order_by("kpi__position", "kpi__code"):
        found[row.incident_id].append(row.kpi)
    return found


def _events(door: Door, incident: Incident) -> list[ContextEvent]:
    rows = door.rows(LinkedEvent).filter(incident=incident).select_related("event")
    return [row.event for row in rows.order_by("event__starts_on", "event__number")]


def _process(door: Door, incident: Incident) -> dict[str, list[ProcessStep]]:
    steps: dict[str, list[ProcessStep]] = {side.value: [] for side in Side}
    for step in door.rows(ProcessStep).filter(incident=incident).order_by("position"):
        steps[step.side].append(step)
    return steps


def _factors(door: Door, incident: Incident, people: People) -> list[FactorSeen]:
    rows = door.rows(FactorAnswer).filter(factor__incident=incident)
    answers = {
        (answer.factor_id, answer.side): answer
        for answer in with_names(rows, people, "by")
    }
    factors = door.rows(Factor).filter(incident=incident).order_by("number")
    return [
        FactorSeen(
            factor,
            answers.get((factor.pk, Side.CLIENT.value)),
            answers.get((factor.pk, Side.PARTNER.value)),
        )
        for factor in with_names(factors, people, "by")
    ]


def _review(door: Door, incident: Incident, people: People) -> Review | None:
    rows = door.rows(Review).filter(incident=incident)
    return next(iter(with_names(rows, people, "by")), None)


def _actions(door: Door, review: Review | None, people: People) -> list[ReviewAction]:
    if review is None:
        return []
    rows = door.rows(ReviewAction).filter(review=review).order_by("number")
    return with_names(rows, people, "owner")


def _sums(door: Door, review: Review | None) -> ReviewSums:
    answers = list(door.rows(ReviewAnswer).filter(review=review)) if review else []
    return ReviewSums(
        answers=len(answers),
        learned=sum(answer.learned for answer in answers),
        again=sum(answer.again for answer in answers),
    )
