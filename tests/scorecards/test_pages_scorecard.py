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

from partnership.models import Partnership
from scorecards.document import Change
from scorecards.models import Scorecard
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

MOST_QUERIES = 12
MOST_BYTES = 20_000
MOST_NODES = 1_500


def put(cast: Cast, count: int = len(KINDS), **changes: object) -> None:
    """Keep the sample card of November, with changes."""
    with cast.inside():
        store(cast.ours, replace(document(count), **changes))


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
    assert "so far; it is judged when the period is over" in page
    assert "+1,250" not in page


def test_score_shows_each_section_without_its_sums_and_links_to_them(at_review):
    put(at_review)
    page = page_of(at_review)
    assert "% of the weight was measured, not in: Complaint rate." in page
    assert "10 × 85.0" not in page
    assert "10 × 85.0" in page_of(at_review, address=f"{ADDRESS}score/2026-11/")
