"""Lanes, the page and search: what one may see, in a number of queries that stays."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from incidents.actions import acknowledging, factors, steps, telling, thanking
from incidents.lifecycle import NeedCode
from incidents.queries import incidents as queries
from incidents.words import FactorWords, StepWords
from kpis.actions.context import record_event
from tests.cast import MARKERS, Cast
from tests.conftest import NOW
from tests.incidents.stories import (
    HOUR,
    draft,
    heads_up,
    incident,
    resolved,
    update,
)

pytestmark = pytest.mark.usefixtures("inside")


def queries_of(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read()
    return len(caught)


def refs(rows: list[queries.Row]) -> list[str]:
    return [row.incident.ref for row in rows]


def test_lanes_are_sorted_by_what_is_due_next(cast: Cast) -> None:
    late = heads_up(cast, next_update_at=NOW + 50 * HOUR)
    soon = heads_up(cast, next_update_at=NOW + HOUR)
    being = incident(cast)
    over = incident(cast)
    resolved(cast, over)
    averted = heads_up(cast)
    telling.averted(by=cast.door("bo"), ref=averted.ref, now=NOW)
    for told in (late, soon):
        acknowledging.acknowledge(by=cast.door("lena"), ref=told.ref, now=NOW)
    found = queries.lanes(cast.door("lena"), NOW)
    assert refs(found.heads_ups) == [soon.ref, late.ref]
    assert refs(found.being_resolved) == [being.ref]
    assert set(refs(found.learned)) == {over.ref, averted.ref}
    assert found.being_resolved[0].needs[0].code == NeedCode.NEEDS_OWNER
    assert found.heads_ups[0].next_due == NOW + HOUR


def test_lanes_show_a_draft_to_its_own_side_only(cast: Cast) -> None:
    prepared = draft(cast)
    mine = queries.lanes(cast.door("amina"), NOW).being_resolved
    assert refs(mine) == [prepared.ref]
    assert queries.lanes(cast.door("lena"), NOW).being_resolved == []


def test_lanes_take_as_many_queries_however_many_there_are(cast: Cast) -> None:
    lena = cast.door("lena")

    def read() -> object:
        lanes = queries.lanes(lena, NOW)
        rows = lanes.heads_ups + lanes.being_resolved + lanes.learned
        return [(str(r.incident.owner), str(r.incident.logged_by)) for r in rows]

    heads_up(cast)
    incident(cast)
    resolved(cast, incident(cast))
    few = queries_of(read)
    for _one in range(4):
        heads_up(cast)
        incident(cast)
        resolved(cast, incident(cast))
    assert queries_of(read) == few
    assert few <= 10


def fill(cast: Cast, ref: str) -> None:
    bo, lena = cast.door("bo"), cast.door("lena")
    steps.add_step(by=bo, ref=ref, words=StepWords("Ask"), now=NOW)
    words = FactorWords("message", "client", "The mailing went early")
    factor = factors.add_factor(by=bo, ref=ref, words=words, now=NOW)
    factors.factor_seen(by=lena, ref=ref, number=factor.number, now=NOW)


def test_page_takes_as_many_queries_however_long_it_is(cast: Cast) -> None:
    told = incident(cast)
    fill(cast, told.ref)
    lena = cast.door("lena")

    def read() -> object:
        page = queries.page(lena, told.ref, NOW)
        return [str(u.by) for u in page.updates], [str(t.by) for t in page.thanks]

    thanking.thank(by=lena, ref=told.ref, now=NOW)
    few = queries_of(read)
    for _one in range(3):
        fill(cast, told.ref)
        update(cast, told, next_update_at=NOW + 2 * HOUR)
    thanking.thank(by=cast.door("tom"), ref=told.ref, now=NOW)
    assert queries_of(read) == few
    assert few <= 20


def test_page_shows_how_far_ahead_and_how_late(cast: Cast) -> None:
    told = heads_up(cast, expected_at=NOW + 12 * HOUR, noticed_at=NOW - 2 * HOUR)
    page = queries.page(cast.door("lena"), told.ref, NOW)
    assert (page.ahead, page.lag) == (12 * HOUR, 2 * HOUR)
    assert page.promise is not None


GUESSES = [
    "INC-2",
    "INC-0",
    "INC-01",
    "inc-1",
    "1",
    "DRAFT-",
    "INC-9999999999",
    "INC-1 ",
]


@pytest.mark.parametrize("ref", GUESSES)
def test_reference_that_is_none_is_not_found(cast: Cast, ref: str) -> None:
    heads_up(cast)
    with pytest.raises(Http404):
        queries.page(cast.door("lena"), ref, NOW)


def test_search_finds_summary_help_and_updates(cast: Cast) -> None:
    first = incident(cast, summary="The order look-up is slow")
    second = heads_up(cast, would_help="Send the mailing on Tuesday")
    update(cast, first, text="The carrier restarts it.", next_update_at=NOW + HOUR)
    lena = cast.door("lena")
    assert refs(queries.search(lena, "orders", NOW)) == [first.ref]
    assert refs(queries.search(lena, "tuesday", NOW)) == [second.ref]
    assert refs(queries.search(lena, "carriers", NOW)) == [first.ref]
    assert queries.search(lena, "  ", NOW) == []
    assert queries.search(lena, "&!*(:<->'\"", NOW) == []


def test_search_holds_nothing_of_the_other_side(cast: Cast) -> None:
    told = incident(cast)
    update(cast, told, text="Zebra crossing", audience="side")
    draft(cast, summary="Zebra stripes")
    assert queries.search(cast.door("lena"), "zebra", NOW) == []
    assert len(queries.search(cast.door("amina"), "zebra", NOW)) == 2


def test_search_holds_nothing_of_another_partnership(cast: Cast) -> None:
    with cast.inside("northwind-harborline"):
        telling.log_incident(
            by=cast.door("omar", "northwind-harborline"),
            words=telling.IncidentWords(MARKERS["northwind-harborline"], "sev1"),
            now=NOW,
        )
    assert queries.search(cast.door("lena"), "basalt", NOW) == []


def test_event_ends_on_its_first_day_or_later(cast: Cast) -> None:
    days = {"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}
    with pytest.raises(ValidationError, match="first day or later"):
        record_event(
            by=cast.door("bo"),
            what="Spring campaign",
            kind="campaign",
            side="client",
            now=NOW,
            **days,
        )


def test_event_of_no_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="not a valid choice"):
        record_event(
            by=cast.door("bo"),
            what="Spring campaign",
            kind="mistake",
            side="client",
            starts_on=date(2026, 12, 2),
            now=NOW,
        )


def test_wall_shows_thanks_newest_first(cast: Cast) -> None:
    first, second = heads_up(cast), heads_up(cast)
    for hours, told in enumerate((first, second)):
        thanking.thank(by=cast.door("lena"), ref=told.ref, now=NOW + hours * HOUR)
    wall = queries.recognition(cast.door("sofia"))
    assert [thanks.incident.ref for thanks in wall] == [second.ref, first.ref]
