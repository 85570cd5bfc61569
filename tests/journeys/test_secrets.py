"""What is shown this once: a button copies it, and says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.world import OURS

pytestmark = pytest.mark.browser

TOKENS = f"{OURS}/settings/tokens/"
REFUSE = "void (navigator.clipboard.writeText = () => Promise.reject(new Error()))"


def make(page: Page, name: str) -> str:
    """Make a token; returns it as the page shows it."""
    page.get_by_label("What it is for").fill(name)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make it").click()
    return page.locator(".secret .working").inner_text()


def test_a_secret_is_copied_with_the_keyboard_or_selected_where_that_is_refused(
    open_as: OpenPage,
) -> None:
    page = open_as("lena", TOKENS, permissions=["clipboard-read", "clipboard-write"])
    secret = make(page, "copied")
    copy = page.get_by_role("button", name="Copy")
    copy.press("Enter")
    said = page.locator(".secret").get_by_role("status")
    expect(said).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.evaluate(REFUSE)
    copy.click()
    expect(said).to_contain_text("did not copy it")
    assert page.evaluate("getSelection().toString().trim()") == secret


def test_no_button_promises_to_copy_without_javascript(open_as: OpenPage) -> None:
    page = open_as("lena", TOKENS, java_script_enabled=False)
    assert make(page, "read off the page")
    expect(page.locator("[data-copy]")).to_be_hidden()
