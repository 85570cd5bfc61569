"""What both sides excused, as pages and rows say it."""

import re
from datetime import date
from html import unescape

import pytest

from partnership.models import Partnership
from scorecards.actions.compute import compute, publish
from scorecards.document import Document
from scorecards.presenters import reasons
from scorecards.presenters.rows import RowsOf
from scorecards.presenters.score import readings
from scorecards.queries.cards import portfolio
from tests.cast import Cast
from tests.conftest import NOW
from tests.scorecards import world
from tests.scorecards.excusing import CODE, PARTLY, WHOLLY, card, cell, excuse
from tests.scorecards.pages import ADDRESS, page_of


def plain(text: str) -> str:
    """As it is read: without markup, with spaces of one kind."""
    text = unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(text.split())


def why(found: Document) -> str:
    return plain(reasons.why(found.row(CODE), found))


def test_row_says_what_it_leaves_out_and_what_was_measured():
    found = card({"2026-11": PARTLY})
    assert why(found) == (
        "Without 100 of 1,000 that both sides excused; 76.0 % with them."
    )


def test_row_says_what_it_leaves_out_beside_a_signal():
    weeks = {f"2026-W{number}": cell(800, 1000) for number in range(24, 44)}
    signal = {"2026-W46": cell(300, 1000)}
    found = card({"2026-11": PARTLY}, weeks | signal)
    assert re.fullmatch(r"Week of 9 Nov: .*\? Without 100 of .*", why(found))


def test_row_that_is_excused_says_so_in_place_of_not_in():
    found = card({"2026-11": WHOLLY})
    row = RowsOf(found, Partnership(slug="ours")).row(found.row(CODE))
    assert (row["state_text"], row["change"]) == ("Excused", "")
    assert plain(row["why"]) == "Both sides excused all 1,000; measured 61.0 %."
    assert row["bullet"].label.startswith("Service level: excused;")


def test_row_without_excuses_says_nothing_of_them():
    found = card({"2026-11": cell(850, 1000)})
    assert why(found) == ""


def test_excuse_that_takes_no_denominator_is_told_by_its_numerator():
    found = card({"2026-11": cell(760, 1000, (20, 0))})
    assert why(found) == (
        "Without 20 of 760 that both sides excused; 76.0 % with them."
    )


def test_measured_value_beside_is_not_rounded_across_the_minimum():
    found = card({"2026-11": cell(79_960, 100_000, (0, 1000))})
    assert "79.96 % with them" in why(found)


def test_score_page_names_what_is_excused():
    found = card({"2026-11": WHOLLY})
    (line,) = readings(found)
    assert line.attainment == "excused"


@pytest.fixture
def november(cast: Cast, at_review):
    """Service level of two days, 76 % and 80 %, with fees; 40 of 100 are excused."""
    with cast.inside() as ours:
        kpi = world.kpi(ours, CODE)
        terms = {"penalty_form": "linear", "penalty_start": 80, "penalty_full": 75}
        world.target(cast, kpi, "80", buffer=3, weight=30, allocation=40, **terms)
        days = [(date(2026, 11, 3), 760, 1000), (date(2026, 11, 4), 80, 100)]
        world.add_sums(kpi, days)
        world.fees(cast, "2026-11", "186400", "10")
        renew(cast)
        publish(by=cast.door("bo"), period=world.window(ours, "2026-11"), now=NOW)
        excuse(kpi, date(2026, 11, 3), 40, 100)
        renew(cast)
        yield kpi


def renew(cast: Cast) -> None:
    compute(partnership=cast.ours, period=world.window(cast.ours, "2026-11"), now=NOW)


def page(cast: Cast, path: str = "", name: str = "lena") -> str:
    return plain(page_of(cast, name, f"{ADDRESS}{path}"))


def test_kpi_page_shows_what_counts_and_what_was_measured(cast, november):
    text = page(cast, f"kpis/{CODE}/?period=2026-11")
    assert "800 ÷ 1,000" in text
    assert "Measured: 840 ÷ 1,100 = 76.4 %. Both sides excused 40 ÷ 100." in text


def test_table_of_the_chart_says_which_week_leaves_something_out(cast, november):
    text = page(cast, f"kpis/{CODE}/?period=2026-11")
    assert "Week of 2 Nov 80.0 % 1,000 100 excused, 76.4 % with them" in text


def test_table_of_the_chart_calls_an_excused_week_excused(cast, november):
    excuse(november, date(2026, 11, 3), 720, 900)
    excuse(november, date(2026, 11, 4), 80, 100)
    text = page(cast, f"kpis/{CODE}/?period=2026-11")
    assert "Week of 2 Nov excused 0 all excused, measured 76.4 %" in text


def test_restated_card_says_that_the_state_is_excused_now(cast, november):
    excuse(november, date(2026, 11, 3), 720, 900)
    excuse(november, date(2026, 11, 4), 80, 100)
    renew(cast)
    text = page(cast)
    assert "0 of 1 on our goal, 1 excused" in text
    assert "Below minimum Excused" in text


def test_penalty_page_is_followed_by_hand_from_what_was_measured(cast, november):
    text = page(cast, "penalties/2026-11/")
    assert "Excused: 40 ÷ 100 of 840 ÷ 1,100. 800 ÷ 1,000 × 100 = 80." in text


def test_contributor_reads_what_is_excused_without_an_amount(cast, november):
    text = page(cast, "penalties/2026-11/", "tom")
    assert "80.0 %: no penalty. Without 100 of 1,100 that both sides excused" in text
    assert "£" not in text


def test_portfolio_shows_no_shape_for_what_is_excused(cast, november):
    excuse(november, date(2026, 11, 3), 720, 900)
    excuse(november, date(2026, 11, 4), 80, 100)
    renew(cast)
    (head,) = (
        h for h in portfolio(cast.people["lena"], NOW) if h.partnership == cast.ours
    )
    assert (head.states, head.counts.excused) == ((), 1)


PERIODS = {
    "the window": ("2026-11", "Both sides excused 100 of 1,100: 80.0 % counts, 76.4 %"),
    "its quarter": ("2026-Q4", "Both sides excused 100 of 1,100: 80.0 % counts"),
    "a week": ("2026-W45", "counts, 76.4 % was measured."),
}


@pytest.mark.parametrize(("key", "sentence"), PERIODS.values(), ids=PERIODS)
def test_readings_page_says_what_of_them_does_not_count(cast, november, key, sentence):
    assert sentence in page(cast, f"kpis/{CODE}/readings/{key}/")


def test_readings_page_of_an_excused_period_says_what_was_measured(cast, november):
    excuse(november, date(2026, 11, 3), 720, 900)
    excuse(november, date(2026, 11, 4), 80, 100)
    text = page(cast, f"kpis/{CODE}/readings/2026-11/")
    assert "Both sides excused all 1,100; measured 76.4 %." in text


def test_readings_page_without_excuses_says_nothing_of_them(cast, november):
    assert "excused" not in page(cast, f"kpis/{CODE}/readings/2026-W48/")
