"""A hundred payloads, wherever somebody can write: shown as they are, none runs.

Both walls are tried: with the policy, and with the browser told to ignore it, so that
escaping has to do alone.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from scorecards.actions.status.links import secret_of
from scorecards.models import StatusLink
from tests.cast import Cast
from tests.journeys import hostile as texts
from tests.journeys.conftest import OpenPage
from tests.journeys.hostile import AGREED, COUNTERED, EXCUSED, HOSTILE, PROPOSED, SLUG
from tests.journeys.hostile_incidents import LOOKED_BACK_ON, OPEN
from tests.journeys.payloads import PAYLOADS
from tests.journeys.worker import leave_nothing, work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hostile")]

KPI = f"{HOSTILE}/kpis/{AGREED[0]}/"
ADDRESSES = (
    "/",
    f"{HOSTILE}/",
    f"{HOSTILE}/?period=2026-W48",
    f"{HOSTILE}/kpis/",
    KPI,
    f"{KPI}readings/2026-11/",
    f"{HOSTILE}/words/",
    f"{HOSTILE}/penalties/2026-11/",
    f"{HOSTILE}/score/2026-11/",
    f"{HOSTILE}/targets/",
    f"{HOSTILE}/targets/propose/{AGREED[0]}/",
    f"{HOSTILE}/targets/propose/{COUNTERED}/",
    f"{HOSTILE}/targets/propose/{PROPOSED}/",
    f"{HOSTILE}/targets/proposals/25/",
    f"{HOSTILE}/targets/proposals/26/",
    f"{HOSTILE}/targets/proposals/27/",
    f"{HOSTILE}/excused/",
    f"{HOSTILE}/excused/{EXCUSED}/",
    f"{HOSTILE}/excused/{EXCUSED + 1}/counter/",
    f"{HOSTILE}/readings/import/",
    f"{HOSTILE}/readings/import/1/",
)
INCIDENTS = (
    f"{HOSTILE}/incidents/",
    f"{HOSTILE}/incidents/{OPEN}/",
    f"{HOSTILE}/incidents/{LOOKED_BACK_ON}/",
    f"{HOSTILE}/incidents/INC-3/",
    f"{HOSTILE}/incidents/owner-minutes/",
    f"{HOSTILE}/recognition/",
    f"{HOSTILE}/context/",
    KPI,
    f"{HOSTILE}/",
    "/",
)
STATUS = (
    "/status/",
    f"/status/{SLUG}/",
    f"{HOSTILE}/settings/areas/",
    f"{HOSTILE}/settings/links/",
)
# What a payload would leave behind: its mark, or an element or attribute of its own.
TRACES = """
() => [
  ...(window.__x === undefined ? [] : ["executed"]),
  ...[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
    .filter((one) => one.name.startsWith("on") || one.name === "srcdoc"
      || /(href|src|action|data)$/.test(one.name)
      && /^\\s*(java\\s*script|data:text)/i.test(one.value))
    .map((one) => `${element.tagName} ${one.name}=${one.value}`)),
]
"""


@pytest.fixture(scope="package")
def hostile(world: Cast) -> None:
    """All that somebody can write, written."""
    texts.furnish(world)
    leave_nothing()


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == 100


@pytest.mark.parametrize("policy", ["with the policy", "by escaping alone"])
def test_payloads_are_shown_as_text_and_none_runs(
    open_as: OpenPage, policy: str
) -> None:
    page = open_as("karl", None, bypass_csp=policy == "by escaping alone")
    shown = ""
    for address in ADDRESSES:
        page.goto(address)
        if address == KPI:
            page.locator("figure[data-drawn]").first.wait_for()
        assert page.evaluate(TRACES) == [], address
        shown += as_text(page)
    hidden = [payload for payload in PAYLOADS if spaced(payload) not in shown]
    assert hidden == []


@pytest.mark.parametrize("policy", ["with the policy", "by escaping alone"])
def test_payloads_told_of_incidents_are_shown_as_text_and_none_runs(
    open_as: OpenPage, policy: str
) -> None:
    page = open_as("karl", None, bypass_csp=policy == "by escaping alone")
    shown = ""
    for address in (*INCIDENTS, *searches()):
        page.goto(address)
        assert page.evaluate(TRACES) == [], address
        shown += as_text(page)
    page.goto(f"{HOSTILE}/incidents/{OPEN}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Open it").first.click()
    assert page.evaluate(TRACES) == []
    shown += as_text(page)
    hidden = [payload for payload in PAYLOADS if spaced(payload) not in shown]
    assert hidden == []


@pytest.mark.parametrize("policy", ["with the policy", "by escaping alone"])
def test_payloads_that_leadership_reads_are_shown_as_text_and_none_runs(
    open_as: OpenPage, world: Cast, policy: str
) -> None:
    page = open_as("karl", None, bypass_csp=policy == "by escaping alone")
    with world.inside(SLUG):
        link = secret_of(StatusLink.objects.latest("number"))
    shown = ""
    for address in (*STATUS, f"/s/{link}/"):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        assert page.evaluate(TRACES) == [], address
        shown += as_text(page)
    hidden = [payload for payload in PAYLOADS if spaced(payload) not in shown]
    assert hidden == []


def searches() -> Iterator[str]:
    """Searching for a payload, which the page says again, and for all of them."""
    for words in ("__x", *PAYLOADS[:: len(PAYLOADS) // 10]):
        yield f"{HOSTILE}/search/?{urlencode({'q': words})}"


def test_a_hostile_file_is_looked_at_and_named_without_harm(
    open_as: OpenPage,
) -> None:
    page = open_as("carla", f"{HOSTILE}/readings/import/", bypass_csp=True)
    text = "kpi,queue,period_start,grain,numerator,denominator\n" + "".join(
        f'"{payload}","{payload}",2026-11-02,day,"{payload}",1\n'
        for payload in (one.replace('"', '""') for one in PAYLOADS[:20])
    )
    name = '"><img src=x onerror=__x=1>.csv'
    payload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File (CSV").set_input_files(files=[payload])
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("status")).to_contain_text("need an answer")
    expect(page.locator("main")).to_contain_text("<script>__x=1</script>")
    assert page.evaluate(TRACES) == []


def as_text(page: Page) -> str:
    """All that the page says, and what its fields and labels hold."""
    return spaced(
        page.evaluate(
            "document.body.textContent + [...document.querySelectorAll("
            "'textarea, input, [aria-label]')].map((one) => "
            "(one.value || '') + one.getAttribute('aria-label')).join(' ')"
        )
    )


def spaced(text: str) -> str:
    return " ".join(text.split())
