"""Heads-ups, incidents and context events in which every text is a payload."""

from collections.abc import Iterator
from datetime import timedelta

from incidents.actions import (
    acknowledging,
    confidence,
    factors,
    owning,
    reviewing,
    steps,
    telling,
    thanking,
    updates,
)
from incidents.models import Incident
from incidents.words import (
    ActionWords,
    FactorWords,
    HeadsUpWords,
    IncidentWords,
    ProcessWords,
    ReviewWords,
    StepWords,
    UpdateWords,
)
from kpis.actions.context import record_event
from partnership.access import Door
from tests.cast import Cast

Texts = Iterator[str]
HEADS_UPS = 20
EVENTS = 10
UPDATES = 60
FACTORS = 5
# In which order they are told.
OPEN, LOOKED_BACK_ON = "INC-1", "INC-2"


def tell(cast: Cast, slug: str, kpi: str, texts: Texts) -> None:
    """Something of every kind that somebody can write about an incident."""
    karl, carla = cast.door("karl", slug), cast.door("carla", slug)
    for number in range(EVENTS):
        record_event(
            by=(karl, carla)[number % 2],
            what=next(texts),
            department=next(texts)[:80],
            kind="campaign",
            side="outside",
            starts_on=cast.now.date() - timedelta(days=20 + number),
            now=cast.now,
        )
    talk_about(cast, log(cast, carla, kpi, texts), karl, carla, texts)
    look_back_on(cast, log(cast, carla, kpi, texts), karl, texts)
    for _each in range(HEADS_UPS):
        words = HeadsUpWords(next(texts), would_help=next(texts), kpis=[kpi])
        told = telling.tell_heads_up(by=carla, words=words, now=cast.now)
        thanking.thank(by=karl, ref=told.ref, words=next(texts), now=cast.now)


def log(cast: Cast, by: Door, kpi: str, texts: Texts) -> Incident:
    words = IncidentWords(
        next(texts),
        "sev2",
        origin="partner",
        would_help=next(texts),
        kpis=[kpi],
        audience="leadership",
    )
    return telling.log_incident(by=by, words=words, now=cast.now)


def talk_about(
    cast: Cast, told: Incident, karl: Door, carla: Door, texts: Texts
) -> None:
    """Its timeline, next steps, process and factors, and a note in confidence."""
    about = {"ref": told.ref, "now": cast.now}
    acknowledging.acknowledge(by=karl, **about)
    owning.own(by=karl, **about)
    later = cast.now + timedelta(hours=4)
    for _each in range(UPDATES):
        words = UpdateWords(next(texts), next_update_at=later)
        updates.post_update(by=karl, words=words, **about)
    step = StepWords(
        next(texts),
        decides_words=next(texts)[:120],
        in_power=False,
        waits_for=next(texts),
    )
    steps.add_step(by=karl, words=step, **about)
    steps.set_process(by=karl, steps=[ProcessWords(next(texts))], **about)
    for _each in range(FACTORS):
        words = FactorWords("process", "client", next(texts), next(texts))
        factors.add_factor(by=karl, words=words, **about)
    confidence.tell_in_confidence(
        by=carla, text=next(texts), readers=[karl.member.user.email], **about
    )


def look_back_on(cast: Cast, told: Incident, karl: Door, texts: Texts) -> None:
    """It is resolved, and its review written."""
    about = {"ref": told.ref, "now": cast.now}
    words = UpdateWords(next(texts), state="resolved")
    updates.post_update(
        by=cast.door("carla", karl.partnership.slug), words=words, **about
    )
    looked = ReviewWords(next(texts), next(texts), next(texts))
    reviewing.write_review(by=karl, words=looked, version=0, **about)
    due_on = cast.now.date() + timedelta(days=7)
    action = ActionWords(next(texts), karl.member.user.email, due_on, next(texts))
    reviewing.add_action(by=karl, words=action, **about)
