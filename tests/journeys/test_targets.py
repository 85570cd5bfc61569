"""Agreeing on a target: proposed in four actions, agreed to with one."""

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.test_scorecard import reach
from tests.journeys.world import OURS, propose

pytestmark = pytest.mark.browser

WHY = "The promo weeks swing by 1.5 points."
TARGETS = f"{OURS}/targets"


def test_lena_proposes_in_four_actions_and_bo_agrees_with_one(
    open_as: OpenPage,
) -> None:
    lena = Hands(open_as("lena", f"{TARGETS}/propose/abandon_rate/"))
    lena.fill(lena.page.get_by_label("Client minimum"), "6")
    lena.fill(lena.page.get_by_label("Buffer", exact=True), "1.5")
    lena.fill(lena.page.get_by_label("Why this buffer"), WHY)
    lena.click(lena.page.get_by_role("button", name="Send"))
    assert lena.actions == 4
    expect(lena.page.get_by_role("status")).to_contain_text("It waits for BrightCall")

    bo = Hands(open_as("bo", lena.page.url))
    expect(bo.page.locator("main")).to_contain_text(WHY)
    bo.click(bo.page.get_by_role("button", name="Agree"))
    assert bo.actions == 1
    expect(bo.page.get_by_role("status")).to_contain_text("Agreed")

    lena.page.goto(f"{OURS}/kpis/abandon_rate/")
    history = lena.page.get_by_role("region", name="How the agreement came about")
    newest = history.get_by_role("listitem").first
    expect(newest).to_contain_text(WHY)
    expect(newest).to_contain_text("Lena (Northwind) proposed 2 Dec")
    expect(newest).to_contain_text("Bo (BrightCall) agreed 2 Dec")


def test_bo_counters_with_a_reason_that_lena_reads(
    open_as: OpenPage, world: Cast
) -> None:
    number = propose(world, "lena", "csat", minimum="84").number
    bo = Hands(open_as("bo", f"{TARGETS}/proposals/{number}/"))
    bo.click(bo.page.get_by_role("link", name="Counter"))
    bo.fill(bo.page.get_by_label("Client minimum"), "83")
    bo.fill(
        bo.page.get_by_label("A sentence to the other side"), "83 is what we reach."
    )
    bo.click(bo.page.get_by_role("button", name="Send"))
    assert bo.actions == 4
    lena = open_as("lena", bo.page.url)
    expect(lena.locator("main")).to_contain_text("83 is what we reach.")
    expect(lena.get_by_role("button", name="Agree")).to_be_visible()


def test_a_counter_without_a_reason_is_asked_for_it(
    open_as: OpenPage, world: Cast
) -> None:
    number = propose(world, "lena", "tool_uptime", minimum="99.6").number
    page = open_as("bo", f"{TARGETS}/proposals/{number}/counter/")
    page.get_by_label("Client minimum").fill("99.4")
    page.get_by_role("button", name="Send").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Say why")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Client minimum")).to_have_value("99.4")


def test_the_preview_follows_what_is_typed(open_as: OpenPage) -> None:
    page = open_as("lena", f"{TARGETS}/propose/qa_score/")
    page.get_by_label("Client minimum").fill("90")
    page.get_by_label("Client minimum").press("Tab")
    expect(page.locator("#preview")).to_contain_text("What it means")
    expect(page.locator("#preview")).to_contain_text("90")


def test_bo_agrees_without_javascript(open_as: OpenPage, world: Cast) -> None:
    number = propose(world, "lena", "qa_score", minimum="87").number
    address = f"{TARGETS}/proposals/{number}/"
    page = open_as("bo", address, java_script_enabled=False)
    page.get_by_role("button", name="Agree").click()
    expect(page.locator("main")).to_contain_text("Agreed.")
    expect(page.get_by_role("button", name="Agree")).to_have_count(0)


def test_the_keyboard_alone_agrees(open_as: OpenPage, world: Cast) -> None:
    number = propose(world, "lena", "reply_in_time", minimum="91").number
    page = open_as("bo", f"{TARGETS}/")
    reach(page, f"main a[href$='/proposals/{number}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/proposals/{number}/")
    reach(page, "form[action$='/agree/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Agreed")


def test_who_proposed_cannot_agree(open_as: OpenPage, world: Cast) -> None:
    number = propose(world, "lena", "decision_turnaround", minimum="6").number
    page = open_as("lena", f"{TARGETS}/proposals/{number}/")
    expect(page.get_by_role("button", name="Agree")).to_have_count(0)
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    sofia = open_as("sofia", f"{TARGETS}/proposals/{number}/")
    expect(_steps(sofia)).to_have_count(0)


def _steps(page: Page) -> object:
    return page.locator("main form button")
