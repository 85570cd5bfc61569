"""Each page, in both themes, wide and narrow: accessible, whole, and ours alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from partnership.models import Proposal, ProposalState
from scorecards.actions.status.links import secret_of
from scorecards.models import StatusLink
from scorecards.status.readers import readers
from tests.cast import Cast
from tests.journeys.accessible import violations
from tests.journeys.conftest import OpenPage
from tests.journeys.pages import PAGES
from tests.journeys.world import THEIR_SLUG

pytestmark = pytest.mark.browser

SIZES = {1440: 900, 390: 844}


def address_of(name: str, world: Cast) -> tuple[str | None, str]:
    """Who opens it, and where it is."""
    who, address = PAGES[name]
    with world.inside():
        waiting = Proposal.objects.filter(subject="fcr_net", state=ProposalState.OPEN)
        number = waiting.get().number
    with world.inside(THEIR_SLUG) as partnership:
        secret = secret_of(StatusLink.objects.earliest("number"))
        token = next(readers(partnership, world.now)).token
    return who, address.format(open=number, secret=secret, token=token)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(
    open_as: OpenPage, world: Cast, name: str
) -> None:
    who, address = address_of(name, world)
    page = open_as(who, None, reduced_motion="reduce")
    answer = page.goto(address)
    assert answer
    assert foreign_in(answer.text()) == []
    found = {
        (width, theme): looked_at(page, width, height, theme)
        for width, height in SIZES.items()
        for theme in ("light", "dark")
    }
    assert {where: seen for where, seen in found.items() if seen} == {}


def looked_at(page: Page, width: int, height: int, theme: Any) -> list[str]:
    """What axe has to say, and whether the page is wider than the screen."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    seen = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in violations(page)
        for node in rule["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return seen + [f"{wide} px wide"] * (wide > width)


def foreign_in(html: str) -> list[str]:
    """What the policy refuses or a strange host serves, in the bytes of a page."""
    return re.findall(
        r"cloud\.plotly\.com|\sstyle=|<style|\son[a-z]+=|javascript:", html
    )
