"""One KPI's page and those behind it, from readings that were really imported."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.kpis import take_into_use
from kpis.models import Reading, Rollup
from partnership import periods
from scorecards.actions.compute import compute
from tests.cast import Cast
from tests.scorecards.cards import KINDS
from tests.scorecards.pages import ADDRESS, blaming, page_of, signed_in
from tests.scorecards.rooms import furnish

CODE = "service_level_offered"
KPI = f"{ADDRESS}kpis/{CODE}/"
FEW = tuple(kind for kind in KINDS if kind.code in (CODE, "tool_uptime", "attrition"))
PAGES = {
    "scorecard": ADDRESS,
    "kpis": f"{ADDRESS}kpis/",
    "kpi": KPI,
    "readings": f"{KPI}readings/2026-11/",
    "words": f"{ADDRESS}words/",
    "penalty": f"{ADDRESS}penalties/2026-11/",
    "score": f"{ADDRESS}score/2026-11/",
}


@pytest.fixture
def november(at_review: Cast) -> Cast:
    """Three KPIs, 120 days of readings each, November computed."""
    furnish(at_review, days=120, kinds=FEW)
    return at_review


def queries_of(cast: Cast, address: str) -> int:
    client = signed_in(cast, "lena")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_blame_nobody_and_have_no_style_attribute(november):
    pages = {name: page_of(november, address=at) for name, at in PAGES.items()}
    assert not {name for name, page in pages.items() if blaming(page)}
    assert not {name for name, page in pages.items() if " style=" in page}


def test_contributor_finds_no_amount_on_any_page(november):
    pages = {name: page_of(november, "tom", at) for name, at in PAGES.items()}
    assert not {name for name, page in pages.items() if "£" in page}


def test_queries_do_not_grow_with_readings(at_review):
    counts = []
    for days, slug in ((12, "northwind-harborline"), (120, "northwind-brightcall")):
        furnish(at_review, days=days, kinds=FEW, slug=slug)
        addresses = [a.replace("northwind-brightcall", slug) for a in PAGES.values()]
        counts.append([queries_of(at_review, address) for address in addresses])
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        pytest.param("", "November", id="the-latest-period"),
        pytest.param("?period=2026-W48", "Week 48", id="the-week-asked-for"),
    ],
)
def test_chart_marks_the_period_of_the_sentence(november, asked, name):
    with november.inside() as ours:
        week = periods.parse(ours.calendar, "2026-W48")
        compute(partnership=ours, period=week, now=november.now)
    page = page_of(november, address=KPI + asked)
    assert page.count(f">{name}</text>") == 2  # once in each size of the drawing
    address = unescape(re.search(r'data-figure-url="([^"]+)"', page)[1])
    layout = signed_in(november, "lena").get(address).json()["layout"]
    assert [a["text"] for a in layout["annotations"] if a["name"] == "period"] == [name]


def test_kpi_page_says_what_was_agreed_with_the_reason_as_it_was_written(november):
    page = page_of(november, address=KPI)
    assert "“We report 80 % to our board every month.”" in page
    assert "Northwind must make it itself" in page


def test_kpi_page_puts_both_sides_drivers_side_by_side_a_to_z(november):
    page = page_of(november, address=KPI)
    assert page.index("BrightCall’s drivers") < page.index("Northwind’s drivers")
    assert page.index(">Attrition</a>") < page.index(">Tool uptime</a>")


def test_kpi_page_draws_its_chart_without_javascript(november):
    page = page_of(november, address=KPI)
    assert '<svg class="pbc wide"' in page
    assert '<svg class="pbc tight"' in page


@pytest.mark.parametrize(("asked", "points"), [("13", 14), ("52", 53), ("x", 27)])
def test_figure_has_as_many_points_as_were_asked_for(november, asked, points):
    response = signed_in(november, "lena").get(f"{KPI}figure/", {"length": asked})
    values = [t for t in json.loads(response.content)["data"] if t["meta"] == "values"]
    assert len(values[0]["y"]) == points


def test_figure_is_kept_until_a_number_changes(november):
    client = signed_in(november, "lena")
    tag = client.get(f"{KPI}figure/")["ETag"]
    again = client.get(f"{KPI}figure/", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_readings_page_lists_every_row_page_by_page(november):
    with november.inside() as ours:
        quarter = ("2026-10-01", "2026-12-31")
        count = Reading.objects.filter(
            partnership=ours, kpi__code=CODE, day__range=quarter
        ).count()
    page = page_of(november, address=f"{KPI}readings/2026-Q4/?page=2")
    assert f"{count} readings" in page
    assert page.count("readings.csv, row") == count - 50


def test_readings_page_says_who_brought_them_and_when(november):
    page = page_of(november, address=f"{KPI}readings/2026-11/")
    assert "imported by a test on 2 Dec, 15:18" in page


def test_penalty_page_can_be_followed_by_hand(november):
    page = page_of(november, address=PAGES["penalty"])
    assert "It would have been" in page
    assert "÷ 51,000 × 100" in page
    assert "python -m kpis.arithmetic penalty" in page


def test_score_page_fills_in_the_formula_and_names_what_is_missing(november):
    page = page_of(november, address=PAGES["score"])
    assert "python -m kpis.arithmetic score" in page
    assert "Not in it: Openness" in page


def test_words_page_says_formula_and_who_agreed(november):
    page = page_of(november, address=PAGES["words"])
    assert "100 × answered within the threshold / offered" in page
    assert "Lena (24 Aug 2026) and Bo (26 Aug 2026)" in page


def test_kpi_that_is_not_in_use_is_not_found(november):
    response = signed_in(november, "lena").get(f"{ADDRESS}kpis/nps/")
    assert response.status_code == 404


def test_kpi_just_taken_into_use_is_listed_without_readings(november):
    with november.inside() as ours:
        take_into_use(by="a test", partnership=ours, code="nps", now=november.now)
    page = page_of(november, address=PAGES["kpis"])
    section = page.partition("In use, and not measured here yet")[2]
    assert f'<a href="{ADDRESS}kpis/nps/">Net promoter score</a>' in section
    assert "No readings yet" in section
    assert CODE not in section
    assert "4 KPIs, and what they are for" in page


def test_kpi_that_the_period_does_not_have_is_listed_as_measured_in_another(november):
    july = page_of(november, address=f"{PAGES['kpis']}?period=2026-07")
    section = july.partition("In use, and not measured here yet")[2]
    assert section.count("Measured in another period") == len(FEW)
    assert "In use, and not measured" not in page_of(november, address=PAGES["kpis"])


def test_pages_of_a_partnership_without_readings_say_what_to_do(at_review):
    assert "Import readings" in page_of(at_review)
    assert "No KPIs yet" in page_of(at_review, address=PAGES["words"])


def test_kpi_page_says_whose_part_of_the_work_a_driver_is(november):
    attrition = page_of(november, address=f"{ADDRESS}kpis/attrition/")
    assert "BrightCall’s part of the work" in attrition
    assert "Northwind must make it itself" not in attrition


def test_narrow_chart_draws_as_many_points_as_are_lit(november):
    page = page_of(november, address=KPI)
    tight = page.partition('<svg class="pbc tight"')[2].partition("</svg>")[0]
    wide = page.partition('<svg class="pbc wide"')[2].partition("</svg>")[0]
    assert tight.count("<title>") == wide.count("<title>")


def test_score_page_shows_how_a_reading_became_an_attainment(november):
    page = page_of(november, address=PAGES["score"])
    table = page.partition("From the reading to the attainment")[2]
    assert "Service level" in table
    assert "min 80 · goal 83" in table
    assert "of the weight is measured." in page


def test_pages_open_at_the_latest_period_that_has_readings(at_review):
    furnish(at_review, days=2, kinds=FEW, periods_of=("2026-11", "2026-12"))
    with at_review.inside() as ours:
        Rollup.objects.filter(partnership=ours, first__lt="2026-12-01").delete()
    assert "<h1>December so far" in page_of(at_review)
    assert "December so far" in page_of(at_review, address="/")
    assert "December is" in page_of(at_review, address=KPI)
