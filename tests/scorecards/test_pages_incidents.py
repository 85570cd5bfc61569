"""Heads-ups and incidents where the numbers stand: charts, rows, sentence, needs."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import acknowledging, agreeing, owning, telling, updates
from incidents.models import Incident
from incidents.words import HeadsUpWords, IncidentWords, UpdateWords
from kpis.models import ContextEvent
from partnership.models import Member
from tests.cast import Cast
from tests.conftest import NOW
from tests.kpis.excusing import TEN, draft, proposed_excuse
from tests.scorecards.cards import KINDS
from tests.scorecards.pages import ADDRESS, blaming, page_of, signed_in
from tests.scorecards.rooms import furnish

CODE = "service_level_offered"
KPI = f"{ADDRESS}kpis/{CODE}/"
FEW = tuple(kind for kind in KINDS if kind.code == CODE)
HOUR = timedelta(hours=1)
SAID = "Monday's Quartz mailing might double the calls"


@pytest.fixture
def november(at_review: Cast) -> Iterator[Cast]:
    furnish(at_review, days=40, kinds=FEW)
    return at_review


def heads_up(cast: Cast, who: str = "bo", **words: Any) -> Incident:
    with cast.inside():
        said = HeadsUpWords(SAID, **{"kpis": [CODE], **words})
        return telling.tell_heads_up(by=cast.door(who), words=said, now=NOW)


def incident(cast: Cast, who: str = "bo", **words: Any) -> Incident:
    with cast.inside():
        said = IncidentWords(
            "The order look-up is slow", "sev2", **{"kpis": [CODE], **words}
        )
        return telling.log_incident(by=cast.door(who), words=said, now=NOW)


def test_scorecard_says_what_is_open_who_owns_it_and_when_the_next_word_comes(
    november: Cast,
) -> None:
    heads_up(november, next_update_at=NOW + HOUR)
    page = page_of(november)
    assert ". 1 heads-up, owned by Bo, next update 16:18</h1>" in page
    assert blaming(page) == []


def test_headline_has_one_sentence_about_whatever_is_open(november: Cast) -> None:
    heads_up(november, next_update_at=NOW + 2 * HOUR)
    for who in ("bo", "lena"):
        told = incident(november, who, next_update_at=NOW + HOUR)
        with november.inside():
            owning.own(by=november.door("lena"), ref=told.ref, now=NOW)
    headline = page_of(november).partition("<h1>")[2].partition("</h1>")[0]
    assert headline.count(". ") == 1
    assert headline.endswith(
        ". 1 heads-up and 2 incidents being resolved, all owned, next update 16:18"
    )


def test_row_with_an_open_heads_up_carries_its_badge(november: Cast) -> None:
    badge = '<span class="state heads_up loud">'
    assert badge not in page_of(november)
    told = heads_up(november)
    assert page_of(november).count(badge) == 1
    with november.inside():
        telling.averted(by=november.door("bo"), ref=told.ref, now=NOW)
    assert badge not in page_of(november)


def test_needs_ask_the_side_that_something_waits_for(november: Cast) -> None:
    told = heads_up(november, next_update_at=NOW + HOUR)
    seen, promised = (
        f"{told.ref}: {what}"
        for what in ("say that we have seen it", "the update that we promised")
    )
    lena, bo = page_of(november, "lena"), page_of(november, "bo")
    assert (seen in lena, promised in lena) == (True, False)
    assert (seen in bo, promised in bo) == (False, True)
    with november.inside():
        acknowledging.acknowledge(by=november.door("lena"), ref=told.ref, now=NOW)
    assert seen not in page_of(november, "lena")


def test_an_update_due_hours_later_does_not_push_a_proposal_aside(
    november: Cast,
) -> None:
    promised = [heads_up(november, next_update_at=NOW + 3 * HOUR) for _ in range(3)]
    with november.inside():
        agreeing.propose_minutes(by=november.door("lena"), minutes=45, now=NOW)
    shown, _more, behind = page_of(november, "bo").partition("and 1 more</summary>")
    assert "Agree on when an incident needs an owner?" in shown
    assert [one.ref for one in promised if f"{one.ref}: the update" in behind] == [
        promised[-1].ref
    ]


def test_incident_without_an_owner_is_asked_about_on_both_sides(november: Cast) -> None:
    told = incident(november)
    asked = f"{told.ref}: who owns the resolution?"
    assert asked in page_of(november, "lena")
    assert asked in page_of(november, "bo")
    assert "1 incident being resolved, no owner yet" in page_of(november)
    with november.inside():
        owning.own(by=november.door("lena"), ref=told.ref, now=NOW)
    assert asked not in page_of(november, "bo")
    assert "1 incident being resolved, owned by Lena" in page_of(november)


def test_etag_follows_a_promise(november: Cast) -> None:
    told = heads_up(november)
    before = signed_in(november, "lena").get(ADDRESS)["ETag"]
    with november.inside():
        words = UpdateWords("On it.", next_update_at=NOW + 2 * HOUR)
        updates.post_update(by=november.door("bo"), ref=told.ref, words=words, now=NOW)
    assert signed_in(november, "lena").get(ADDRESS)["ETag"] != before


def test_etag_follows_a_promise_into_its_last_hour(
    november: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads_up(november, next_update_at=NOW + 3 * HOUR)
    keys = []
    for passed in (0, 1, 2):
        monkeypatch.setattr(
            "partnership.clock.now", lambda passed=passed: NOW + passed * HOUR
        )
        keys.append(signed_in(november, "bo").get(ADDRESS)["ETag"])
    assert keys[0] == keys[1] != keys[2]


def test_queries_of_the_scorecard_do_not_grow_with_incidents(november: Cast) -> None:
    heads_up(november)
    few = queries_of(november, ADDRESS), queries_of(november, KPI)
    for _more in range(5):
        heads_up(november)
        incident(november)
    assert (queries_of(november, ADDRESS), queries_of(november, KPI)) == few
    assert few[0] <= 12


def queries_of(cast: Cast, address: str) -> int:
    client = signed_in(cast, "lena")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_portfolio_names_the_update_that_is_due(november: Cast) -> None:
    heads_up(november, next_update_at=NOW + HOUR)
    assert "update due 16:18" in page_of(november, "bo", "/").lower()
    seen = "a telling waits for “we have seen it”"
    assert seen in page_of(november, "lena", "/").lower()
    assert seen not in page_of(november, "sofia", "/").lower()


def test_kpi_page_flags_what_touched_it_and_what_else_happened(november: Cast) -> None:
    told = incident(november, began_at=NOW - timedelta(days=9))
    with november.inside() as ours:
        ContextEvent.objects.create(
            partnership=ours,
            number=1,
            what="Promo mail to 210,000 customers",
            department="marketing",
            side="client",
            kind="campaign",
            starts_on=date(2026, 11, 12),
            by=november.door("bo").member,
            at=NOW,
        )
        owning.own(by=november.door("lena"), ref=told.ref, now=NOW)
    page = page_of(november, address=KPI)
    flags = page.partition('id="flags-title"')[2].partition("</section>")[0]
    assert flags.index("Promo mail") < flags.index("The order look-up is slow")
    assert "12 Nov, Northwind · marketing" in flags
    assert f'<a href="{ADDRESS}incidents/{told.ref}/">{told.ref}</a>' in flags
    assert "Investigating, owned by Lena" in flags
    assert page.count('<path class="flag"') == 4  # two flags in either size
    answer = signed_in(november, "lena").get(f"{KPI}figure/")
    layout = json.loads(answer.content)["layout"]
    assert sum(shape["name"] == "flag" for shape in layout["shapes"]) == 2
    assert [a["text"] for a in layout["annotations"] if a["name"] == "flag"] == [
        "1",
        "2",
    ]


def test_a_flag_names_no_owner_who_is_let_in_no_longer(november: Cast) -> None:
    told = incident(november, began_at=NOW - timedelta(days=9))
    with november.inside():
        owning.own(by=november.door("tom"), ref=told.ref, now=NOW)
    assert "Investigating, owned by Tom" in page_of(november, address=KPI)
    with november.inside():
        tom = november.door("tom").member.pk
        Member.objects.filter(pk=tom).update(expires_at=NOW)
    page = page_of(november, address=KPI)
    assert "Investigating" in page
    assert "owned by Tom" not in page


def test_incident_that_touches_another_kpi_is_no_flag_here(november: Cast) -> None:
    incident(november, kpis=[])
    assert "flags-title" not in page_of(november, address=KPI)


def test_what_one_side_prepares_is_on_no_page_of_the_other(november: Cast) -> None:
    prepared = incident(november, audience="side")
    for address in (ADDRESS, KPI, f"{KPI}figure/", "/", f"{ADDRESS}kpis/"):
        page = page_of(november, "lena", address)
        assert prepared.summary not in page
        assert prepared.ref not in page
    assert prepared.summary in page_of(november, "amina", KPI)
    assert '"name": "flag"' in page_of(november, "amina", f"{KPI}figure/")
    assert '"name": "flag"' not in page_of(november, "lena", f"{KPI}figure/")


def test_figure_is_sent_anew_when_an_incident_touches_the_kpi(november: Cast) -> None:
    client = signed_in(november, "lena")
    before = client.get(f"{KPI}figure/")["ETag"]
    incident(november)
    assert client.get(f"{KPI}figure/")["ETag"] != before


def test_times_that_wait_for_an_answer_are_one_card(november: Cast) -> None:
    midnight, day = TEN.replace(hour=0), timedelta(days=1)
    with november.inside():
        proposed_excuse(november, draft(midnight, midnight + day))
    one = page_of(november, "lena")
    assert "Agree that this time does not count: Tue 3 Nov 2026, all day?" in one
    with november.inside():
        proposed_excuse(november, draft(midnight + day, midnight + 2 * day))
    two = page_of(november, "lena")
    assert "Agree on whether 2 times count?" in two
    assert "Tue 3 Nov 2026, all day; Wed 4 Nov 2026, all day" in two
    assert f'href="{ADDRESS}excused/"' in two
    assert "Agree that this time does not count" not in two
