"""What the status document is made of, read within a scope.

The questions ask for what leadership may see and for nothing else: the texts of other
entries, notes, factors, amounts and steps for others never reach this process. Their
number does not grow with that of rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from incidents.lifecycle import OPEN, Audience, Kind, Severity, State
from incidents.models import (
    Incident,
    NextStep,
    Promise,
    Thanks,
    TouchedKpi,
    Update,
)
from incidents.queries.visibility import SEEN, told_to_leadership
from partnership.models import Partnership, Proposal, ProposalKind, ProposalState
from scorecards.models import (
    Area,
    AreaDay,
    AreaWord,
    Scorecard,
    StatusConfirmation,
    StatusQuestion,
)
from scorecards.models.cards import has_readings
from scorecards.status import excusing
from scorecards.status.areas import Known, Said, Trouble
from scorecards.status.days import Closed
from scorecards.status.document import AreaState, ExcusedTime
from scorecards.status.touching import areas_of

MOST_OVER = 50
MOST_ANSWERED = 10
Steps = tuple[tuple[datetime, State], ...]


@dataclass
class Told:
    """An item that leadership was told of, with what belongs to it.

    `words` are the entries for leadership, oldest first. `steps` are its states with
    the moment of each, whomever the entries were for. `learned` is what both leaders
    agreed to share of the review; empty where they did not, or it says nothing.
    """

    incident: Incident
    words: list[Update] = field(default_factory=list)
    steps: Steps = ()
    promise: Promise | None = None
    next_steps: list[NextStep] = field(default_factory=list)
    areas: set[int] = field(default_factory=set)
    thanks: list[Thanks] = field(default_factory=list)
    learned: str = ""

    @property
    def told_at(self) -> datetime:
        """When leadership was told."""
        return self.words[0].at

    @property
    def first_state(self) -> State:
        """What it was before its first step."""
        was_ahead = self.incident.began_as == Kind.HEADS_UP
        return State.HEADS_UP if was_ahead else State.INVESTIGATING

    @property
    def over_at(self) -> datetime | None:
        return self.incident.resolved_at or self.incident.averted_at

    @property
    def began_at(self) -> datetime:
        """Since when it is noticed; a heads-up that is ahead, since it was told."""
        found: datetime = (
            self.told_at
            if self.incident.severity is None
            else self.incident.began_at or self.incident.known_at
        )
        return found

    @property
    def trouble(self) -> Trouble:
        """What the areas feel of it."""
        severity = self.incident.severity
        return Trouble(
            ref=self.incident.ref,
            severity=Severity(severity) if severity else None,
            began_at=self.began_at,
            told_at=self.told_at,
            steps=self.steps,
        )


@dataclass(frozen=True)
class Facts:
    """Everything that a partnership's status document is made of."""

    partnership: Partnership
    told: list[Told]
    areas: list[Area]
    said: dict[int, list[AreaWord]]
    closed: dict[int, dict[date, Closed]]
    excused: dict[int, tuple[ExcusedTime, ...]]
    card: dict[str, Any] | None
    questions: list[StatusQuestion]
    confirmed: list[StatusConfirmation]

    def known(self, area: Area) -> Known:
        """What is known of one area."""
        return Known(
            tuple(one.trouble for one in self.told if area.pk in one.areas),
            tuple(as_said(word) for word in self.said.get(area.pk, ())),
            self.excused.get(area.pk, ()),
        )


def facts(partnership: Partnership, first: date, since: datetime) -> Facts:
    """Read everything; days from `first` on, which began at `since`."""
    areas = list(Area.objects.filter(partnership=partnership, retired_at=None))
    told = _told(partnership, since)
    agreed, touched = excusing.agreed(partnership, since), _touched(told)
    kpis = {kpi for _incident, kpi in touched} | {one.kpi for one in agreed}
    touching = areas_of(partnership, areas, kpis, first)
    for incident, kpi in touched:
        told[incident].areas |= touching.areas(kpi)
    return Facts(
        partnership=partnership,
        told=list(told.values()),
        areas=areas,
        said=_said(areas, since),
        closed=closed_days(areas, first),
        excused=excusing.of_areas(agreed, touching),
        card=_card(partnership),
        questions=asked(partnership),
        confirmed=list(
            StatusConfirmation.objects.filter(partnership=partnership)
            .select_related("by__user")
            .order_by("side", "-at", "-id")
            .distinct("side")
        ),
    )


def as_said(word: AreaWord) -> Said:
    """The word as the arithmetic of areas takes it."""
    return Said(
        state=AreaState(word.state),
        since=word.since,
        until=word.until,
        words=word.words,
        said_at=word.said_at,
        number=word.pk,
    )


def closed_days(areas: Iterable[Area], first: date) -> dict[int, dict[date, Closed]]:
    """The days that are over, by area, from `first` on."""
    found: dict[int, dict[date, Closed]] = defaultdict(dict)
    rows = AreaDay.objects.filter(area__in=list(areas), day__gte=first)
    for row in rows.values_list("area_id", "day", "told", "known", "restated_at"):
        area, day, told, known, restated_at = row
        found[area][day] = Closed(day, AreaState(told), AreaState(known), restated_at)
    return found


# --- what leadership was told of ---


def _told(partnership: Partnership, since: datetime) -> dict[int, Told]:
    incidents = _incidents(partnership, since)
    told = {incident.pk: Told(incident) for incident in incidents}
    for one in told.values():
        one.incident.partnership = partnership  # known already: not asked for again
    _add_words(told)
    _add_steps(told)
    _add_what_is_next(told)
    _add_the_look_back(partnership, told)
    return told


def _incidents(partnership: Partnership, since: datetime) -> QuerySet[Incident]:
    """What is open, what was over in the days that are shown, the latest others."""
    rows = told_to_leadership(partnership)
    ended = Coalesce("resolved_at", "averted_at")
    is_open = Q(state__in=OPEN)
    latest = rows.exclude(is_open).annotate(ended=ended).order_by("-ended", "-pk")
    return (
        rows.annotate(ended=ended)
        .filter(
            is_open | Q(ended__gte=since) | Q(pk__in=latest.values("pk")[:MOST_OVER])
        )
        .select_related("owner__user", "logged_by__user")
        .order_by("pk")
    )


def _add_words(told: dict[int, Told]) -> None:
    rows = Update.objects.filter(incident__in=told, audience=Audience.LEADERSHIP)
    for row in rows.order_by("at", "pk"):
        told[row.incident_id].words.append(row)


def _add_steps(told: dict[int, Told]) -> None:
    """The states and their moments; who may read an entry's text is another matter."""
    found: dict[int, list[tuple[datetime, State]]] = defaultdict(list)
    rows = Update.objects.filter(incident__in=told, audience__in=SEEN)
    rows = rows.exclude(state_to="").order_by("at", "pk")
    for incident, at, state in rows.values_list("incident_id", "at", "state_to"):
        found[incident].append((at, State(state)))
    for one in told.values():
        one.steps = _up_to_now(one, found[one.incident.pk])


def _up_to_now(told: Told, steps: list[tuple[datetime, State]]) -> Steps:
    """A step that a side took before it told anybody shows as of the telling."""
    now = State(told.incident.state)
    last = steps[-1][1] if steps else told.first_state
    if last is not now:
        moment = told.over_at or told.incident.told_at or told.told_at
        steps = sorted([*steps, (moment, now)])
    return tuple(steps)


def _add_what_is_next(told: dict[int, Told]) -> None:
    for promise in Promise.objects.filter(incident__in=told, answered_at=None):
        told[promise.incident_id].promise = promise
    steps = NextStep.objects.filter(incident__in=told, done_at=None)
    shown = steps.filter(Q(for_executives=True) | Q(in_power=False))
    for step in shown.select_related("taken_by__user").order_by("number"):
        told[step.incident_id].next_steps.append(step)


def _touched(told: dict[int, Told]) -> list[tuple[int, int]]:
    """What is told of, with each KPI that it touches; both by their ids."""
    rows = TouchedKpi.objects.filter(incident__in=told)
    return list(rows.values_list("incident_id", "kpi_id"))


def _add_the_look_back(partnership: Partnership, told: dict[int, Told]) -> None:
    shared = [one for one in told.values() if one.incident.review_shared_at]
    agreed = _agreed_words(partnership, [one.incident.ref for one in shared])
    for one in shared:
        one.learned = agreed.get(one.incident.ref, "")
    thanks = Thanks.objects.filter(incident__in=told).select_related("by__user")
    for row in thanks.order_by("at", "pk"):
        told[row.incident_id].thanks.append(row)


def _agreed_words(partnership: Partnership, refs: list[str]) -> dict[str, str]:
    """What of each review both leaders agreed to share; the last agreement counts.

    In its terms: whoever writes on a review afterwards changes nothing here.
    """
    rows = Proposal.objects.filter(
        partnership=partnership,
        kind=ProposalKind.REVIEW,
        state=ProposalState.AGREED,
        subject__in=refs,
    )
    return {
        subject: terms.get("learned", "")
        for subject, terms in rows.order_by("decided_at", "pk").values_list(
            "subject", "terms"
        )
    }


# --- areas, the headline, questions ---


def _said(areas: list[Area], since: datetime) -> dict[int, list[AreaWord]]:
    """The words that can count from `since` on; not those that are over or replaced.

    Of those without an end that began to hold before, each area's last one replaces
    the others (`areas.word_at`).
    """
    endless = AreaWord.objects.filter(area__in=areas, until=None)
    before = endless.filter(since__lt=since, said_at__lt=since)
    last = (
        before.annotate(held=Greatest("since", "said_at"))
        .order_by("area_id", "-held", "-said_at", "-pk")
        .distinct("area_id")
    )
    later = Q(until=None) & (Q(since__gte=since) | Q(said_at__gte=since))
    counts = Q(until__gt=since) | later | Q(pk__in=last.values("pk"))
    found: dict[int, list[AreaWord]] = defaultdict(list)
    for word in AreaWord.objects.filter(counts, area__in=areas).order_by("pk"):
        found[word.area_id].append(word)
    return found


def _card(partnership: Partnership) -> dict[str, Any] | None:
    """Period and counts of the latest complete window that was read, if there is one.

    As the scorecard's own page chooses; nothing else of its document is loaded.
    """
    rows = Scorecard.objects.filter(
        partnership=partnership, kind="window", is_latest=True
    )
    return (
        rows.annotate(
            read=has_readings(),
            complete=F("document__period__complete"),
            at=F("document__period"),
            counts=F("document__counts"),
        )
        .order_by("-read", "-complete", "-first")
        .values("at", "counts")
        .first()
    )


def asked(partnership: Partnership) -> list[StatusQuestion]:
    """Those that wait, and the latest that are answered; the newest first."""
    rows = StatusQuestion.objects.filter(partnership=partnership)
    answered = rows.exclude(answered_at=None).order_by("-answered_at", "-pk")
    shown = Q(answered_at=None) | Q(pk__in=answered.values("pk")[:MOST_ANSWERED])
    return list(
        rows.filter(shown)
        .select_related("by__user", "answered_by__user", "incident")
        .order_by("-at", "-pk")
    )
