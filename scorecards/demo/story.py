"""One partnership's two years, told in order through the product's own actions."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from kpis.actions import fees, readings, targets
from kpis.actions.batches import FileFacts, open_batch
from kpis.actions.kpis import add_queue, queues_by_name, take_many
from kpis.actions.rollups import bring_up_to_date
from kpis.catalogue import CATALOGUE
from kpis.importing.reading_rows import Batch
from kpis.models import Kpi
from partnership.access import Door
from partnership.actions.people import add_member
from partnership.actions.places import create_partnership
from partnership.models import Partnership
from partnership.models.queues import ALL
from scorecards.actions.compute import compute, publish
from scorecards.demo.agreements import AGREEMENTS
from scorecards.demo.columns import GRAIN_NUMBERS, Column, columns_of
from scorecards.demo.excusing import excuse
from scorecards.demo.goals import Goal, Talk
from scorecards.demo.leadership import show_to_leadership
from scorecards.demo.places import PEOPLE, Place
from scorecards.demo.telling import tell_incidents
from scorecards.demo.timeline import Timeline

BY = "manage.py demo"
FOUNDED_BEFORE = timedelta(days=21)
ANEW_SINCE = 7  # windows before the latest complete one
WINDOWS_WITH_FEES = 6
AT_RISK = "10"
OTHER = {"client": "partner", "partner": "client"}
LATE_ANSWERS = ((2, 14, 6), (5, 11, 5), (6, 9, 3), (11, 16, 8), (12, 8, 3))
CORRECTED = "csat"


@dataclass
class Story:
    """A partnership, its people by side and role, and its days."""

    place: Place
    partnership: Partnership
    timeline: Timeline
    doors: dict[tuple[str, str], Door]
    kpis: dict[str, Kpi]

    def leader(self, side: str) -> Door:
        return self.doors[side, "leader"]

    def recorder(self, side: str) -> Door:
        return self.doors[side, "contributor"]


def found(place: Place, now: datetime) -> Partnership:
    """The partnership itself, made before its first day."""
    return create_partnership(
        by=BY,
        slug=place.slug,
        client=place.client,
        partner=place.partner,
        programme=place.programme,
        currency=place.currency,
        now=now,
        **place.calendar,
    )


def tell(place: Place, partnership: Partnership, timeline: Timeline) -> None:
    """Everything that happened in a partnership, in the order in which it did."""
    began = timeline.morning(timeline.windows[0].first - FOUNDED_BEFORE)
    story = Story(
        place=place,
        partnership=partnership,
        timeline=timeline,
        doors=_people(place, partnership, began),
        kpis=take_many(by=BY, partnership=partnership, codes=place.kpis, now=began),
    )
    for name in place.queues:
        add_queue(by=BY, partnership=partnership, name=name, now=began)
    _agree_on_targets(story)
    _enter_fees(story)
    tell_incidents(story)
    show_to_leadership(story)
    excuse(story)
    _read(story)
    _talk(story)


def _people(
    place: Place, partnership: Partnership, now: datetime
) -> dict[tuple[str, str], Door]:
    members = [
        add_member(
            by=BY,
            partnership=partnership,
            email=person.email,
            name=person.name,
            side=person.side,
            role=person.role,
            now=now,
        )
        for person in PEOPLE
        if place.slug in person.slugs
    ]
    return {(m.side, m.role): Door(partnership, m) for m in members}


def _agree_on_targets(story: Story) -> None:
    agreement = AGREEMENTS[story.place.slug]
    timeline = story.timeline
    for goal in agreement.first:
        _agree(story, goal, timeline.windows[0].first)
    for goal in agreement.anew:
        _agree(story, goal, timeline.back(ANEW_SINCE).first)


def _agree(story: Story, goal: Goal, effective_from: date) -> None:
    """The owner's other side asks for it: each side answers for its own drivers."""
    timeline = story.timeline
    owner = CATALOGUE[goal.code].owner_side
    asks = "partner" if owner == "client" else "client"
    proposal = targets.propose_target(
        by=story.leader(asks),
        kpi=story.kpis[goal.code],
        terms=goal.terms(effective_from.isoformat()),
        now=timeline.morning(effective_from - timedelta(days=12)),
    )
    targets.agree_target(
        by=story.leader(OTHER[asks]),
        number=proposal.number,
        version=proposal.version,
        now=timeline.morning(effective_from - timedelta(days=9)),
    )


def _talk(story: Story) -> None:
    for talk in AGREEMENTS[story.place.slug].talks:
        _propose(story, talk)


def _propose(story: Story, talk: Talk) -> None:
    timeline = story.timeline
    first_day = timeline.windows[-1].last + timedelta(days=1)
    terms = talk.goal.terms(first_day.isoformat())
    proposal = targets.propose_target(
        by=story.leader(talk.by),
        kpi=story.kpis[talk.goal.code],
        terms=terms,
        reason=talk.reason,
        now=timeline.morning(timeline.today - timedelta(days=4)),
    )
    if talk.answer is not None:
        targets.counter_target(
            by=story.leader(OTHER[talk.by]),
            number=proposal.number,
            version=proposal.version,
            terms=talk.answer.terms(first_day.isoformat()),
            reason=talk.answer_reason,
            now=timeline.morning(timeline.today - timedelta(days=2)),
        )


def _enter_fees(story: Story) -> None:
    """The fees of the last windows; those of the running one wait to be confirmed."""
    timeline, place = story.timeline, story.place
    for window in timeline.windows[-WINDOWS_WITH_FEES:]:
        entered = fees.enter_fees(
            by=story.leader("client"),
            window=window.key,
            fees=Decimal(place.fees),
            at_risk=AT_RISK,
            now=timeline.morning(window.first + timedelta(days=1)),
        )
        if place.fees_confirmed and window.first <= timeline.latest.first:
            fees.confirm_fees(
                by=story.leader("partner"),
                window=window.key,
                entered_at=entered.entered_at,
                now=timeline.morning(window.first + timedelta(days=3)),
            )


def _read(story: Story) -> None:
    """Import by import; before the latest window comes the card that was published."""
    timeline = story.timeline
    columns = columns_of(story.place, timeline)
    for first, last in timeline.chunks:
        known = [column.between(first, last) for column in columns]
        _import(story, known, last, at=timeline.morning(last + timedelta(days=1)))
        if story.place.campaign and last == timeline.back(1).last:
            _publish_and_correct(story, columns)


def _import(story: Story, columns: list[Column], last: date, at: datetime) -> None:
    """Two files: what the client measures of itself, and everything else."""
    for side, words in (("partner", "operations"), ("client", "client-drivers")):
        mine = [
            column
            for column in columns
            if len(column)
            and (CATALOGUE[column.code].owner_side == "client") == (side == "client")
        ]
        if mine:
            _store(story, side, f"{words}-to-{last}.csv", mine, at)


def _store(
    story: Story, side: str, name: str, columns: list[Column], at: datetime
) -> None:
    batch = batch_of(story, columns)
    lines = batch.copy_lines()
    facts = FileFacts(name, hashlib.sha256(lines).hexdigest(), len(lines))
    by = story.recorder(side)
    opened = open_batch(by=by, partnership=story.partnership, file=facts, now=at)
    readings.store(by=by, batch=opened, batches=[batch], now=at)


def batch_of(story: Story, columns: Iterable[Column]) -> Batch:
    """The columns as one file's readings, its rows counted from 2."""
    queues = queues_by_name(story.partnership)
    parts = [
        (
            np.full(len(c), story.kpis[c.code].pk, np.int64),
            np.full(len(c), queues[c.queue or ALL], np.int64),
            c.day,
            c.starts,
            np.full(len(c), GRAIN_NUMBERS[c.grain], np.int64),
            c.numerators,
            c.denominators,
        )
        for c in columns
    ]
    kpi, queue, day, starts, grain, numerators, denominators = map(
        np.concatenate, zip(*parts, strict=True)
    )
    count = len(day)
    return Batch(
        rows=np.arange(2, count + 2, dtype=np.int32),
        kpi_id=kpi,
        queue_id=queue,
        day=day.astype(np.int32),
        starts=starts,
        grain=grain.astype(np.int32),
        numerator=numerators,
        denominator=denominators,
        unweighted=np.zeros(count, bool),
        comments={},
    )


def _publish_and_correct(story: Story, columns: list[Column]) -> None:
    """A card is published; eight days later the late answers of a survey come in."""
    timeline = story.timeline
    window = timeline.back(1)
    published_at = timeline.morning(window.last + timedelta(days=4))
    bring_up_to_date(partnership=story.partnership, now=published_at)
    compute(partnership=story.partnership, period=window, now=published_at)
    publish(by=story.leader("client"), period=window, now=published_at)
    survey = next(column for column in columns if column.code == CORRECTED)
    corrected = _with_late_answers(survey.between(window.first, window.last))
    _store(
        story,
        "partner",
        f"survey-late-answers-{window.key}.csv",
        [corrected],
        timeline.morning(window.last + timedelta(days=12)),
    )


def _with_late_answers(survey: Column) -> Column:
    """Only the days on which answers came late, with them counted."""
    at = np.array([place for place, _, _ in LATE_ANSWERS])
    answers = np.array([answers for _, answers, _ in LATE_ANSWERS])
    satisfied = np.array([satisfied for _, _, satisfied in LATE_ANSWERS])
    keep = np.zeros(len(survey), bool)
    keep[at] = True
    late = survey.where(keep)
    return replace(
        late,
        numerators=late.numerators + satisfied,
        denominators=late.denominators + answers,
    )
