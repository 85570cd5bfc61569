"""Telling early, from a phone and by keyboard; owning, updating and thanking."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.world import THEIRS

pytestmark = pytest.mark.browser

NEW = f"{THEIRS}/incidents/new/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def tell(page: Page, sentence: str) -> str:
    """Send a heads-up from its page; returns the address that it has got."""
    page.get_by_label("What might happen").fill(sentence)
    page.get_by_role("button", name="Send heads-up").click()
    page.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
    return page.url


def test_a_heads_up_takes_four_actions_on_a_phone(open_as: OpenPage) -> None:
    omar = Hands(open_as("omar", f"{THEIRS}/", **PHONE))
    page = omar.page
    omar.click(page.get_by_role("link", name="Heads-up").last)
    omar.fill(page.get_by_label("What might happen"), "We may be six short on Saturday")
    omar.click(page.get_by_text("This week", exact=True))
    omar.click(page.get_by_role("button", name="Send heads-up"))
    assert omar.actions <= 4
    page.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "We may be six short on Saturday"
    )


def test_what_a_heads_up_still_needs_leads_to_its_field_though_folded_up(
    open_as: OpenPage,
) -> None:
    page = open_as("omar", NEW, **PHONE)
    page.get_by_label("What might happen").fill("We may be late on Friday")
    page.locator(".preset summary").click()
    page.locator(".preset").get_by_text("Pick a time").click()
    page.get_by_role("button", name="Send heads-up").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.locator(".preset summary").click()
    # As in a browser that does not unfold what a link leads to.
    page.evaluate("addEventListener('click', (event) => event.preventDefault(), true)")
    page.get_by_role("link", name="Pick a day and a time.").click()
    expect(page.get_by_label("Day and time of the next update")).to_be_focused()
    expect(page.get_by_label("Day and time of the next update")).to_be_in_viewport()


def test_the_other_side_acknowledges_owns_and_thanks_with_a_click_each(
    open_as: OpenPage,
) -> None:
    told = tell(open_as("omar", NEW), "The dialler may stop on Sunday night")
    lena = Hands(open_as("lena", told))
    page = lena.page
    lena.click(page.get_by_role("button", name="We have seen it"))
    expect(page.get_by_role("status").first).to_be_visible()
    lena.click(page.get_by_role("button", name="own the resolution"))
    expect(page.locator(".two-facts")).to_contain_text("Lena, Northwind")
    lena.click(page.get_by_role("button", name="Say thanks"))
    expect(page.locator("main")).to_contain_text("Lena thanked Omar")
    assert lena.actions == 3


def test_an_update_with_its_promise_takes_three_actions_and_nothing_new_one(
    open_as: OpenPage,
) -> None:
    page = open_as("omar", NEW)
    tell(page, "The phone line of the third floor may go")
    omar = Hands(page)
    omar.fill(page.locator("[data-update-box]"), "The carrier looks at it now.")
    omar.click(page.get_by_text("In 4 hours", exact=True).first)
    omar.click(page.get_by_role("button", name="Post update"))
    assert omar.actions == 3
    expect(page.locator("main")).to_contain_text("The carrier looks at it now.")
    omar.click(page.get_by_role("button", name="Nothing new, still on it"))
    assert omar.actions == 4
    expect(page.locator("main")).to_contain_text("Nothing new, still on it.")


def test_the_box_for_an_update_is_at_the_thumb_on_a_phone(open_as: OpenPage) -> None:
    page = open_as("omar", NEW, **PHONE)
    tell(page, "The lift may be out on Thursday")
    page.keyboard.press("Control+End")
    way, box = page.locator(".sendbar .box"), page.locator("[data-update-box]")
    expect(box).not_to_be_in_viewport()
    place = way.bounding_box()
    assert place is not None
    assert place["y"] > PHONE["viewport"]["height"] * 2 / 3
    way.click()
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport(ratio=1)
    expect(way).to_be_hidden()


def test_a_heads_up_and_an_update_work_without_javascript(open_as: OpenPage) -> None:
    page = open_as("omar", NEW, java_script_enabled=False)
    tell(page, "The gateway may be slow at noon")
    page.locator("[data-update-box]").fill("It is a little slow.")
    page.get_by_role("button", name="Post update").click()
    expect(page.locator("main")).to_contain_text("It is a little slow.")


def test_a_heads_up_is_told_and_updated_by_keyboard_alone(open_as: OpenPage) -> None:
    page = open_as("omar", f"{THEIRS}/incidents/")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/incidents/new/$"))
    page.get_by_label("What might happen").focus()
    page.keyboard.type("A strike may delay parcels")
    press(page, "Send heads-up")
    page.wait_for_url(re.compile(r"/incidents/INC-\d+/$"))
    page.keyboard.press("e")
    page.keyboard.type("The union and the carrier talk.")
    press(page, "Post update")
    expect(page.locator("main")).to_contain_text("The union and the carrier talk.")


def press(page: Page, name: str) -> None:
    """Go to a button by the Tab key, and press it."""
    button = page.get_by_role("button", name=name)
    for _step in range(30):
        if button.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def test_an_empty_sentence_is_asked_for_and_nothing_else_is_lost(
    open_as: OpenPage,
) -> None:
    page = open_as("omar", NEW, java_script_enabled=False)
    page.get_by_text("What would help", exact=True).click()
    page.get_by_label("What would help").last.fill("Two more people.")
    page.get_by_label("What might happen").fill(" ")
    page.get_by_role("button", name="Send heads-up").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what might happen")
    expect(page.get_by_label("What would help").last).to_have_value("Two more people.")
