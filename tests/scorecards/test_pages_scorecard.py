"""The joint scorecard's page: one document, read the same by both sides."""

import gzip
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from kpis.actions.targets import propose_target
from kpis.models import FeesEntry
from partnership.models import Partnership
from scorecards.actions.status.asking import answer, ask
from scorecards.document import Change, State, WhyMissing
from scorecards.models import Scorecard, StatusQuestion
from tests.cast import Cast
from tests.scorecards.cards import KINDS, document, store
from tests.scorecards.pages import (
    ADDRESS,
    BANNED,
    Nodes,
    blaming,
    page_of,
    signed_in,
)
from tests.scorecards.rooms import take, terms_of
from tests.scorecards.world import fees as entered_fees

STATUS = "/status/northwind-brightcall/"
MOST_QUERIES = 12
MOST_BYTES = 20_000
MOST_NODES = 1_500


def put(cast: Cast, count: int = len(KINDS), **changes: object) -> None:
    """Keep the sample card of November, with changes."""
    with cast.inside():
        store(cast.ours, replace(document(count), **changes))


def enter_fees(cast: Cast) -> None:
    """The client’s leader enters November’s fees; nobody has confirmed them."""
    with cast.inside():
        entered_fees(cast, "2026-11", "186400", "10")


def queries_of(cast: Cast) -> int:
    client = signed_in(cast, "lena")
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as asked:
        client.get(ADDRESS)
    return len(asked)


def test_page_begins_with_the_sentence(at_review):
    put(at_review)
    assert "<h1>November: 8 of 14 on our goal, 3 in buffer, 2 below minimum, " in (
        page_of(at_review)
    )


def test_both_leaders_read_the_same_but_for_their_name(at_review):
    put(at_review)
    lena, bo = (at_review.people[name] for name in ("lena", "bo"))
    theirs = page_of(at_review, "bo").replace(bo.email, lena.email)
    theirs = theirs.replace(f"{bo}: your", f"{lena}: your")
    theirs = theirs.replace('aria-hidden="true">B<', 'aria-hidden="true">L<')
    assert theirs == page_of(at_review, "lena")


def test_queries_are_few_and_do_not_grow_with_kpis(at_review):
    put(at_review, 5)
    few = queries_of(at_review)
    with at_review.inside():
        Scorecard.objects.filter(partnership=at_review.ours).delete()
    put(at_review, 24)
    assert queries_of(at_review) == few <= MOST_QUERIES


def test_page_of_15_kpis_is_at_most_20_kb_compressed(at_review):
    put(at_review, 15)
    assert len(gzip.compress(page_of(at_review).encode(), 6)) <= MOST_BYTES


def test_page_of_24_kpis_has_at_most_1500_elements(at_review):
    put(at_review, 24)
    assert Nodes(page_of(at_review)).count <= MOST_NODES


def test_page_loads_no_chart_library(at_review):
    put(at_review)
    assert "plotly" not in page_of(at_review)


def test_page_that_did_not_change_is_answered_with_304(at_review):
    put(at_review)
    client = signed_in(at_review, "lena")
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in again["Cache-Control"]


def test_etag_differs_between_readers_periods_and_revisions(at_review):
    put(at_review)
    lena, bo = signed_in(at_review, "lena"), signed_in(at_review, "bo")
    tags = {
        lena.get(ADDRESS)["ETag"],
        bo.get(ADDRESS)["ETag"],
        lena.get(ADDRESS, {"period": "2026-10"})["ETag"],
    }
    with at_review.inside() as ours:
        Partnership.objects.filter(pk=ours.pk).update(revision=F("revision") + 1)
    tags.add(lena.get(ADDRESS)["ETag"])
    assert len(tags) == 4


def test_card_that_is_computed_anew_is_sent_anew(at_review):
    put(at_review)
    client = signed_in(at_review, "lena")
    first = client.get(ADDRESS)
    with at_review.inside() as ours:
        cards = Scorecard.objects.filter(partnership=ours)
        cards.update(computed_at=F("computed_at") + timedelta(minutes=1))
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_leaders_see_amounts_and_contributors_the_state(at_review):
    put(at_review)
    assert "It would have been" in page_of(at_review, "lena")
    told = page_of(at_review, "tom")
    assert "£" not in told
    assert "The leaders of both sides see the amounts." in told


def test_executive_is_told_who_can_read_it(at_review):
    put(at_review)
    response = signed_in(at_review, "sofia").get(ADDRESS)
    assert response.status_code == 403
    assert "leaders and contributors of both sides" in response.content.decode()


def test_period_without_a_card_says_so_and_what_to_do(at_review):
    put(at_review)
    page = page_of(at_review, address=f"{ADDRESS}?period=2026-03")
    assert "March: no scorecard yet" in page
    assert "Import readings" in page


@pytest.mark.parametrize("key", ["2026-13", "x", "2026-11-05", "1901-01", "2026-W99"])
def test_period_that_is_none_is_not_found(at_review, key):
    response = signed_in(at_review, "lena").get(ADDRESS, {"period": key})
    assert response.status_code == 404


def test_restated_card_shows_what_became_different(at_review):
    told = Change(what="value", code="csat", before="84.2", after="85.1")
    put(at_review, restates=1, restated=(told,))
    page = page_of(at_review)
    assert "Restated: this is version 2." in page
    assert "84.2" in page


def test_missing_value_is_a_dash_and_never_zero(at_review):
    put(at_review)
    row = re.search(r">Complaint rate</a>.*?</tr>", page_of(at_review), re.DOTALL)
    assert row is not None
    assert '<span class="n">–</span>' in row[0]
    assert "Not in yet" in row[0]


def test_at_most_three_rows_are_in_colour(at_review):
    put(at_review)
    assert page_of(at_review).count('class="row loud') == 3


def test_page_blames_nobody_and_has_no_style_attribute(at_review):
    put(at_review)
    page = page_of(at_review)
    assert not blaming(page)
    assert " style=" not in page


def test_templates_blame_nobody():
    folder = Path(settings.BASE_DIR) / "templates" / "scorecards"
    texts = {path.name: path.read_text() for path in folder.glob("*.html")}
    assert not {name for name, text in texts.items() if BANNED.search(text)}


def test_period_that_runs_is_not_judged_and_no_sum_is_compared(at_review):
    card = document()
    rows = tuple(replace(row, judged=False) for row in card.rows)
    put(at_review, rows=rows, period=replace(card.period, complete=False))
    page = page_of(at_review)
    assert "<h1>November so far: " in page
    assert "So far, and it may change: it is judged when the period is over." in page
    assert "+1,250" not in page


def test_score_shows_each_section_without_its_sums_and_links_to_them(at_review):
    put(at_review)
    page = page_of(at_review)
    assert "% of the weight was measured, not in: Complaint rate." in page
    assert "10 × 85.0" not in page
    assert "10 × 85.0" in page_of(at_review, address=f"{ADDRESS}score/2026-11/")


def test_running_period_has_no_score_yet(at_review):
    card = document()
    score = replace(card.score, provisional=True)
    put(at_review, period=replace(card.period, complete=False), score=score)
    page = page_of(at_review)
    assert "Ours: when the period is over" in page
    assert 'class="score"' not in page
    assert "formula, filled in" not in page


def test_fees_to_confirm_are_a_card_for_leaders_alone(at_review):
    put(at_review)
    enter_fees(at_review)
    for name in ("lena", "bo"):
        page = page_of(at_review, name)
        assert "Confirm the fees for November?" in page
        assert "waits for BrightCall since 5 Jan" in page
    assert "Confirm the fees" not in page_of(at_review, "tom")


def test_confirmed_fees_wait_for_nobody(at_review):
    put(at_review)
    client = signed_in(at_review, "bo")
    enter_fees(at_review)
    waiting = client.get(ADDRESS)
    with at_review.inside() as ours:
        entered = FeesEntry.objects.filter(partnership=ours)
        bo = at_review.door("bo").member
        entered.update(confirmed_by=bo, confirmed_at=at_review.now)
    again = client.get(ADDRESS, headers={"If-None-Match": waiting["ETag"]})
    assert "Confirm the fees" not in again.content.decode()
    assert again.status_code == 200


def test_what_waits_for_the_own_side_comes_first(at_review):
    put(at_review)
    enter_fees(at_review)
    with at_review.inside() as ours:
        kpi = take(at_review, ours, KINDS[0])
        terms = terms_of(KINDS[0])
        propose_target(by=at_review.door("bo"), kpi=kpi, terms=terms, now=at_review.now)
    proposal, confirm = "Agree on a target for Service level", "Confirm the fees"
    lena, bo = (page_of(at_review, name) for name in ("lena", "bo"))
    assert lena.index(proposal) < lena.index(confirm)
    assert bo.index(confirm) < bo.index(proposal)


def asked_by_sofia(cast: Cast) -> StatusQuestion:
    """Leadership’s question of today."""
    with cast.inside():
        return ask(by=cast.door("sofia"), text="Is Saturday safe?", now=cast.now)


def test_leaders_read_what_leadership_asks_them_until_it_is_answered(at_review):
    put(at_review)
    lena = signed_in(at_review, "lena")
    before = lena.get(ADDRESS)["ETag"]
    question = asked_by_sofia(at_review)
    for name in ("lena", "bo"):
        page = page_of(at_review, name)
        assert "Answer · waits for both leaders since 2 Dec" in page
        assert "<h3>Sofia, executive, asks:</h3>\n  <p>Is Saturday safe?</p>" in page
        assert 'href="/status/northwind-brightcall/#answer-1"' in page
        assert 'id="answer-1"' in page_of(at_review, name, STATUS)
    assert "Sofia, executive" not in page_of(at_review, "tom")
    asked = lena.get(ADDRESS, headers={"If-None-Match": before})
    assert asked.status_code == 200
    with at_review.inside():
        bo = at_review.door("bo")
        answer(by=bo, number=question.number, text="Yes.", now=at_review.now)
    assert "executive, asks" not in page_of(at_review)


def test_a_question_of_leadership_takes_no_query_more(at_review):
    put(at_review)
    few = queries_of(at_review)
    asked_by_sofia(at_review)
    assert queries_of(at_review) == few


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        pytest.param("week", "Week 48: no scorecard yet", id="week"),
        pytest.param("window", "November: 8 of 14", id="window"),
        pytest.param("month", "November: 8 of 14", id="month"),
        pytest.param("quarter", "Q3: no scorecard yet", id="quarter"),
    ],
)
def test_name_of_a_kind_is_its_latest_period(at_review, kind, heading):
    put(at_review)
    assert f"<h1>{heading}" in page_of(at_review, address=f"{ADDRESS}?period={kind}")


def test_partnership_without_targets_reads_its_first_three_steps(at_review):
    assert "The first three steps" in page_of(at_review)
    put(at_review)
    assert "The first three steps" not in page_of(at_review)
    old = page_of(at_review, address=f"{ADDRESS}?period=2026-03")
    assert "The first three steps" not in old


def test_executive_is_told_that_the_overview_is_their_page(at_review):
    page = signed_in(at_review, "sofia").get(ADDRESS).content.decode()
    assert "Your page is Status" in page
    assert 'href="/"' in page


def test_closed_period_leaves_out_what_came_into_use_later(at_review):
    card = document()
    missing = next(row for row in card.rows if row.measured.value is None)
    later = replace(
        missing,
        target=None,
        state=State.NO_TARGET,
        behaviour=replace(missing.behaviour, points=0),
    )
    rows = tuple(later if row is missing else row for row in card.rows)
    put(at_review, rows=rows)
    assert f">{missing.name}</a>" not in page_of(at_review)


def test_icon_and_words_of_a_row_say_the_same(at_review):
    put(at_review)
    row = re.search(r">Service level[^<]*</a>.*?</tr>", page_of(at_review), re.DOTALL)
    assert row is not None
    assert "a signal, worth a look" in row[0]
    assert "Week of 9 Nov: a signal. What changed" in row[0]


def test_week_shows_what_is_read_by_the_month_as_such(at_review):
    card = document()
    missing = next(row for row in card.rows if row.measured.value is None)
    reason = WhyMissing.NOT_AT_THIS_GRAIN
    monthly = replace(missing, measured=replace(missing.measured, why_missing=reason))
    put(at_review, rows=(monthly,))
    page = page_of(at_review)
    assert "By the month" in page
    assert "Not in yet</span>" not in page


def test_limit_that_is_exceeded_is_not_called_a_minimum(at_review):
    put(at_review)
    row = re.search(r">Forecast error</a>.*?</tr>", page_of(at_review), re.DOTALL)
    assert row is not None
    assert "Above limit" in row[0]
