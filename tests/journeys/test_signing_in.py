"""From the sign-in to the joint scorecard."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.world import OURS

pytestmark = pytest.mark.browser


def test_signing_in_takes_three_actions_and_the_scorecard_one_more(
    open_as: OpenPage,
) -> None:
    page = open_as(None)
    hands = Hands(page)
    hands.sign_in("lena@northwind.example")
    assert hands.actions <= 3
    hands.click(page.get_by_role("link", name="BrightCall"))
    assert hands.actions <= 4
    expect(page.get_by_role("heading", level=1)).to_contain_text("on our goal")
    expect(page).to_have_url(re.compile(f"{OURS}/$"))


def test_signing_in_to_one_partnership_shows_its_scorecard_at_once(
    open_as: OpenPage,
) -> None:
    page = open_as(None)
    hands = Hands(page)
    hands.sign_in("amina@brightcall.example")
    assert hands.actions <= 3
    expect(page.get_by_role("heading", level=1)).to_contain_text("on our goal")
    expect(page).to_have_url(re.compile(f"{OURS}/$"))


def test_signing_out_leaves_no_unsent_words_behind(open_as: OpenPage) -> None:
    page = open_as("lena", f"{OURS}/incidents/new/")
    page.get_by_role("textbox").first.fill("Monday may be busy.")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('ours.draft'))"
    assert len(page.evaluate(kept)) == 1
    page.evaluate("localStorage.setItem('ours.draft.0.new', 'of somebody else')")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.evaluate(kept) == ["ours.draft.0.new"]


def test_a_wrong_password_is_answered_in_a_sentence(open_as: OpenPage) -> None:
    page = open_as(None)
    Hands(page).fill(page.get_by_label("Email"), "lena@northwind.example")
    Hands(page).fill(page.get_by_label("Password"), "not-the-password")
    Hands(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not correct")


def test_a_partner_of_another_partnership_finds_nothing(open_as: OpenPage) -> None:
    page = open_as("omar", f"{OURS}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "nothing at this address"
    )
    expect(page.locator("body")).not_to_contain_text("BrightCall")
