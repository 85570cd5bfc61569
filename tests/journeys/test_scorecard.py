"""The joint scorecard: one page for both, from which every reason is one step away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.world import OURS

pytestmark = pytest.mark.browser


def shown_to(page: Page) -> str:
    """The page itself, without the shell around it and the token of its forms."""
    return re.sub(r'(csrf\S+" value=)"\w+"', r"\1", page.locator("main").inner_html())


@pytest.mark.parametrize("period", ["2026-11", "2026-W48", "2026-Q4"])
def test_both_leaders_see_the_same_scorecard(open_as: OpenPage, period: str) -> None:
    address = f"{OURS}/?period={period}"
    lena, bo = open_as("lena", address), open_as("bo", address)
    expect(lena.locator("[data-row]")).to_have_count(15)
    assert shown_to(lena) == shown_to(bo)


def test_a_reason_is_one_click_from_its_row_and_in_view(open_as: OpenPage) -> None:
    hands = Hands(open_as("bo", f"{OURS}/"))
    row = hands.page.locator("[data-row]", has_text="Forecast error")
    hands.click(row.locator(".name a"))
    assert hands.actions == 1
    sentence = hands.page.locator("p.lede")
    expect(sentence).to_be_in_viewport()
    expect(sentence).to_contain_text("above our limit")


def test_fifteen_kpis_fit_on_one_screen(open_as: OpenPage) -> None:
    page = open_as("lena", f"{OURS}/", viewport={"width": 1440, "height": 900})
    heights = page.locator("tr[data-row]").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 15
    assert max(heights) <= 60
    assert sum(heights) <= 15 * 52


def test_the_scorecard_is_read_without_javascript(open_as: OpenPage) -> None:
    page = open_as("bo", f"{OURS}/", java_script_enabled=False)
    row = page.locator("[data-row]", has_text="Service level")
    expect(row).to_contain_text("80.6")
    expect(row).to_contain_text("In buffer")
    expect(row.locator("svg.bullet")).to_be_visible()
    row.locator(".name a").click()
    expect(page.locator("figure svg").first).to_be_visible()


def test_the_keyboard_alone_signs_in_and_opens_a_row(open_as: OpenPage) -> None:
    page = open_as(None)
    keys = page.keyboard
    reach(page, "#id_login")
    keys.type("bo@brightcall.example")
    reach(page, "#id_password")
    keys.type("a-password-for-the-cast")
    keys.press("Enter")
    reach(page, f".place a[href='{OURS}/']")
    keys.press("Enter")
    page.wait_for_selector("[data-row]")
    links = page.locator("[data-row] .name a")
    keys.press("j")
    expect(links.nth(0)).to_be_focused()
    keys.press("j")
    keys.press("j")
    expect(links.nth(2)).to_be_focused()
    keys.press("k")
    expect(links.nth(1)).to_be_focused()
    name = links.nth(1).inner_text()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def reach(page: Page, selector: str) -> None:
    """Press Tab until this has the focus, and see that the focus shows."""
    wanted = page.locator(selector).first
    for _press in range(60):
        if wanted.evaluate("here => here === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    drawn = wanted.evaluate(
        "(here, parts) => parts.map(part => getComputedStyle(here)[part])",
        ["outlineStyle", "boxShadow"],
    )
    assert drawn != ["none", "none"], f"the focus does not show on {selector}"
