"""Building the status document: an allow-list, made of what `reading` reads.

Nothing is copied whole. What a field of the document says is taken from the one place
it is meant to come from; what has no field here is not shown, whoever asks for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

from incidents.lifecycle import OVER, Severity, State, UpdateKind
from incidents.models import Incident, NextStep
from incidents.people import owner_of
from partnership.local_time import local_day
from partnership.models import Partnership
from scorecards import models
from scorecards.document import Counts, PeriodPart
from scorecards.models import StatusQuestion
from scorecards.status import days, keys
from scorecards.status.areas import Known, state_at, turns, word_at
from scorecards.status.days import Span
from scorecards.status.document import (
    VERSION,
    Area,
    AreaState,
    Confirmed,
    Headline,
    Item,
    Need,
    Owner,
    Question,
    Stage,
    StatusDocument,
    Thanks,
    Turn,
    Word,
)
from scorecards.status.reading import MOST_OVER, Facts, Told

MOST_THANKS = 20
LONG_AGO = timedelta(days=36500)
# Entries that say how things are for customers, in the words of who wrote them.
HOW_IT_IS = frozenset(
    {UpdateKind.TOLD, UpdateKind.UPDATE, UpdateKind.STATE, UpdateKind.CORRECTION}
)


@dataclass(frozen=True)
class Before:
    """The document as it was shown last, by what its parts are looked up by."""

    document: StatusDocument | None

    def area(self, key: str) -> Area | None:
        found = self.document.areas if self.document else ()
        return next((area for area in found if area.key == key), None)

    def item(self, key: str) -> Item | None:
        found = self.document.items if self.document else ()
        return next((item for item in found if item.key == key), None)


def seed_of(partnership: Partnership) -> str:
    """What the keys of a partnership are made with."""
    return keys.seed(partnership.pk, partnership.created_at)


def build(
    facts: Facts, spans: Sequence[Span], before: StatusDocument | None, now: datetime
) -> StatusDocument:
    """The document as of `now`; `before` is what was shown until now.

    Its `changed_at` is `now`; whether anything changed is for the caller to compare.
    """
    partnership, shown = facts.partnership, Before(before)
    seed = seed_of(partnership)
    area_keys = {area.pk: keys.key(seed, "area", area.code) for area in facts.areas}
    told = _ordered(facts.told, now)
    return StatusDocument(
        version=VERSION,
        key=keys.key(seed, "page"),
        slug=partnership.slug,
        client=partnership.client.name,
        partner=partnership.partner.name,
        time_zone=partnership.time_zone,
        changed_at=now,
        headline=_headline(facts),
        items=tuple(
            _as_of(_item(one, seed, area_keys, now), shown, now) for one in told
        ),
        needs=tuple(chain.from_iterable(_needs(one) for one in told)),
        areas=tuple(
            _area(area, area_keys[area.pk], facts, spans, shown, now)
            for area in facts.areas
        ),
        thanks=_thanks(partnership, told),
        questions=tuple(question_of(row) for row in facts.questions),
        confirmed=tuple(
            Confirmed(
                row.side,
                partnership.organisation_of(row.side).name,
                str(row.by.user),
                row.at,
            )
            for row in facts.confirmed
        ),
    )


def _headline(facts: Facts) -> Headline | None:
    card = facts.card
    if card is None:
        return None
    period = card["at"]
    return Headline(
        PeriodPart(
            **{
                **period,
                "first": date.fromisoformat(period["first"]),
                "last": date.fromisoformat(period["last"]),
            }
        ),
        Counts(**card["counts"]),
    )


# --- items ---


def _ordered(told: Iterable[Told], now: datetime) -> list[Told]:
    """Open ones by need, then heads-ups, then the latest that are over."""
    by_stage: dict[Stage, list[Told]] = {stage: [] for stage in Stage}
    for one in told:
        by_stage[_stage(one)].append(one)
    waiting = sorted(by_stage[Stage.OPEN], key=lambda one: _open_rank(one, now))
    ahead = sorted(by_stage[Stage.AHEAD], key=lambda one: _ahead_rank(one, now))
    over = sorted(by_stage[Stage.OVER], key=_over_rank, reverse=True)
    return [*waiting, *ahead, *over[:MOST_OVER]]


def _stage(told: Told) -> Stage:
    state = State(told.incident.state)
    if state in OVER:
        return Stage.OVER
    return Stage.AHEAD if state is State.HEADS_UP else Stage.OPEN


def _calls(told: Told, now: datetime) -> bool:
    """Whether it needs leadership, or the word that was promised is overdue."""
    return any(_needs(told)) or (told.promise is not None and told.promise.due_at < now)


def _open_rank(told: Told, now: datetime) -> tuple[bool, str, datetime, int]:
    incident = told.incident
    return not _calls(told, now), incident.severity or "", told.told_at, incident.pk


def _ahead_rank(told: Told, now: datetime) -> tuple[bool, datetime, int]:
    expected = told.incident.expected_at or now + LONG_AGO
    return not _calls(told, now), expected, told.incident.pk


def _over_rank(told: Told) -> tuple[datetime, int]:
    return told.over_at or told.told_at, told.incident.pk


def _item(told: Told, seed: str, area_keys: dict[int, str], now: datetime) -> Item:
    incident = told.incident
    key = keys.key(seed, "incident", incident.ref)
    stage, over = _stage(told), told.over_at
    words = _words(told, seed)
    touched = {area_keys[pk] for pk in told.areas}
    return Item(
        key=key,
        ref=incident.ref,
        began_as=incident.began_as,
        stage=stage,
        state=State(incident.state),
        severity=Severity(incident.severity) if incident.severity else None,
        summary=incident.summary,
        began_at=told.began_at,
        told_at=told.told_at,
        changed_at=max([words[0].at, *(at for at, _state in told.steps)]),
        words=words,
        areas=tuple(key for key in area_keys.values() if key in touched),
        owner=_owner(incident, now),
        next_update_at=told.promise.due_at if told.promise and not over else None,
        waits_for="" if over else _waits_for(told.next_steps),
        expected_at=incident.expected_at,
        monitoring_at=_monitoring_at(told),
        over_at=over,
        learned=told.learned,
        reviewed_at=incident.review_shared_at,
        thanked_by=tuple(dict.fromkeys(str(row.by.user) for row in told.thanks)),
    )


def _as_of(item: Item, before: Before, now: datetime) -> Item:
    """The item with the moment at which readers last saw something new of it.

    Another owner, promise or step is written for both sides: no entry for leadership
    has its time.
    """
    shown = before.item(item.key)
    if shown is None or item.changed_at > shown.changed_at:
        return item
    same = replace(item, changed_at=shown.changed_at)
    return same if same == shown else replace(item, changed_at=now)


def _words(told: Told, seed: str) -> tuple[Word, ...]:
    """The entries for leadership, newest first, each with the state of its moment."""
    return tuple(
        Word(
            key=keys.key(seed, "word", told.incident.ref, row.number),
            at=row.at,
            text=row.text,
            state=State(row.state_to) if row.state_to else _state_with(told, row.at),
            aside=row.kind not in HOW_IT_IS,
        )
        for row in reversed(told.words)
    )


def _state_with(told: Told, at: datetime) -> State:
    found = [state for moment, state in told.steps if moment <= at]
    return found[-1] if found else told.first_state


def _owner(incident: Incident, now: datetime) -> Owner | None:
    """None also for somebody who is no longer let in: both sides read that too."""
    owner = owner_of(incident, now)
    if owner is None:
        return None
    company = incident.partnership.organisation_of(owner.side).name
    return Owner(str(owner.user), owner.role, company, owner.side, owner.user.time_zone)


def _waits_for(steps: Iterable[NextStep]) -> str:
    """What the first step waits for that is not in the owner's power."""
    return next((step.waits_for for step in steps if not step.in_power), "")


def _monitoring_at(told: Told) -> datetime | None:
    """Since when the remedy is, or was, watched; None where it is sought again."""
    state = State(told.incident.state)
    if state not in {State.MONITORING, State.RESOLVED}:
        return None
    watched = [at for at, step in told.steps if step is State.MONITORING]
    return watched[-1] if watched else None


def _needs(told: Told) -> list[Need]:
    """The steps that are addressed to executives, while it is open."""
    if _stage(told) is Stage.OVER:
        return []
    return [
        Need(
            ref=told.incident.ref,
            number=step.number,
            what=step.what,
            by=step.by,
            taken_by=str(step.taken_by.user) if step.taken_by else "",
        )
        for step in told.next_steps
        if step.for_executives
    ]


# --- areas ---


def _area(
    area: models.Area,
    key: str,
    facts: Facts,
    spans: Sequence[Span],
    shown: Before,
    now: datetime,
) -> Area:
    known, before = facts.known(area), shown.area(key)
    state, word = state_at(known, now), word_at(known.said, now)
    words = word.words if word and word.state is not AreaState.OPERATIONAL else ""
    return Area(
        key=key,
        code=area.code,
        name=area.name,
        description=area.description,
        position=area.position,
        state=state,
        words=words,
        made_on=local_day(facts.partnership.calendar, area.made_at),
        changed_at=_changed_at(area, state, words, known, before, now),
        days=days.history(
            spans,
            known,
            facts.closed.get(area.pk, {}),
            now,
            shown_on(before, spans[-1]),
        ),
        turns=tuple(
            Turn(at, turned)
            for at, turned in turns(known, spans[0].start, now + days.INSTANT)
        ),
    )


def shown_on(before: Area | None, span: Span) -> AreaState | None:
    """The worst that the page has shown on a day, as far as it is known."""
    found = before.days if before else ()
    return next((day.told for day in found if day.day == span.day), None)


def _changed_at(
    area: models.Area,
    state: AreaState,
    words: str,
    known: Known,
    before: Area | None,
    now: datetime,
) -> datetime:
    """Since when the area is shown as it is."""
    if before is not None:
        same = (before.state, before.words, before.name) == (state, words, area.name)
        return before.changed_at if same else now
    news = [
        *(max(one.told_at, one.began_at) for one in known.troubles),
        *(max(one.said_at, one.since) for one in known.said),
    ]
    return max([area.made_at, *(at for at in news if at <= now)])


# --- people's words ---


def _thanks(partnership: Partnership, told: Iterable[Told]) -> tuple[Thanks, ...]:
    rows = [(one.incident, row) for one in told for row in one.thanks]
    rows.sort(key=lambda pair: (pair[1].at, pair[1].pk), reverse=True)
    return tuple(
        Thanks(
            by=str(row.by.user),
            by_company=partnership.organisation_of(row.side).name,
            to=str(incident.logged_by.user),
            text=row.words,
            at=row.at,
        )
        for incident, row in rows[:MOST_THANKS]
    )


def question_of(row: StatusQuestion) -> Question:
    """A question as the document has it."""
    return Question(
        number=row.number,
        text=row.text,
        by=str(row.by.user),
        at=row.at,
        ref=row.incident.ref if row.incident else "",
        answer=row.answer,
        answered_by=str(row.answered_by.user) if row.answered_by else "",
        answered_at=row.answered_at,
    )
