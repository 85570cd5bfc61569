"""Sentences that leadership is never to read, planted in everything that holds words.

Each holds `CANARY`; whatever is built for leadership is looked through for it, and for
the addresses, amounts, secrets and names of others in `NEVER`.
"""

from datetime import timedelta

from incidents.actions import (
    acknowledging,
    confidence,
    factors,
    facts,
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
from kpis.models import ExcusedKpi, Kpi, RollupGrain
from partnership import periods
from partnership.actions.numbers import next_number
from partnership.models import Queue
from partnership.periods import Kind
from scorecards.actions.compute import compute
from scorecards.actions.status import areas, asking, confirming, links
from scorecards.actions.status.areas import AreaWords
from scorecards.actions.status.links import ForWhom
from tests.cast import Cast
from tests.conftest import NOW
from tests.scorecards.agreed_times import excuse
from tests.scorecards.world import add_sums, fees, kpi, spread, target, window

CANARY = "canary"
AMOUNT = "186400"
HOUR = timedelta(hours=1)
# What leadership is told, so that an empty page does not pass for a discreet one.
TOLD = (
    "Callers wait longer",
    "Two minutes at most",
    "It may happen again",
    "Allow the change",
    "the change window",
    "Thank you for the early word",
    "Read it back after each change",
    "Is Saturday safe?",
    "Saturday is safe",
    "Calling us",
    "New phones",
    "One minute longer",
    "force_majeure",
)


def plant(cast: Cast) -> list[str]:
    """Furnish the partnership, and its neighbours; returns what must never appear."""
    for slug, who in (
        ("northwind-harborline", "omar"),
        ("meridian-brightcall", "bo"),
    ):
        with cast.inside(slug):
            words = IncidentWords(f"{CANARY} next door", "sev1", audience="leadership")
            telling.log_incident(by=cast.door(who, slug), words=words, now=NOW)
    with cast.inside():
        secrets = _links(cast)
        _numbers(cast)
        _areas(cast)
        _excused(cast)
        _open(cast)
        _over(cast)
        _for_others(cast)
        confirming.confirm(by=cast.door("bo"), revision=0, now=NOW)
    return [CANARY, CANARY.title(), AMOUNT, "@", "Amina", "Mia", "Omar", *secrets]


def _links(cast: Cast) -> list[str]:
    link, secret = links.make(
        by=cast.door("lena"),
        reader=ForWhom(f"{CANARY} reader", "canary@northwind.example"),
        now=NOW,
    )
    return [secret, link.salt, link.digest]


def _numbers(cast: Cast) -> None:
    measured = kpi(cast.ours, "service_level_offered", name=f"{CANARY} KPI")
    target(cast, measured, "80", buffer="2", buffer_reason=f"{CANARY} buffer")
    next_number(cast.ours.pk, "proposal")  # that of the target
    fees(cast, "2026-11", f"{AMOUNT}.00", "10")
    november = window(cast.ours, "2026-11")
    add_sums(measured, spread(november, 850, 1000), queue="canary-queue")
    period = periods.period_of(cast.ours.calendar, Kind.WINDOW, november.first)
    compute(partnership=cast.ours, period=period, now=NOW)


def _areas(cast: Cast) -> None:
    lena = cast.door("lena")
    words = AreaWords(
        "Phone",
        "Calling us",
        kpis=("service_level_offered",),
        queues=(Queue.objects.get(code="canary-queue").code,),
    )
    areas.define(by=lena, words=words, now=NOW)
    areas.define(by=lena, words=AreaWords("Gone", f"{CANARY} area"), now=NOW)
    for area, said in (("phone", "One minute longer"), ("gone", f"{CANARY} word")):
        areas.say(by=lena, area=area, state="degraded_performance", words=said, now=NOW)
    areas.say(
        by=lena,
        area="phone",
        state="under_maintenance",
        words="New phones",
        since=NOW + 2 * HOUR,
        until=NOW + 3 * HOUR,
        now=NOW,
    )
    areas.retire(by=lena, area="gone", now=NOW)


def _excused(cast: Cast) -> None:
    """Of all that two leaders agree on, the time and the reason's word are told."""
    made = excuse(
        cast.door("lena"),
        cast.door("bo"),
        ["service_level_offered"],
        NOW - 9 * HOUR,
        NOW - 8 * HOUR,
        now=NOW,
        reason="force_majeure",
        why=f"{CANARY} excuse",
        queue="canary-queue",
    )
    ExcusedKpi.objects.create(
        partnership=cast.ours,
        excused=made,
        kpi=kpi(cast.ours, "asa", name=f"{CANARY} wait"),
        queue=made.queue,
        grain=RollupGrain.DAY,
        first=made.first_day,
        numerator=int(AMOUNT),
        denominator=int(AMOUNT),
    )


def _open(cast: Cast) -> None:
    lena, bo = cast.door("lena"), cast.door("bo")
    told = telling.log_incident(
        by=bo,
        words=IncidentWords(
            "Callers wait longer",
            "sev2",
            would_help=f"{CANARY} help",
            kpis=("service_level_offered",),
            audience="leadership",
        ),
        now=NOW,
    )
    acknowledging.acknowledge(by=lena, ref=told.ref, now=NOW)
    owning.own(by=cast.door("tom"), ref=told.ref, now=NOW)
    _entries(cast, told)
    _steps(cast, told)
    thanking.thank(by=lena, ref=told.ref, words="Thank you for the early word", now=NOW)
    asked = asking.ask(
        by=cast.door("sofia"), text="Is Saturday safe?", ref=told.ref, now=NOW
    )
    asking.answer(by=bo, number=asked.number, text="Saturday is safe", now=NOW)


def _entries(cast: Cast, told: Incident) -> None:
    for who, text, audience in (
        ("tom", "Two minutes at most", "leadership"),
        ("tom", f"{CANARY} for both", "both"),
        ("lena", f"{CANARY} of the client", "side"),
        ("bo", f"{CANARY} of the partner", "side"),
    ):
        due = NOW + 3 * HOUR if who == "tom" else None
        words = UpdateWords(text, audience=audience, next_update_at=due)
        updates.post_update(by=cast.door(who), ref=told.ref, words=words, now=NOW)
    moved = UpdateWords(
        f"{CANARY} reason", state="identified", next_update_at=NOW + 4 * HOUR
    )
    written = updates.post_update(
        by=cast.door("tom"), ref=told.ref, words=moved, now=NOW
    )
    updates.correct(
        by=cast.door("tom"),
        ref=told.ref,
        number=written.number,
        text=f"{CANARY} correction",
        now=NOW,
    )
    confidence.tell_in_confidence(
        by=cast.door("bo"),
        ref=told.ref,
        text=f"{CANARY} in confidence",
        readers=[cast.lena.email],
        now=NOW,
    )
    factor = FactorWords("process", "client", f"{CANARY} factor", f"{CANARY} proof")
    factors.add_factor(by=cast.door("bo"), ref=told.ref, words=factor, now=NOW)
    event = record_event(
        by=cast.door("lena"),
        what=f"{CANARY} campaign",
        department=f"{CANARY} marketing",
        side="client",
        kind="campaign",
        starts_on=NOW.date(),
        now=NOW,
    )
    facts.link_event(by=cast.door("lena"), ref=told.ref, event=event.number, now=NOW)


def _steps(cast: Cast, told: Incident) -> None:
    by = cast.door("lena")
    for words in (
        StepWords(f"{CANARY} step", decides_words=f"{CANARY} board"),
        StepWords(
            "Allow the change", decides_words=f"{CANARY} chief", for_executives=True
        ),
        StepWords(f"{CANARY} wait", in_power=False, waits_for="the change window"),
    ):
        steps.add_step(by=by, ref=told.ref, words=words, now=NOW)
    steps.set_process(
        by=by, ref=told.ref, steps=[ProcessWords(f"{CANARY} process")], now=NOW
    )
    steps.enter_process(by=by, ref=told.ref, position=1, now=NOW)


def _over(cast: Cast) -> None:
    """Two that are over: the review of one is shared, that of the other is not."""
    for shared in (True, False):
        told = telling.log_incident(
            by=cast.door("bo"),
            words=IncidentWords("It was slow", "sev3", audience="leadership"),
            now=NOW,
        )
        words = UpdateWords(f"{CANARY} over", state="resolved")
        updates.post_update(by=cast.door("bo"), ref=told.ref, words=words, now=NOW)
        learned = "Read it back after each change" if shared else f"{CANARY} learned"
        _look_back(cast, told, learned, shared=shared)


def _look_back(cast: Cast, told: Incident, learned: str, *, shared: bool) -> None:
    lena, bo = cast.door("lena"), cast.door("bo")
    words = ReviewWords(f"{CANARY} facts", f"{CANARY} well", learned)
    reviewing.write_review(by=lena, ref=told.ref, words=words, version=0, now=NOW)
    action = ActionWords(
        f"{CANARY} action", bo.member.user.email, NOW.date(), f"{CANARY} proof"
    )
    reviewing.add_action(by=lena, ref=told.ref, words=action, now=NOW)
    for by in (lena, bo) if shared else (lena,):
        reviewing.share_review(by=by, ref=told.ref, version=1, now=NOW)


def _for_others(cast: Cast) -> None:
    """What leadership was not told of, and a heads-up that it was."""
    bo = cast.door("bo")
    for audience in ("side", "both"):
        words = IncidentWords(f"{CANARY} for {audience}", "sev1", audience=audience)
        telling.log_incident(by=bo, words=words, now=NOW)
    telling.tell_heads_up(by=bo, words=HeadsUpWords(f"{CANARY} ahead"), now=NOW)
    telling.tell_heads_up(
        by=bo,
        words=HeadsUpWords(
            "It may happen again", would_help=f"{CANARY} more", audience="leadership"
        ),
        now=NOW,
    )
    assert Kpi.objects.filter(name__contains=CANARY).exists()
