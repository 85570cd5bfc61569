"""What the browser does while somebody writes: hints, kept words, pauses, times."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Locator, Page, Route, expect

from incidents.wording import PHRASES, as_data, hint
from tests.conftest import NOW
from tests.journeys.accessible import violations
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

SITE = "http://127.0.0.1:1"
STATIC = Path(settings.BASE_DIR) / "static"
NAMES = ("BrightCall", "Northwind", "Lena")
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
MINUTE = 60_000
HEAD = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Writing</title><link rel="stylesheet" href="/static/css/ours.css">
<script src="/static/js/ours.js"></script></head><body><main id="main">"""
FORM = """<form class="form" method="post" action="/" data-draft="update:7">
<input type="hidden" name="token" value="secret">
<div class="field"><label for="text">Update</label>
<textarea id="text" name="text" data-hints="hints" data-update-box %(answers)s
>%(words)s</textarea></div>
<fieldset class="field"><legend>Next update</legend>
<label class="chip"><input type="radio" name="next" value="1h" checked>1 h</label>
<label class="chip"><input type="radio" name="next" value="pick" data-picks>Pick</label>
<label class="picked">Time <input type="datetime-local" name="at"></label></fieldset>
<p>%(above)s<a href="/new/" data-new-heads-up>Heads-up</a>
<time datetime="%(due)s" data-due>by 16:00</time></p>
<button class="btn main">Post update</button></form>"""


class Desk:
    """One page with a form, and what the server answers when it is sent."""

    def __init__(self) -> None:
        self.parts = {"answers": "", "words": "", "above": "", "due": NOW.isoformat()}
        self.sent: list[str] = []
        self.reachable = True
        self.person = 7
        self.place = "northwind-brightcall"

    def answer(self, route: Route) -> None:
        """What the product's server would answer."""
        request, path = route.request, route.request.url.removeprefix(SITE)
        if not self.reachable:
            return route.abort("connectionfailed")
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return route.fulfill(path=file, content_type=KINDS[file.suffix])
        if request.method == "POST":
            self.sent.append(request.post_data or "")
        policy = build_policy()
        headers = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
        return route.fulfill(body=self.page(), headers=headers)

    def page(self) -> str:
        """The form, as a page of the product has it."""
        person = {"pk": self.person}
        door = {"partnership": {"slug": self.place}}
        data = {"hints": as_data(NAMES), "now": NOW, "user": person, "door": door}
        scripts = render_to_string("_components/writing.html", data)
        return HEAD + FORM % self.parts + "</main>" + scripts


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """The page in a browser whose clock only goes when the test says so."""
    context = browser.new_context(base_url=SITE)
    watch = Watch(SITE)
    watch.over(context)
    context.route("**/*", desk.answer)
    opened = context.new_page()
    opened.clock.install(time=NOW)
    opened.goto("/")
    opened.clock.pause_at(NOW + timedelta(minutes=1))
    yield opened
    context.close()
    assert watch.seen == []


def box(page: Page) -> Locator:
    return page.get_by_label("Update", exact=True)


def write(page: Page, text: str) -> None:
    """Fill the box, and pause long enough for a hint."""
    box(page).fill(text)
    page.clock.run_for(1_300)


def send(page: Page) -> None:
    """Send the form, and wait for the server's answer."""
    with page.expect_navigation():
        page.get_by_role("button", name="Post update").click()


def again(page: Page) -> None:
    """Come back later, with a clock that stands still."""
    page.goto("/")


# --- hints --------------------------------------------------------------------


# No pause, no clock: what the box says to each of these texts, one after the other.
WRITE_EACH = """
texts => {
  const box = document.getElementById("text");
  return texts.map((text) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return document.querySelector(".nudge").dataset.code ?? null;
  });
}
"""


def test_browser_and_server_find_the_same_in_every_example(page: Page) -> None:
    page.add_init_script("window.setTimeout = (then) => { then(); return 0; };")
    again(page)
    texts = [text for one in PHRASES for text in (*one.fires, *one.quiet)]
    found = [hint(text, NAMES) for text in texts]
    wanted = [one.code if one else None for one in found]
    assert page.evaluate(WRITE_EACH, texts) == wanted


def test_each_pattern_means_the_same_in_both_languages(page: Page) -> None:
    texts = [text for one in PHRASES for text in (*one.fires, *one.quiet)]
    wanted = [
        [bool(one.pattern(NAMES).search(text)) for text in texts] for one in PHRASES
    ]
    sources = [one.source_with(NAMES) for one in PHRASES]
    found = page.evaluate(
        "([sources, texts]) => sources.map((source) => new RegExp(source, 'i'))"
        ".map((pattern) => texts.map((text) => pattern.test(text)))",
        [sources, texts],
    )
    assert found == wanted


def test_a_hint_waits_for_a_pause_and_goes_with_its_words(page: Page) -> None:
    said = page.locator(".nudge [role=status]")
    box(page).fill("You failed to answer.")
    page.clock.run_for(1_100)
    expect(said).to_be_empty()
    page.clock.run_for(200)
    expect(said).to_contain_text("You failed to What did they see")
    expect(box(page)).to_be_focused()
    write(page, "The answer came at 11:20.")
    expect(said).to_be_empty()


def test_a_hint_that_is_dismissed_never_comes_again(page: Page) -> None:
    write(page, "You failed to answer, as usual.")
    page.get_by_role("button", name="Not this one again").click()
    expect(page.locator(".nudge [role=status]")).to_be_empty()
    expect(box(page)).to_be_focused()
    again(page)
    write(page, "You failed to answer.")
    expect(page.locator(".nudge [role=status]")).to_be_empty()
    write(page, "You failed to answer, as usual.")
    expect(page.locator(".nudge [role=status]")).to_contain_text("as usual")


def test_owning_up_is_thanked_without_a_pause(page: Page, desk: Desk) -> None:
    desk.parts["answers"] = "data-answers"
    again(page)
    write(page, "We missed this in our test.")
    expect(page.locator(".nudge")).to_contain_text("Thank you")
    expect(page.get_by_role("button", name="five minutes")).to_have_count(0)


def test_hints_block_nothing_and_send_nothing(page: Page, desk: Desk) -> None:
    write(page, "You failed to answer.")
    send(page)
    assert len(desk.sent) == 1
    assert re.fullmatch(r"token=secret&text=You\+[^&]*&next=1h&at=", desk.sent[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_script_adds_is_accessible(page: Page, desk: Desk, theme: str) -> None:
    desk.parts["answers"] = "data-answers"
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 390, "height": 844})
    again(page)
    write(page, "You failed to answer.")
    again(page)
    write(page, "You failed to answer the question.")
    expect(page.get_by_text("We kept your words.")).to_be_visible()
    page.clock.resume()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# --- kept words ---------------------------------------------------------------


def test_words_survive_a_closed_page(page: Page) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    page.get_by_label("Pick").check()
    again(page)
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")
    expect(page.get_by_label("Pick")).to_be_checked()
    expect(page.get_by_text("We kept your words.")).to_be_visible()


def test_words_of_one_person_are_never_offered_to_another(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    desk.person = 8
    again(page)
    expect(box(page)).to_have_value("")
    desk.person = 7
    again(page)
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")


def test_words_for_one_partnership_are_never_offered_in_another(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    desk.place = "northwind-harborline"
    again(page)
    expect(box(page)).to_have_value("")


def test_kept_words_can_be_cleared(page: Page) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    again(page)
    page.get_by_role("button", name="Clear them").click()
    expect(box(page)).to_have_value("")
    again(page)
    expect(box(page)).to_have_value("")


def test_nothing_hidden_is_kept(page: Page) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    assert "secret" not in page.evaluate("JSON.stringify(localStorage)")


def test_words_are_kept_until_a_page_says_that_they_have_arrived(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    send(page)
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")
    desk.parts["above"] = '<b data-draft-sent="update:7">Posted.</b>'
    again(page)
    expect(box(page)).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_words_of_a_form_that_is_asked_again_are_not_announced(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    desk.parts["words"] = "Rules 1 to 3 are corrected."
    send(page)
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")
    expect(page.locator(".kept")).to_be_empty()


def test_words_changed_by_somebody_else_are_not_overwritten(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    desk.parts["words"] = "All rules are corrected."
    again(page)
    expect(box(page)).to_have_value("All rules are corrected.")
    expect(page.locator(".kept")).to_contain_text("Rules 1 to 3 are corrected.")


def test_without_a_connection_the_words_stay_on_the_page(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post update").click()
    expect(page.get_by_text("No connection: your words are kept here.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Connected again")).to_be_visible()
    assert desk.sent == []
    send(page)
    assert len(desk.sent) == 1


def test_a_dead_tunnel_is_noticed_before_the_page_is_given_up(
    page: Page, desk: Desk
) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    desk.reachable = False
    page.get_by_role("button", name="Post update").click()
    expect(page.get_by_text("No connection: your words are kept here.")).to_be_visible()
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")
    desk.reachable = True
    again(page)
    expect(box(page)).to_have_value("Rules 1 to 3 are corrected.")


def test_two_taps_send_once(page: Page, desk: Desk) -> None:
    write(page, "Rules 1 to 3 are corrected.")
    with page.expect_navigation():
        page.get_by_role("button", name="Post update").dblclick()
    assert len(desk.sent) == 1


def test_storage_that_is_switched_off_breaks_nothing(page: Page, desk: Desk) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error(); } })"
    )
    again(page)
    write(page, "You failed to answer.")
    expect(page.locator(".nudge")).to_contain_text("What did they see")
    send(page)
    expect(box(page)).to_have_value("")
    assert len(desk.sent) == 1


# --- five minutes -------------------------------------------------------------


def test_an_answer_may_take_five_minutes(page: Page, desk: Desk) -> None:
    desk.parts["answers"] = "data-answers"
    again(page)
    write(page, "You failed to tell us.")
    page.get_by_role("button", name="Keep this draft for five minutes?").click()
    expect(page.get_by_text("5:00")).to_be_visible()
    page.clock.run_for(61_000)
    expect(page.get_by_text("3:59")).to_be_visible()
    again(page)
    expect(page.get_by_text("Your draft is kept.")).to_be_visible()
    page.clock.run_for(4 * MINUTE)
    expect(page.get_by_text("Five minutes are over")).to_be_visible()
    expect(box(page)).to_have_value("You failed to tell us.")
    assert desk.sent == []


def test_five_minutes_are_offered_only_in_an_answer(page: Page) -> None:
    write(page, "You failed to tell us.")
    expect(page.get_by_role("button", name="Not this one again")).to_be_visible()
    expect(page.get_by_role("button", name="five minutes")).to_have_count(0)


# --- keys, times, chips -------------------------------------------------------


def test_e_goes_to_the_box_and_n_to_a_new_heads_up(page: Page) -> None:
    page.keyboard.press("e")
    expect(box(page)).to_be_focused()
    page.keyboard.press("n")
    expect(box(page)).to_have_value("n")
    box(page).blur()
    page.keyboard.press("n")
    page.wait_for_url("**/new/")


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.evaluate("localStorage.setItem('ours.keys', 'off')")
    page.keyboard.press("e")
    expect(box(page)).not_to_be_focused()


TIMES = {
    timedelta(minutes=42): "in 42 minutes",
    timedelta(minutes=90): "in 1 h 30 min",
    timedelta(hours=3): "in 3 hours",
    timedelta(days=3): "in 3 days",
    timedelta(seconds=10): "due now",
    timedelta(minutes=-12): "was due 12 minutes ago",
    timedelta(minutes=-125): "was due 2 h 5 min ago",
}


def test_promised_times_are_told_in_words(page: Page, desk: Desk) -> None:
    desk.parts["above"] = "".join(
        f'<time datetime="{(NOW + ahead).isoformat()}" data-due></time>'
        for ahead in TIMES
    )
    desk.parts["due"] = (NOW + timedelta(days=9)).isoformat()
    again(page)
    expect(page.locator("time")).to_have_text([*TIMES.values(), "in 9 days"])
    expect(page.locator("time.late")).to_have_count(2)


def test_a_promised_time_counts_down_by_the_servers_clock(
    page: Page, desk: Desk
) -> None:
    desk.parts["due"] = (NOW + timedelta(minutes=2)).isoformat()
    page.clock.set_system_time(datetime(2031, 1, 1, tzinfo=UTC))
    again(page)
    time = page.locator("time")
    expect(time).to_have_text("in 2 minutes")
    page.clock.run_for(MINUTE)
    expect(time).to_have_text("in 1 minute")
    page.clock.run_for(2 * MINUTE)
    expect(time).to_have_text("was due 1 minute ago")


def test_a_time_to_pick_is_asked_for_only_when_chosen(page: Page) -> None:
    time = page.get_by_label("Time")
    expect(time).to_be_hidden()
    page.get_by_label("Pick").check()
    expect(time).to_be_visible()
