"""Leadership reads, takes a step and asks, on a phone; a leader answers."""

import re

import pytest
from playwright.sync_api import expect

from incidents.actions import steps
from incidents.words import StepWords
from scorecards.actions.status import links
from scorecards.actions.status.links import ForWhom
from tests.cast import Cast
from tests.incidents.stories import incident
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import Hands
from tests.journeys.worker import work
from tests.scorecards.leadership import OURS, rebuild

pytestmark = pytest.mark.browser

STATUS = f"/status/{OURS}/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
QUESTION = "Is the Saturday of the campaign safe?"
ANSWER = "Yes, with four more people."


@pytest.fixture(scope="module")
def secret(world: Cast) -> str:
    """Of a link to a page with an incident and a step for executives."""
    with world.inside():
        ref = incident(world, audience="leadership").ref
        words = StepWords("Allow one change outside the window", for_executives=True)
        lena = world.door("lena")
        steps.add_step(by=lena, ref=ref, words=words, now=world.now)
        made = links.make(by=lena, reader=ForWhom("Sofia Marchetti"), now=world.now)
    rebuild(world, world.now)
    return made[1]


def test_an_executive_takes_a_step_and_asks_on_a_phone_and_is_answered(
    open_as: OpenPage, secret: str
) -> None:
    sofia = Hands(open_as(None, **PHONE))
    page = sofia.page
    sofia.sign_in("sofia@northwind.example")
    expect(page).to_have_url(re.compile(r"/status/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("needs a word")
    sofia.click(page.locator(".place a").filter(has_text="BrightCall"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("is being resolved")
    assert sofia.actions == 4
    sofia.click(page.get_by_role("button", name="I will do it"))
    expect(page.get_by_role("status").first).to_contain_text("it is yours")
    sofia.fill(page.get_by_label("Ask both leaders one question"), QUESTION)
    sofia.click(page.get_by_role("button", name="Ask both leaders"))
    expect(page.get_by_role("status").first).to_contain_text("were asked")
    assert sofia.actions == 7

    work()
    bo = Hands(open_as("bo", STATUS))
    expect(bo.page.locator("main")).to_contain_text("Sofia does it.")
    bo.fill(bo.page.get_by_label("Your answer"), ANSWER)
    bo.click(bo.page.get_by_role("button", name="Answer", exact=True))
    expect(bo.page.get_by_role("status").first).to_contain_text("Answered")
    assert bo.actions == 2

    work()
    page.reload()
    expect(page.locator("main")).to_contain_text(ANSWER)


def test_a_link_reads_without_javascript_and_account(
    open_as: OpenPage, secret: str
) -> None:
    page = open_as(None, f"/s/{secret}/", java_script_enabled=False, **PHONE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("is being resolved")
    expect(page.locator("main")).to_contain_text("Allow one change outside the window")
    expect(page.locator("button, form, script")).to_have_count(0)
    page.get_by_role("link", name="See more, signed in").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_leader_begins_with_the_proposed_areas_in_one_action(
    open_as: OpenPage, world: Cast
) -> None:
    lena = Hands(open_as("lena", f"/p/{OURS}/settings/areas/"))
    lena.click(lena.page.get_by_role("button", name="Begin with these"))
    expect(lena.page.get_by_role("status").first).to_contain_text("Leadership sees")
    expect(lena.page.get_by_role("heading", name="Phone")).to_be_visible()
    assert lena.actions == 1
