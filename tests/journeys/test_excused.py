"""Agreeing that a time does not count: on a phone, and with one click."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.world import THEIRS

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_time_is_proposed_on_a_phone_and_agreed_to_with_one_click(
    open_as: OpenPage,
) -> None:
    omar = open_as("omar", f"{THEIRS}/excused/", **PHONE)
    omar.get_by_role("link", name="Propose a time").click()
    omar.get_by_label("From", exact=True).fill("2026-11-24T09:00")
    omar.get_by_label("Until").fill("2026-11-24T11:30")
    omar.get_by_text("Client outage", exact=True).click()
    omar.get_by_label("What happened").fill("The order system was away.")
    omar.get_by_role("button", name="Send").click()
    asked = omar.get_by_role("alert")
    expect(asked).to_contain_text("Choose at least one KPI.")
    expect(omar.get_by_label("What happened")).to_have_value(
        "The order system was away."
    )
    omar.get_by_text("Service level (of offered)", exact=True).click()
    omar.get_by_role("button", name="Send").click()
    expect(omar.get_by_role("heading", level=1)).to_have_text(
        "Tue 24 Nov 2026, 09:00 to 11:30"
    )
    expect(omar.get_by_role("button", name="Agree")).to_have_count(0)

    lena = open_as("lena", omar.url)
    hands = Hands(lena)
    hands.click(lena.get_by_role("button", name="Agree").first)
    expect(lena.get_by_role("status").first).to_contain_text("Agreed.")
    assert hands.actions == 1
    lena.goto(f"{THEIRS}/excused/")
    agreed = lena.get_by_role("region", name="Agreed")
    expect(agreed).to_contain_text(re.compile("Omar and Lena"))
