"""The status pages through the whole site: who reads, asks, answers and confirms."""

import re

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.actions import steps
from incidents.models import NextStep
from incidents.words import StepWords
from scorecards.actions.status import asking, confirming, links
from scorecards.models import Area, StatusConfirmation, StatusLink, StatusQuestion
from scorecards.status import serving
from tests.cast import Cast
from tests.incidents.stories import incident
from tests.scorecards.leadership import LATER, OURS, phone, rebuild
from tests.scorecards.pages import blaming, page_of, signed_in

STATUS = f"/status/{OURS}/"
SETTINGS = f"/p/{OURS}/settings/"
MOST_BYTES = 40_000


@pytest.fixture
def told(cast: Cast) -> str:
    """An incident that leadership was told of, with a step for executives: its ref."""
    with cast.inside():
        phone(cast)
        ref = incident(cast, audience="leadership").ref
        words = StepWords("Allow one change outside the window", for_executives=True)
        steps.add_step(by=cast.door("lena"), ref=ref, words=words, now=cast.now)
    rebuild(cast)
    return ref


MOST_QUERIES = 9


def queries_of(cast: Cast, name: str, address: str) -> int:
    """How many questions a page asks: without signing in, without savepoints."""
    client = signed_in(cast, name)
    with (
        time_machine.travel(LATER, tick=False),
        CaptureQueriesContext(connection) as seen,
    ):
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in seen)


def post(cast: Cast, who: str, address: str, /, **data: object) -> HttpResponse:
    with time_machine.travel(LATER, tick=False):
        return signed_in(cast, who).post(address, data, follow=True)


def shown(cast: Cast, name: str, address: str = STATUS) -> str:
    with time_machine.travel(LATER, tick=False):
        return page_of(cast, name, address)


@pytest.mark.parametrize("name", ["sofia", "lena", "bo", "amina"])
def test_every_member_reads_the_page_and_nobody_is_blamed(
    cast: Cast, told: str, name: str
) -> None:
    page = shown(cast, name)
    assert "One thing is being resolved" in page
    assert "Allow one change outside the window" in page
    assert blaming(page) == []


def test_a_stranger_finds_no_page(cast: Cast, told: str) -> None:
    assert signed_in(cast, "omar").get(STATUS).status_code == 404
    assert Client().get(STATUS).status_code == 302


def test_a_page_that_was_not_built_yet_is_shown_and_confirmed_all_the_same(
    cast: Cast,
) -> None:
    assert "Nothing is open." in shown(cast, "lena")
    answer = post(cast, "lena", f"{STATUS}confirm/", revision="0")
    assert "Noted" in answer.content.decode()


def test_an_executive_takes_a_step_with_one_click(cast: Cast, told: str) -> None:
    assert "I will do it" in shown(cast, "sofia")
    assert "I will do it" not in shown(cast, "lena")
    answer = post(cast, "sofia", f"{STATUS}{told}/steps/1/")
    assert "both sides see that it is yours" in answer.content.decode()
    assert "Sofia does it." in answer.content.decode()
    assert "I will do it" not in answer.content.decode()
    with cast.inside():
        step = NextStep.objects.get(incident__number=1, number=1)
        assert step.taken_by == cast.members["sofia", OURS]
    rebuild(cast)
    assert "does it." in shown(cast, "sofia")


def test_choice_of_mails_leads_back_to_the_status_page(cast: Cast, told: str) -> None:
    choices = re.search(r'href="(/status/mails/[^"]+)"', shown(cast, "sofia"))
    assert choices is not None
    assert f'href="{STATUS}"' in shown(cast, "sofia", choices[1])


def test_a_step_that_is_taken_is_not_taken_again(cast: Cast, told: str) -> None:
    post(cast, "sofia", f"{STATUS}{told}/steps/1/")
    answer = post(cast, "sofia", f"{STATUS}{told}/steps/1/")
    assert "is on it already" in answer.content.decode()


def test_an_executive_asks_and_a_leader_answers(cast: Cast, told: str) -> None:
    asked = post(cast, "sofia", f"{STATUS}ask/", text="Is Saturday safe?")
    assert "Both leaders were asked" in asked.content.decode()
    assert "Is Saturday safe?" in asked.content.decode()
    assert "Is Saturday safe?" in shown(cast, "bo")
    answer = post(cast, "bo", f"{STATUS}questions/1/", answer="Yes, with four more.")
    assert "Answered" in answer.content.decode()
    assert "Yes, with four more." in answer.content.decode()
    assert "Your answer" not in answer.content.decode()
    assert "Yes, with four more." in shown(cast, "sofia")


def test_an_executive_asks_about_one_item(cast: Cast, told: str) -> None:
    link = f'href="{STATUS}?about={told}#ask"'
    assert link in shown(cast, "sofia")
    assert link not in shown(cast, "lena")
    form = shown(cast, "sofia", f"{STATUS}?about={told}")
    assert f"About {told}, " in form
    assert f'name="ref" value="{told}"' in form
    post(cast, "sofia", f"{STATUS}ask/", text="When will it be over?", ref=told)
    rebuild(cast)
    assert f'<a href="#{told}">about {told}</a>' in shown(cast, "bo")


def test_a_second_question_waits_and_keeps_its_words(cast: Cast, told: str) -> None:
    post(cast, "sofia", f"{STATUS}ask/", text="Is Saturday safe?")
    answer = post(cast, "sofia", f"{STATUS}ask/", text="And Sunday?", ref=told)
    assert answer.status_code == 422
    assert "Your last question waits for its answer" in answer.content.decode()
    assert "And Sunday?" in answer.content.decode()


def test_whose_question_waits_is_told_so_and_offered_no_form(
    cast: Cast, told: str
) -> None:
    asked = post(cast, "sofia", f"{STATUS}ask/", text="Is Saturday safe?")
    page = asked.content.decode()
    assert "Your question of today 16:18 London waits for its answer" in page
    assert "Ask both leaders" not in page
    assert "Ask about this" not in page
    post(cast, "bo", f"{STATUS}questions/1/", answer="Yes.")
    assert "Ask both leaders" in shown(cast, "sofia")


@pytest.mark.parametrize("who", ["sofia", "bo"])
def test_what_is_too_long_is_refused_in_a_sentence_and_kept(
    cast: Cast, told: str, who: str
) -> None:
    with cast.inside():
        asking.ask(by=cast.door("sofia"), text="Is it safe?", now=cast.now)
        if who == "sofia":
            asking.answer(by=cast.door("bo"), number=1, text="Yes.", now=cast.now)
    address = "ask/" if who == "sofia" else "questions/1/"
    words = "word " * 20_000
    refused = post(cast, who, f"{STATUS}{address}", text=words, answer=words)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "That is 99,999 characters; write at most" in page
    assert words.strip() in page
    assert "maxlength" not in page


def test_a_question_about_what_leadership_does_not_see_is_in_general(
    cast: Cast, told: str
) -> None:
    with cast.inside():
        hidden = incident(cast).ref
    form = shown(cast, "sofia", f"{STATUS}?about={hidden}")
    assert hidden not in form
    answer = post(cast, "sofia", f"{STATUS}ask/", text="What is it?", ref=hidden)
    assert answer.status_code == 404


@pytest.mark.parametrize("text", ["", "   "])
def test_a_question_without_words_is_asked_for(
    cast: Cast, told: str, text: str
) -> None:
    answer = post(cast, "sofia", f"{STATUS}ask/", text=text, ref=told)
    assert answer.status_code == 422
    assert f"About {told}, " in answer.content.decode()
    with cast.inside():
        assert not StatusQuestion.objects.exists()


def test_a_leader_confirms_what_they_read(cast: Cast, told: str) -> None:
    page = shown(cast, "lena")
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    answer = post(cast, "lena", f"{STATUS}confirm/", revision=revision[1])
    assert "Noted" in answer.content.decode()
    rebuild(cast)
    assert "Northwind looked at this page" in shown(cast, "sofia")


def test_a_page_that_changed_meanwhile_is_looked_at_again(
    cast: Cast, told: str
) -> None:
    answer = post(cast, "lena", f"{STATUS}confirm/", revision="999")
    assert "look once more" in answer.content.decode()
    with cast.inside():
        assert not StatusConfirmation.objects.exists()


@pytest.mark.parametrize("revision", ["x", "²", "9" * 30, "-1"])
def test_a_revision_that_is_no_number_of_ours_breaks_nothing(
    cast: Cast, told: str, revision: str
) -> None:
    answer = post(cast, "lena", f"{STATUS}confirm/", revision=revision)
    assert answer.status_code == 200


def test_truth_checks_are_for_leaders(cast: Cast, told: str) -> None:
    with cast.inside():
        confirming.confirm(by=cast.door("lena"), revision=1, now=LATER)
    rebuild(cast)
    for leader in ("lena", "bo"):
        page = shown(cast, leader)
        assert "Before leadership reads this" in page
        assert "Nobody at BrightCall has confirmed the page today." in page
    assert 'href="#confirm"' in shown(cast, "bo")
    assert "Before leadership reads this" not in shown(cast, "sofia")


def test_portfolio_shows_the_worst_need_first(cast: Cast, told: str) -> None:
    """Something open without an owner comes after a question that waits for me."""
    other = "meridian-brightcall"
    with cast.inside(other):
        asking.ask(by=cast.door("ruth", other), text="Is it safe?", now=cast.now)
    rebuild(cast, slug=other)
    page = shown(cast, "bo", "/status/")
    assert "1 of 2 partnerships needs a word from you" in page
    places = re.findall(r'<h2><a href="/status/([\w-]+)/">', page)
    assert places == [other, OURS]
    assert "1 step waits" in shown(cast, "sofia", "/status/")


def test_portfolio_asks_no_more_of_the_database_for_more(cast: Cast, told: str) -> None:
    few = queries_of(cast, "lena", "/status/")
    rebuild(cast, slug="northwind-harborline")
    assert queries_of(cast, "lena", "/status/") == few <= MOST_QUERIES


def test_page_asks_the_database_for_one_document(cast: Cast, told: str) -> None:
    assert queries_of(cast, "sofia", STATUS) <= MOST_QUERIES


# --- links ---


def make_link(cast: Cast) -> tuple[StatusLink, str]:
    reader = links.ForWhom("Sofia Marchetti")
    with cast.inside():
        return links.make(by=cast.door("lena"), reader=reader, now=cast.now)


def test_page_by_a_link_is_small_and_needs_no_script(cast: Cast, told: str) -> None:
    _link, secret = make_link(cast)
    serving.SERVER.forget()
    with time_machine.travel(LATER, tick=False):
        response = Client().get(f"/s/{secret}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert len(response.content) < MOST_BYTES
    assert "One thing is being resolved" in page
    assert "<script" not in page
    assert "<form" not in page
    assert "script-src" not in response["Content-Security-Policy"]
    assert secret not in page


@pytest.mark.django_db
def test_link_that_opens_nothing_says_whom_to_ask() -> None:
    response = Client().get("/s/of-no-link/")
    assert response.status_code == 404
    assert "Ask whoever sent it" in response.content.decode()


def test_calendar_by_a_link_holds_the_promised_update(cast: Cast, told: str) -> None:
    _link, secret = make_link(cast)
    serving.SERVER.forget()
    with time_machine.travel(LATER, tick=False):
        response = Client().get(f"/s/{secret}/calendar.ics")
    calendar = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "Next update" in calendar


def test_a_member_puts_the_dates_into_a_calendar(cast: Cast, told: str) -> None:
    assert f'href="{STATUS}calendar.ics"' in shown(cast, "sofia")
    assert "Next update" in shown(cast, "sofia", f"{STATUS}calendar.ics")


def test_leader_makes_a_link_that_is_shown_once_and_ends_it(cast: Cast) -> None:
    made = post(cast, "lena", f"{SETTINGS}links/", name="Sofia", email="")
    page = made.content.decode()
    found = re.search(r"/s/([\w-]{43})/", page)
    assert found is not None
    assert found[1] not in shown(cast, "lena", f"{SETTINGS}links/")
    ended = post(cast, "lena", f"{SETTINGS}links/1/end/")
    assert "opens nothing any more" in ended.content.decode()
    with cast.inside():
        assert StatusLink.objects.get().revoked_at == LATER


def test_page_with_a_link_that_is_sent_again_makes_no_second_one(cast: Cast) -> None:
    for _time in range(2):
        answer = post(cast, "lena", f"{SETTINGS}links/", name="Sofia", email="")
    assert answer.status_code == 422
    assert "There is a link for Sofia already" in answer.content.decode()
    with cast.inside():
        assert StatusLink.objects.count() == 1


def test_other_sides_link_is_not_ended(cast: Cast) -> None:
    make_link(cast)
    answer = post(cast, "bo", f"{SETTINGS}links/1/end/")
    assert "The other side looks after that link" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "email": ""}, "Name the person"),
        ({"name": "Sofia", "email": "no address"}, "valid email"),
    ],
)
def test_link_form_says_what_is_missing(
    cast: Cast, data: dict[str, str], sentence: str
) -> None:
    answer = post(cast, "lena", f"{SETTINGS}links/", **data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Before we can save it" in page
    with cast.inside():
        assert not StatusLink.objects.exists()


# --- areas ---


def test_leader_adds_changes_and_retires_an_area(cast: Cast) -> None:
    post(cast, "lena", f"{SETTINGS}areas/", name="Phone", description="")
    changed = {"phone-name": "Phone lines", "phone-description": "Calling us"}
    post(cast, "bo", f"{SETTINGS}areas/phone/", **changed)
    with cast.inside():
        assert Area.objects.get().name == "Phone lines"
    post(cast, "lena", f"{SETTINGS}areas/phone/", retire="yes")
    with cast.inside():
        assert Area.objects.get().retired_at == LATER
    again = post(cast, "lena", f"{SETTINGS}areas/phone/", retire="yes")
    assert "There is no such area here" in again.content.decode()


def test_leader_begins_with_the_proposed_areas_in_one_click(cast: Cast) -> None:
    page = f"{SETTINGS}areas/"
    assert "Begin with these" in shown(cast, "lena", page)
    assert "Begin with these" not in shown(cast, "amina", page)
    post(cast, "lena", page, proposed="yes")
    said = shown(cast, "lena", page)
    assert "Customer service" in said
    assert "Begin with these" not in said
    answer = post(cast, "bo", page, proposed="yes")
    assert "There are areas already" in answer.content.decode()


def test_contributor_may_not_begin_with_the_proposed_areas(cast: Cast) -> None:
    assert post(cast, "amina", f"{SETTINGS}areas/", proposed="yes").status_code == 403
    with cast.inside():
        assert not Area.objects.exists()


def test_contributor_says_how_an_area_is(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
    said = {"phone-say-state": "degraded_performance", "phone-say-words": "Slower."}
    answer = post(cast, "amina", f"{SETTINGS}areas/phone/say/", **said)
    assert "leadership sees it within seconds" in answer.content.decode()
    rebuild(cast)
    assert "Slower." in shown(cast, "sofia")


def test_planned_work_without_an_end_is_asked_for(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
    said = {"phone-say-state": "under_maintenance", "phone-say-words": "New dialler."}
    answer = post(cast, "amina", f"{SETTINGS}areas/phone/say/", **said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "say until when" in page
    assert page.index('id="area-phone"') < page.index('class="errors"')
    assert page.count('class="errors"') == 1
    tab = re.search(rf'<a href="{SETTINGS}areas/"([^>]*)>', page)
    assert tab is not None
    assert "aria-current" in tab[1]


def test_new_area_without_a_name_is_asked_for_it_at_its_form(cast: Cast) -> None:
    with cast.inside():
        phone(cast)
    answer = post(cast, "lena", f"{SETTINGS}areas/", name="", description="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("A new area") < page.index('class="errors"')
    assert page.count('class="errors"') == 1


def test_unknown_area_is_not_found(cast: Cast) -> None:
    answer = post(cast, "lena", f"{SETTINGS}areas/attic/", **{"attic-name": "Attic"})
    assert answer.status_code == 404
