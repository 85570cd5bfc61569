"""Each page, in both themes, wide and narrow: accessible, whole, and ours alone."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from partnership.models import Proposal, ProposalState
from scorecards.actions.status.links import secret_of
from scorecards.models import StatusLink
from scorecards.status.readers import readers
from tests.cast import Cast
from tests.journeys.accessible import (
    BY_THEME,
    BY_WIDTH,
    EVERY_RULE,
    remember,
    violations,
)
from tests.journeys.conftest import Visitors
from tests.journeys.pages import PAGES
from tests.journeys.world import THEIR_SLUG

pytestmark = pytest.mark.browser

SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
# As the scorecard, with other or more of the same: only sizes can differ.
TWINS = {"week", "quarter", "large scorecard"}


@pytest.fixture(scope="module")
def visitors(site: LiveServer, world: Cast, browser: Browser) -> Iterator[Visitors]:
    """One browser for each person, who goes from page to page in it."""
    visitors = Visitors(site, world, browser)
    yield visitors
    visitors.leave()


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
    visitors: Visitors, world: Cast, name: str
) -> None:
    who, address = address_of(name, world)
    page = visitors.tab_of(who)
    answer = page.goto(address)
    assert answer
    assert foreign_in(answer.text()) == []
    look = sized if name in TWINS else looked_at
    assert look(page) == []
    assert visitors.taken() == []


def looked_at(page: Page) -> list[str]:
    """What is wrong in both themes, wide and narrow.

    All rules once; then those that the theme or the width of the screen can change, and
    on a narrow screen the colours of what only that one shows.
    """
    shown(page, "wide", "light")
    remember(page)
    found = said(page, EVERY_RULE) + too_wide(page)
    shown(page, "wide", "dark")
    found += said(page, BY_THEME)
    shown(page, "narrow", "dark")
    found += said(page, BY_THEME, only_new=True)
    shown(page, "narrow", "light")
    found += said(page, BY_THEME, only_new=True)
    return found + said(page, BY_WIDTH) + too_wide(page)


def sized(page: Page) -> list[str]:
    """What is too small or too wide."""
    found = []
    for size in SIZES:
        shown(page, size, "light")
        found += said(page, BY_WIDTH) + too_wide(page)
    return found


def shown(page: Page, size: str, theme: Any) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)


def said(page: Page, rules: Sequence[str], *, only_new: bool = False) -> list[str]:
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in violations(page, rules, only_new=only_new)
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    fits = page.evaluate("window.innerWidth")
    return [f"{wide} px wide on {fits}"] * (wide > fits)


def foreign_in(html: str) -> list[str]:
    """What the policy refuses or a strange host serves, in the bytes of a page."""
    return re.findall(
        r"cloud\.plotly\.com|\sstyle=|<style|\son[a-z]+=|javascript:", html
    )
