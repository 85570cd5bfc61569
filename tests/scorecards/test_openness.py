"""Openness on the scorecard, from what the sides really did.

The pure part is in test_ours.py. Here the acts are the product's own: telling more,
however late, and answering never lowers a score, and it is the same from either side.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.actions import acknowledging, telling, updates
from incidents.models import Incident
from incidents.words import HeadsUpWords, IncidentWords, UpdateWords
from kpis.arithmetic.inputs import parse
from partnership import outbox
from partnership.access import Door
from partnership.models import OutboxRow
from scorecards import ours as score
from scorecards.actions.compute import compute
from scorecards.document import Document, from_json
from scorecards.models import Scorecard
from tests.cast import Cast
from tests.conftest import NOW
from tests.scorecards import world
from tests.scorecards.pages import ADDRESS, page_of
from tests.undone import undone

HOUR = timedelta(hours=1)
BEGAN = NOW - timedelta(days=20)  # in November, which is over
CODE = "service_level_offered"


def card(cast: Cast) -> Document:
    window = world.window(cast.ours, "2026-11")
    made = compute(partnership=cast.ours, period=window, now=NOW)
    return from_json(made.document)


def incident(by: Door, origin: str, *, at: Any = BEGAN, lag: int = 0) -> Incident:
    words = IncidentWords(
        "The Quartz look-up is slow",
        "sev3",
        origin=origin,
        noticed_at=at - lag * HOUR,
    )
    return telling.log_incident(by=by, words=words, now=at)


def update(by: Door, told: Incident, at: Any, **words: Any) -> None:
    said = UpdateWords("The carrier looks into it.", **words)
    updates.post_update(by=by, ref=told.ref, words=said, now=at)


def promised_and_kept(by: Door, told: Incident, *, late: int = 0) -> None:
    """Promises an update in an hour; it comes then, or so many hours later."""
    due = BEGAN + 2 * HOUR
    update(by, told, BEGAN + HOUR, next_update_at=due)
    update(by, told, due + late * HOUR, state="resolved")


@pytest.fixture
def told(cast: Cast) -> Iterator[Cast]:
    """A promise kept, one late, one telling of one's own, one found by the other."""
    with cast.inside() as partnership:
        kpi = world.kpi(partnership, CODE)
        world.target(cast, kpi, "80", buffer=3, weight=10)
        window = world.window(partnership, "2026-11")
        world.add_sums(kpi, world.spread(window, 39_283, 48_200))
        lena, bo = cast.door("lena"), cast.door("bo")
        own = incident(bo, "partner")
        promised_and_kept(bo, own)
        acknowledging.acknowledge(by=lena, ref=own.ref, now=BEGAN + HOUR)
        promised_and_kept(bo, incident(bo, "client"), late=3)
        yield cast


def test_card_counts_promises_and_tellings_of_both_sides(told: Cast) -> None:
    found = card(told).score
    assert found.input["openness"] == {
        "kept": 1,
        "due": 2,
        "told": 1,
        "found_though_known": 1,
        "acknowledged": 1,
        "to_acknowledge": 2,
    }
    assert found.sections["openness"] == 50
    assert "openness" not in found.missing


def test_score_is_worked_out_again_from_what_the_card_exports(told: Cast) -> None:
    found = card(told).score
    again = score.recompute(parse(json.dumps(found.input)))
    assert again == found.output
    assert (
        "Openness: kept 1 of 2 = 50.0; told 1 of 2 = 50.0; mean 50.0; "
        "beside it, acknowledged in time 1 of 2." in again["working"]
    )


def test_score_page_shows_openness_with_its_working(told: Cast) -> None:
    card(told)
    page = page_of(told, address=f"{ADDRESS}score/2026-11/")
    assert "told 1 of 2 = 50.0" in page
    assert "Openness" not in page.partition("Not in it:")[2]


def test_acknowledging_late_or_never_changes_no_score(told: Cast) -> None:
    before = card(told).score
    again = parse(json.dumps(before.input))
    again.data["openness"]["acknowledged"] = again.data["openness"]["to_acknowledge"]
    assert score.recompute(again)["ours"] == before.ours


def test_period_without_promise_or_telling_names_openness_missing(told: Cast) -> None:
    window = world.window(told.ours, "2026-10")
    made = compute(partnership=told.ours, period=window, now=NOW)
    found = from_json(made.document).score
    assert "openness" in found.missing
    assert "openness" not in found.input


def test_telling_brings_the_card_of_its_period_up_to_date(told: Cast) -> None:
    assert not asked(told, "period_touched", "2026-12")
    incident(told.door("bo"), "partner", at=NOW)
    work_off(told, "period_touched", "2026-12", NOW)
    assert openness_of(told, "2026-12") == 100


def test_promise_whose_time_has_come_brings_its_card_up_to_date(told: Cast) -> None:
    bo = told.door("bo")
    about = incident(bo, "partner", at=NOW)
    update(bo, about, NOW, next_update_at=NOW + HOUR)
    work_off(told, "period_touched", "2026-12", NOW)
    assert openness_of(told, "2026-12") == 100
    OutboxRow.objects.filter(kind="period_touched").update(state="done")
    (row,) = asked(told, "promise_passed", f"{about.ref}:2")
    work_off(told, row.kind, row.key, row.due_at)
    work_off(told, "period_touched", "2026-12", row.due_at)
    assert openness_of(told, "2026-12") == 50


def asked(cast: Cast, kind: str, key: str) -> list[OutboxRow]:
    rows = OutboxRow.objects.filter(partnership_id=cast.ours.pk, kind=kind, key=key)
    return list(rows.filter(state="waiting"))


def work_off(cast: Cast, kind: str, key: str, now: datetime) -> None:
    """What the worker does with the one piece of work that was asked for."""
    (row,) = asked(cast, kind, key)
    work = outbox.Work(row.pk, cast.ours.pk, kind, key, 1, row.generation)
    with time_machine.travel(now, tick=False):
        outbox.handler_of(kind)(work)


def openness_of(cast: Cast, period: str) -> float | None:
    found = Scorecard.objects.filter(
        partnership=cast.ours, period=period, is_latest=True
    ).first()
    return from_json(found.document).score.sections["openness"] if found else None


# --- any history ---

SIDES = ("client", "partner")
OTHER = {"client": "partner", "partner": "client", "unknown": "unknown"}
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["heads_up", "incident"]),
        st.sampled_from(SIDES),
        st.sampled_from([*SIDES, "unknown"]),  # where it began
        st.sampled_from([None, 0, 3]),  # hours by which its promise was late, if any
        st.sampled_from([None, True, False]),  # did the other side know before?
    ),
    max_size=4,
)
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def live(doors: dict[str, Door], acts: Sequence[Any], *, swapped: bool = False) -> None:
    """What the sides did, or the same with their names exchanged."""
    for kind, side, origin, late, knew in acts:
        where = OTHER[origin] if swapped else origin
        by = doors[OTHER[side] if swapped else side]
        asked = doors[OTHER[by.side]]
        if kind == "heads_up":
            about = telling.tell_heads_up(
                by=by, words=HeadsUpWords("Calls might double"), now=BEGAN
            )
            telling.became_incident(
                by=by, ref=about.ref, severity="sev3", origin=where, now=BEGAN
            )
        else:
            about = incident(by, where)
        if late is not None:
            promised_and_kept(by, about, late=late)
        about.refresh_from_db()
        if knew is not None and about.knew_asked:
            acknowledging.answer_knew(by=asked, ref=about.ref, knew=knew, now=BEGAN)


def doors_of(cast: Cast) -> dict[str, Door]:
    return {"client": cast.door("lena"), "partner": cast.door("bo")}


def scores(cast: Cast) -> tuple[float | None, float | None]:
    found = card(cast).score
    return found.sections["openness"], found.ours


def at_least(after: float | None, before: float | None) -> bool:
    return before is None or (after is not None and after >= before)


@FEW
@given(ACTS, st.sampled_from(SIDES), st.integers(0, 300), st.booleans())
def test_one_more_telling_of_ones_own_never_lowers_a_score(
    told: Cast, acts: Any, side: str, lag: int, acknowledged: bool
) -> None:
    with undone():
        live(doors_of(told), acts)
        before = scores(told)
        doors = doors_of(told)
        about = incident(doors[side], side, lag=lag)
        if acknowledged:
            acknowledging.acknowledge(by=doors[OTHER[side]], ref=about.ref, now=NOW)
        assert all(map(at_least, scores(told), before))


@FEW
@given(ACTS, st.booleans())
def test_answering_whether_one_knew_never_lowers_a_score(
    told: Cast, acts: Any, knew: bool
) -> None:
    with undone():
        doors = doors_of(told)
        live(doors, acts)
        about = incident(doors["client"], "partner")
        before = scores(told)
        acknowledging.answer_knew(
            by=doors["partner"], ref=about.ref, knew=knew, now=NOW
        )
        assert all(map(at_least, scores(told), before))


@FEW
@given(ACTS)
def test_exchanging_the_names_of_the_sides_changes_nothing(
    told: Cast, acts: Any
) -> None:
    found = []
    for swapped in (False, True):
        with undone():
            live(doors_of(told), acts, swapped=swapped)
            found.append(card(told).score.input["openness"])
    assert found[0] == found[1]
