"""What pages read: one KPI's page, the latest card, the portfolio."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from partnership import periods, tenancy
from scorecards.actions.compute import compute
from scorecards.queries.cards import card, latest, portfolio
from scorecards.queries.kpi_page import kpi_page
from tests.conftest import NOW
from tests.scorecards import world

CODE = "service_level_offered"


@pytest.fixture
def ours(cast):
    with cast.inside() as partnership:
        yield partnership


@pytest.fixture
def service_level(cast, ours):
    kpi = world.kpi(ours, CODE)
    terms = {"penalty_form": "linear", "penalty_start": 80, "penalty_full": 75}
    world.target(cast, kpi, "78", buffer=2, weight=30, allocation=40)
    world.target(
        cast,
        kpi,
        "80",
        buffer=3,
        weight=30,
        allocation=40,
        effective_from=date(2026, 8, 31),
        agreed_at=world.LONG_AGO + timedelta(days=1),
        **terms,
    )
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(183)]
    world.add_sums(kpi, [(day, 815 + day.day % 7, 1000) for day in days])
    world.fees(cast, "2026-11", "186400", "10")
    return kpi


@pytest.fixture
def november(ours, service_level):
    window = world.window(ours, "2026-11")
    compute(partnership=ours, period=window, now=NOW)
    return window


def test_kpi_page_shows_its_past_with_the_targets_of_the_time(cast, november):
    page = kpi_page(cast.door("lena"), CODE, now=NOW)
    assert (page.grain, page.length, len(page.table)) == ("week", 26, 27)
    assert [step.target.minimum for step in page.steps] == [78, 80]
    assert page.table[page.steps[1].from_index].period.first == date(2026, 8, 31)
    last = page.table[-1]
    assert (last.running, last.value) == (True, Fraction("81.7"))
    assert (page.table[-2].numerator, page.table[-2].readings) == (5726, 7)
    assert [target.part.number for target in page.targets] == [1, 2]
    assert (page.targets[1].proposed_by, page.targets[1].agreed_by) == ("Lena", "Bo")


def test_kpi_page_shows_its_part_of_the_penalty(cast, november):
    page = kpi_page(cast.door("bo"), CODE, now=NOW, period="2026-11")
    assert page.row.measured.value == Fraction("81.79")
    assert page.penalty_line.amount == Decimal(0)
    assert "no penalty" in page.penalty_line.working


def test_kpi_page_holds_no_amount_for_a_contributor(cast, november):
    page = kpi_page(cast.door("amina"), CODE, now=NOW)
    assert page.penalty_line is None
    assert (page.penalty.hidden, page.penalty.total) == (True, None)


@pytest.mark.parametrize("length", [13, 26, 52])
def test_kpi_page_takes_as_many_queries_for_any_length(cast, november, length):
    with CaptureQueriesContext(connection) as counted:
        page = kpi_page(cast.door("lena"), CODE, now=NOW, length=length)
    assert (len(page.table), len(counted)) == (length + 1, 8)


def test_kpi_read_by_the_month_shows_windows(cast, ours):
    attrition = world.kpi(ours, "attrition")
    cells = [world.window(ours, key).first for key in ("2026-10", "2026-11")]
    world.add_sums(attrition, [(first, 14, 304) for first in cells], only="window")
    page = kpi_page(cast.door("bo"), "attrition", now=NOW)
    assert page.grain == "window"
    assert [point.numerator for point in page.table[-3:]] == [14, 14, None]


def test_kpi_that_is_not_in_use_is_not_there(cast, ours):
    with pytest.raises(Http404):
        kpi_page(cast.door("lena"), "nps", now=NOW)


def test_latest_card_is_the_last_complete_one(cast, ours, november):
    compute(partnership=ours, period=periods.next(ours.calendar, november), now=NOW)
    assert latest(cast.door("lena")).period.key == "2026-11"


def test_card_that_was_never_computed_is_not_there(cast, november):
    with pytest.raises(Http404):
        card(cast.door("lena"), "2026-03")


def test_portfolio_holds_my_partnerships_and_no_other(cast, november):
    mine = [m.partnership_id for who, m in cast.members.items() if who[0] == "lena"]
    with (
        tenancy.scope(mine),
        transaction.atomic(),
        CaptureQueriesContext(connection) as counted,
    ):
        heads = portfolio(cast.lena, NOW)
    queries = [q for q in counted if q["sql"].lstrip().startswith("SELECT DISTINCT")]
    assert len(queries) == 1
    ours, other = heads
    assert (ours.partnership.slug, other.partnership.slug) == (
        "northwind-brightcall",
        "northwind-harborline",
    )
    assert (ours.counts.in_buffer, ours.states) == (1, ("in_buffer",))
    assert (other.counts, other.period) == (None, None)
