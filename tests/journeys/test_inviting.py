"""From the invitation's mail to the joint scorecard, on a phone and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from partnership.models import User
from tests.cast import Cast
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.world import OURS
from tests.partnership.inviting import link_in, send_mails

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
MEMBERS = f"{OURS}/settings/members/"


def asked_in(page: Page, world: Cast, email: str) -> str:
    """Lena invites on the page; returns the link of the mail."""
    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Contributor").check()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{email} is invited")
    (sent,) = [one for one in send_mails(world) if one.to == [email]]
    return link_in(sent)


def test_an_invited_person_with_an_account_joins_in_two_actions(
    open_as: OpenPage, world: Cast
) -> None:
    link = asked_in(open_as("lena", MEMBERS), world, world.nia.email)
    nia = Hands(open_as("nia", None, **PHONE))
    nia.actions += 1  # the link in the mail
    nia.page.goto(link)
    expect(nia.page.locator("main")).to_contain_text("Lena of Northwind invites you")
    assert nia.page.url.endswith("/invitations/")
    nia.click(nia.page.get_by_role("button", name="Join"))
    expect(nia.page).to_have_url(re.compile(f"{OURS}/$"))
    expect(nia.page.get_by_role("heading", level=1)).to_contain_text("on our goal")
    assert nia.actions <= 3


def test_a_new_person_joins_in_three_actions_without_javascript(
    open_as: OpenPage, world: Cast
) -> None:
    link = asked_in(open_as("lena", MEMBERS), world, "ida.berg@northwind.example")
    ida = Hands(open_as(None, None, java_script_enabled=False, **PHONE))
    ida.actions += 1  # the link in the mail
    ida.page.goto(link)
    expect(ida.page.get_by_label("Your name")).to_have_value("Ida Berg")
    ida.fill(ida.page.get_by_label("Choose a password"), "four-plain-words")
    ida.click(ida.page.get_by_role("button", name="Join"))
    expect(ida.page).to_have_url(re.compile(f"{OURS}/$"))
    assert ida.actions <= 3
    assert User.objects.get(email="ida.berg@northwind.example").name == "Ida Berg"
