"""Whole lives: whatever people do, in any order, the invariants hold."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.actions import acknowledging, owning, telling, thanking, updates
from incidents.lifecycle import State, Visibility, needs_promise
from incidents.models import Incident, Update
from incidents.words import UpdateWords
from partnership.access import Door
from partnership.errors import Refused
from partnership.models import AuditEntry
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, draft, fresh, heads_up, incident, promises

Act = Callable[[Door, str, datetime], object]


def posting(state: str, audience: str, hours: int) -> Act:
    def post(by: Door, ref: str, now: datetime) -> object:
        words = UpdateWords(
            "What is going on",
            audience=audience,
            state=state,
            next_update_at=now + hours * HOUR if hours else None,
        )
        return updates.post_update(by=by, ref=ref, words=words, now=now)

    return post


def happened(by: Door, ref: str, now: datetime) -> object:
    return telling.became_incident(
        by=by, ref=ref, severity="sev2", origin="unknown", now=now
    )


def offer_amina(by: Door, ref: str, now: datetime) -> object:
    return owning.hand_over(by=by, ref=ref, to="amina@brightcall.example", now=now)


def thank(by: Door, ref: str, now: datetime) -> object:
    return thanking.thank(by=by, ref=ref, now=now)


ACTS: dict[str, Act] = {
    "happened": happened,
    "averted": lambda by, ref, now: telling.averted(by=by, ref=ref, now=now),
    "tell": lambda by, ref, now: telling.tell_other_side(by=by, ref=ref, now=now),
    "own": lambda by, ref, now: owning.own(by=by, ref=ref, now=now),
    "have it": lambda by, ref, now: owning.have_it(by=by, ref=ref, now=now),
    "offer": offer_amina,
    "seen": lambda by, ref, now: acknowledging.acknowledge(by=by, ref=ref, now=now),
    "still": lambda by, ref, now: updates.still_on_it(by=by, ref=ref, now=now),
    "thank": thank,
    "update": posting("", "both", 2),
    "note": posting("", "side", 0),
    "identified": posting("identified", "both", 1),
    "monitoring": posting("monitoring", "leadership", 3),
    "look again": posting("investigating", "both", 1),
    "resolved": posting("resolved", "both", 0),
    "resolved in private": posting("resolved", "side", 0),
}
BEGINNINGS = {"heads-up": heads_up, "incident": incident, "draft": draft}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    begin=st.sampled_from(sorted(BEGINNINGS)),
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["bo", "amina", "lena", "tom"]),
            st.sampled_from(sorted(ACTS)),
            st.integers(0, 200),
        ),
        max_size=10,
    ),
)
def test_invariants_hold_whatever_people_do(
    cast: Cast, begin: str, deeds: list[tuple[str, str, int]]
) -> None:
    with cast.inside():
        told, now = BEGINNINGS[begin](cast), NOW
        for who, act, minutes in deeds:
            before, entries = fresh(told), Update.objects.filter(incident=told).count()
            records = AuditEntry.objects.count()
            now += timedelta(minutes=minutes)
            done = attempt(ACTS[act], cast.door(who), before.ref, now)
            after = fresh(told)
            holds(before, after)
            written = Update.objects.filter(incident=told).count() - entries
            assert (written, AuditEntry.objects.count() > records) == (done, done)
        transaction.set_rollback(True)


def attempt(act: Act, by: Door, ref: str, now: datetime) -> bool:
    try:
        with transaction.atomic():
            act(by, ref, now)
    except (Refused, Http404):
        return False
    return True


def holds(before: Incident, after: Incident) -> None:
    """What is true of every incident, whatever was done to it."""
    waiting = [p for p in promises(after) if p.answered_at is None]
    needed = needs_promise(State(after.state), Visibility(after.visibility))
    assert len(waiting) == needed
    assert not (before.both_see_it and not after.both_see_it)
    if before.told_at:
        assert (after.told_at, after.number) == (before.told_at, before.number)
    if before.acknowledged_at:
        assert after.acknowledged_at == before.acknowledged_at
    assert (after.number is not None) == after.both_see_it
