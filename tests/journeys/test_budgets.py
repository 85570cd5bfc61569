"""How much a page costs who opens it, and that the chart is whole."""

import gzip
import re
from base64 import b64encode

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.pages import KPI
from tests.journeys.world import LARGE, OURS

pytestmark = pytest.mark.browser

KILOBYTE = 1000


class Load:
    """What a page asked for, and how much of it comes over a compressed wire."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("request", lambda request: self.requests.append(request))

    def size(self, *kinds: str) -> int:
        bodies = (
            request.response() for request in self.requests
            if request.resource_type in kinds
        )  # fmt: skip
        return sum(len(gzip.compress(body.body())) for body in bodies if body)

    def of(self, part: str) -> list[str]:
        return [request.url for request in self.requests if part in request.url]


def test_a_large_scorecard_stays_small(open_as: OpenPage) -> None:
    page = open_as("karl", None)
    load = Load(page)
    page.goto(f"{LARGE}/", wait_until="networkidle")
    expect(page.locator("[data-row]")).to_have_count(24)
    assert load.size("document") <= 20 * KILOBYTE
    assert load.size("document", "stylesheet", "script") <= 80 * KILOBYTE
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500
    assert load.of("plotly") == []


def test_plotly_comes_only_when_the_chart_comes_into_view(open_as: OpenPage) -> None:
    page = open_as("lena", None, viewport={"width": 390, "height": 120})
    load = Load(page)
    page.goto(KPI, wait_until="networkidle")
    assert load.of("plotly") == []
    expect(page.locator("figure svg").last).to_be_attached()
    page.locator("figure").first.scroll_into_view_if_needed()
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    assert len(load.of("plotly")) == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_buffer_band_is_painted_inside_the_chart(
    open_as: OpenPage, theme: str
) -> None:
    page = open_as(
        "lena", KPI, color_scheme=theme, viewport={"width": 1440, "height": 900}
    )
    page.locator("figure[data-drawn]").first.wait_for()
    page.wait_for_load_state("networkidle")
    inside = page.locator(".plot .nsewdrag").bounding_box()
    assert inside
    # The chart fades in: a picture taken meanwhile has paler bands.
    shot = page.screenshot(clip=inside, animations="disabled")
    assert share_of(page, shot, "--band-buffer") > 0.05
    assert share_of(page, shot, "--band-penalty") > 0.05
    assert places_of_layers(page) == 1, "the chart's layers lie beside each other"


def test_the_chart_answers_to_the_pointer(open_as: OpenPage) -> None:
    page = open_as("lena", KPI, viewport={"width": 1440, "height": 900})
    page.locator("figure[data-drawn]").first.wait_for()
    box = page.locator(".plot .scatterlayer .point").nth(12).bounding_box()
    assert box
    page.mouse.move(0, 0)
    page.mouse.move(box["x"] + 3, box["y"] + 3, steps=5)
    expect(page.locator(".plot .hoverlayer text").first).to_contain_text("%")


def test_the_sentence_is_there_before_any_script(open_as: OpenPage) -> None:
    page = open_as("lena", KPI, java_script_enabled=False)
    expect(page.locator("p.lede")).to_be_in_viewport()
    expect(page.locator("figure svg").first).to_be_visible()
    page.locator("figure summary").click()
    expect(page.locator("figure table")).to_be_visible()


def test_a_week_and_the_window_have_their_own_address(open_as: OpenPage) -> None:
    page = open_as("bo", f"{OURS}/")
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page).to_have_url(re.compile("period=2026-W"))


def places_of_layers(page: Page) -> int:
    """In how many places Plotly's layers begin: without its stylesheet, in three."""
    boxes = [layer.bounding_box() for layer in page.locator(".plot .main-svg").all()]
    return len({(round(box["x"]), round(box["y"])) for box in boxes if box})


def share_of(page: Page, shot: bytes, token: str) -> float:
    """The share of a picture's pixels that have the colour of a token."""
    picture = "data:image/png;base64," + b64encode(shot).decode()
    share: float = page.evaluate(COUNT, [picture, token])
    return share


COUNT = """
async ([picture, token]) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext("2d");
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.color = `var(${token})`;
  pen.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  pen.fillRect(0, 0, 1, 1);
  const wanted = pen.getImageData(0, 0, 1, 1).data;
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  let same = 0;
  for (let at = 0; at < data.length; at += 4) {
    same += [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) <= 2);
  }
  return same / (data.length / 4);
}
"""
