"""One incident's page: what both sides see, and what each can do with a click."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.actions import facts, owning, steps
from incidents.models import Incident, Promise, Update
from incidents.words import StepWords
from kpis.actions.kpis import take_into_use
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import LIST, WALL, at, main, section, text_of
from tests.incidents.stories import (
    HOUR,
    draft,
    fresh,
    heads_up,
    incident,
    resolved,
    update,
)
from tests.test_templates import BANNED

POST = {"next": "1h", "audience": "both"}


@pytest.fixture
def warned(cast: Cast) -> Incident:
    """A heads-up that Bo told an hour ago."""
    with cast.inside():
        return heads_up(cast, now=NOW - HOUR)


def now_of(cast: Cast, about: Incident) -> Incident:
    with cast.inside():
        return fresh(about)


def test_page_says_where_it_began_and_who_resolves_apart(
    visit: Visit, slow: Incident
) -> None:
    page = visit("lena").reads(at(slow))
    facts = section(page, "Two facts")
    assert "Where it began" in facts
    assert "Not known yet" in facts
    assert "Needs an owner" in facts


@pytest.mark.parametrize("label", ["timeline", "next", "touches", "seen"])
def test_both_sides_read_the_same(visit: Visit, slow: Incident, label: str) -> None:
    lena, bo = visit("tom").reads(at(slow)), visit("amina").reads(at(slow))
    put_right = re.compile(r'<p class="put-right">.*?</p>', re.DOTALL)
    assert re.sub(r"\s+", " ", put_right.sub("", section(lena, label))) == re.sub(
        r"\s+", " ", put_right.sub("", section(bo, label))
    )


def test_one_click_owns_the_resolution(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    page = visit("lena").does(at(slow, "own/"))
    assert "You own the resolution." in page
    assert "Lena, Northwind" in section(page, "Two facts")


def test_second_click_at_once_asks_instead(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    visit("lena").does(at(slow, "own/"))
    page = visit("bo").does(at(slow, "own/"))
    assert "Lena owns the resolution already. You have asked for it" in page
    assert "Bo asks to own it." in visit("lena").reads(at(slow))


def test_hand_over_waits_for_i_have_it(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    visit("lena").does(at(slow, "own/"))
    page = visit("lena").does(at(slow, "hand-over/"), to=cast.bo.email)
    assert "It stays as it is until Bo has it." in page
    assert "I have it" in visit("bo").reads(at(slow))
    page = visit("bo").does(at(slow, "have-it/"))
    assert "You own the resolution now." in page
    assert now_of(cast, slow).owner_id == cast.door("bo").member.pk


def test_offer_is_taken_back(cast: Cast, visit: Visit, slow: Incident) -> None:
    visit("lena").does(at(slow, "own/"))
    visit("lena").does(at(slow, "hand-over/"), to=cast.bo.email)
    visit("lena").does(at(slow, "let-go/"))
    assert now_of(cast, slow).offered_to is None


def test_hand_over_to_nobody_is_asked_for(visit: Visit, slow: Incident) -> None:
    visit("lena").does(at(slow, "own/"))
    answer = visit("lena").post(at(slow, "hand-over/"), to="")
    assert answer.status_code == 422
    assert "Choose somebody." in text_of(answer)


def test_what_somebody_else_did_first_is_a_conflict(
    visit: Visit, slow: Incident
) -> None:
    visit("tom").does(at(slow, "acknowledge/"))
    answer = visit("lena").post(at(slow, "acknowledge/"))
    assert answer.status_code == 409
    assert "Tom has acknowledged it already." in text_of(answer)


def test_update_promises_the_next_one(cast: Cast, visit: Visit, slow: Incident) -> None:
    page = visit("bo").does(at(slow, "update/"), text="Rule 1 is right.", **POST)
    assert "Posted. Northwind sees your words as you wrote them." in page
    assert "Rule 1 is right." in visit("lena").reads(at(slow))
    with cast.inside():
        assert Promise.objects.get(answered_at=None).due_at == NOW + HOUR


def test_update_moves_the_state(cast: Cast, visit: Visit, slow: Incident) -> None:
    visit("bo").does(at(slow, "update/"), text="Found.", state="identified", **POST)
    assert now_of(cast, slow).state == "identified"
    page = main(visit("lena").reads(at(slow)))
    assert "Solution known" in page
    assert "identified" not in page.lower()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            {"text": "  "}, "Write what is going on, in one sentence.", id="blank"
        ),
        pytest.param(
            {"text": "Kept words " * 10_000}, "write at most 10,000", id="long"
        ),
        pytest.param(
            {"text": "Kept words", "next": ""}, "Promise the next update", id="promise"
        ),
        pytest.param(
            {"text": "Kept words", "state": "averted"}, "Select a valid", id="state"
        ),
    ],
)
def test_update_that_is_not_taken_keeps_its_words(
    visit: Visit, slow: Incident, words: dict[str, str], sentence: str
) -> None:
    answer = visit("bo").post(at(slow, "update/"), **POST | words)
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in section(page, "Write an update")
    assert words["text"].strip() in section(page, "Write an update")


def test_sent_words_leave_the_browser_by_name(visit: Visit, slow: Incident) -> None:
    page = visit("bo").does(at(slow, "update/"), text="Better.", **POST)
    key = f"update:northwind-brightcall:{slow.ref}"
    assert f'data-draft-sent="{key}"' in page
    assert f'data-draft="{key}"' in page


def test_other_side_writes_without_a_promise(visit: Visit, slow: Incident) -> None:
    page = visit("lena").reads(at(slow))
    box = section(page, "Write an update")
    assert "Bo has promised the next update" in box
    assert 'name="next"' not in box
    page = visit("lena").does(at(slow, "update/"), text="We see it too.")
    assert "We see it too." in page


def test_still_on_it_is_one_click(cast: Cast, visit: Visit, slow: Incident) -> None:
    page = visit("bo").does(at(slow, "still/"))
    assert "Nothing new, still on it." in section(page, "timeline")
    with cast.inside():
        assert Promise.objects.filter(answered_at=None).count() == 1


@pytest.mark.parametrize(
    ("who", "part", "button"),
    [
        pytest.param("lena", "acknowledge/", "We have seen it", id="acknowledge"),
        pytest.param("bo", "still/", "Nothing new, still on it", id="still"),
    ],
)
def test_link_of_a_mail_asks_once_more(
    cast: Cast, visit: Visit, slow: Incident, who: str, part: str, button: str
) -> None:
    with cast.inside():
        before = Update.objects.count()
    assert button in visit(who).reads(at(slow, part))
    with cast.inside():
        assert Update.objects.count() == before


def test_promise_is_kept_or_came_later(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    with cast.inside():
        update(cast, slow, now=NOW - HOUR / 2, next_update_at=NOW - HOUR / 3)
        update(cast, slow, now=NOW - HOUR / 6, next_update_at=NOW + HOUR)
    page = visit("lena").reads(at(slow))
    timeline = section(page, "timeline")
    assert "before the promise of 15:18" in timeline
    assert "10 minutes after the promise of 14:58" in timeline
    assert "BrightCall: <b>0 of 1</b> on time" in section(page, "Next update")


def test_promise_stands_in_both_zones(cast: Cast, visit: Visit, slow: Incident) -> None:
    cast.lena.time_zone = "Asia/Manila"
    cast.lena.save()
    with cast.inside():
        update(cast, slow, next_update_at=NOW + HOUR)
    clock = section(visit("lena").reads(at(slow)), "Next update")
    assert "tomorrow 00:18 (your time), Wed 16:18 London" in clock
    assert re.search(r'datetime="2026-12-02T16:18:00\+00:00"\s+data-due', clock)


def test_own_side_entry_is_marked_and_hidden(visit: Visit, slow: Incident) -> None:
    words = {"text": "Quartz hush", "audience": "side", "next": "1h"}
    page = visit("bo").does(at(slow, "update/"), **words)
    assert "only BrightCall sees this" in section(page, "timeline")
    assert "Quartz hush" not in visit("lena").reads(at(slow))


def test_entry_is_put_right_by_a_later_one(visit: Visit, slow: Incident) -> None:
    bo = visit("bo")
    assert 'id="correction_text"' in bo.reads(f"{at(slow)}?correct=1")
    page = bo.does(at(slow, "updates/1/correct/"), text="It takes one minute.")
    timeline = section(page, "timeline")
    assert "It takes one minute." in timeline
    assert "puts right what was said at 14:18" in timeline
    assert slow.summary in timeline


def test_correction_of_nothing_keeps_the_page(visit: Visit, slow: Incident) -> None:
    answer = visit("bo").post(at(slow, "updates/77/correct/"), text="Something")
    assert answer.status_code in {409, 422}
    assert "There is no such entry to put right." in text_of(answer)


def test_heads_up_did_not_happen(cast: Cast, visit: Visit, warned: Incident) -> None:
    page = visit("lena").does(at(warned, "averted/"), text="")
    assert "a good end" in page
    assert now_of(cast, warned).state == "averted"


def test_heads_up_happened(cast: Cast, visit: Visit, warned: Incident) -> None:
    page = visit("bo").does(
        at(warned, "happened/"), severity="sev3", origin="outside", text="It came."
    )
    assert "It is an incident now." in page
    assert now_of(cast, warned).severity == "sev3"


def test_heads_up_that_happened_asks_how_severe(visit: Visit, warned: Incident) -> None:
    answer = visit("bo").post(at(warned, "happened/"), text="Kept words")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Say how severe it is" in page
    assert "Kept words" in page


def test_side_where_it_began_is_asked_if_it_knew(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        found = incident(cast, origin="client")
    assert "Did you know before?" in visit("lena").reads(at(found))
    assert "Did you know before?" not in visit("bo").reads(at(found))
    page = visit("lena").does(at(found, "knew/"), knew="yes")
    assert "Northwind knew before, and says so." in page


def test_thanks_come_from_the_other_side(visit: Visit, warned: Incident) -> None:
    assert "Say thanks" not in visit("amina").reads(at(warned))
    lena = visit("lena")
    assert "Thank Bo for telling us early" in lena.reads(at(warned))
    page = lena.does(at(warned, "thank/"), words="That helped.")
    assert "“" not in section(page, "thanks")
    assert "That helped." in section(page, "thanks")
    assert lena.post(at(warned, "thank/")).status_code == 409


def test_next_step_waits_for_somebody_else(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    page = visit("bo").does(
        at(slow, "next-steps/"),
        what="Allow a change outside the window",
        decides=cast.lena.email,
        by="2026-12-02T16:30",
        waits_for="the change board",
    )
    steps = section(page, "next")
    assert "Lena, Northwind" in steps
    assert "waits for the change board" in steps
    assert "by today 16:30 London" in steps
    page = visit("lena").does(at(slow, "next-steps/1/done/"))
    assert "done 15:18 by Lena" in section(page, "next")


def test_other_side_follows_the_process(visit: Visit, slow: Incident) -> None:
    visit("lena").does(at(slow, "process/"), steps="Change board\nRelease\n")
    visit("lena").does(
        at(slow, "process/enter/"), position="1", expected_by="2026-12-03T12:00"
    )
    process = section(visit("bo").reads(at(slow)), "process")
    assert "there since 15:18, expected by tomorrow 12:00 London" in process
    visit("lena").does(at(slow, "process/leave/"))
    assert "left 15:18" in visit("bo").reads(at(slow))


def test_factor_is_seen_and_confirmed_by_the_other_side(
    visit: Visit, slow: Incident
) -> None:
    words = {"category": "message", "side": "client", "words": "The mail says today"}
    visit("bo").does(at(slow, "factors/"), **words)
    factors = section(visit("lena").reads(at(slow)), "factors")
    assert "Northwind has not seen it yet · BrightCall sees it too" in factors
    page = visit("lena").does(at(slow, "factors/1/seen/"))
    assert "Northwind has seen it" in section(page, "factors")
    page = visit("lena").does(at(slow, "factors/1/confirm/"))
    assert "Northwind sees it too" in section(page, "factors")


def test_where_it_began_is_found_together(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    page = visit("lena").does(at(slow, "origin/"), origin="outside")
    assert "Outside" in section(page, "Two facts")
    visit("lena").does(at(slow, "severity/"), severity="sev4")
    assert now_of(cast, slow).severity == "sev4"


def test_resolved_incident_takes_another_look(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    with cast.inside():
        resolved(cast, slow)
    words = {"text": "It is slow again.", "state": "investigating", **POST}
    visit("lena").does(at(slow, "update/"), **words)
    assert now_of(cast, slow).state == "investigating"


def test_draft_of_the_other_side_does_not_exist(cast: Cast, visit: Visit) -> None:
    with cast.inside():
        hidden = draft(cast)
    lena = visit("lena")
    assert lena.get(at(hidden)).status_code == 404
    parts = ("update/", "own/", "still/", "thank/", "acknowledge/", "factors/")
    assert {lena.post(at(hidden, part)).status_code for part in parts} == {404}
    assert hidden.summary not in lena.reads(LIST)


@pytest.mark.parametrize("ref", ["INC-99", "INC-0", "DRAFT-abcdef", "nothing"])
def test_reference_that_is_not_there_does_not_exist(visit: Visit, ref: str) -> None:
    assert visit("bo").get(f"{LIST}{ref}/").status_code == 404


def test_executive_is_told_who_reads(visit: Visit, slow: Incident) -> None:
    answer = visit("sofia").get(at(slow))
    assert answer.status_code == 403
    assert "leaders and contributors of both sides can read" in text_of(answer)


def test_stranger_learns_nothing(visit: Visit, slow: Incident) -> None:
    assert visit("omar").get(at(slow)).status_code == 404


@pytest.mark.parametrize("who", ["lena", "bo"])
def test_page_blames_nobody(visit: Visit, slow: Incident, who: str) -> None:
    shown = re.sub(r"<[^>]*>", " ", main(visit(who).reads(at(slow))))
    assert not BANNED.search(shown)


def test_page_needs_no_more_queries_for_more_updates(
    cast: Cast, visit: Visit, slow: Incident
) -> None:
    lena = visit("lena")
    lena.get(at(slow))
    with CaptureQueriesContext(
        connection,
    ) as few:
        lena.get(at(slow))
    with cast.inside():
        for minutes in range(1, 13):
            now = NOW - HOUR + timedelta(minutes=minutes)
            update(cast, slow, now=now, next_update_at=now + HOUR)
        owning.own(by=cast.door("bo"), ref=slow.ref, now=NOW)
    with CaptureQueriesContext(connection) as many:
        lena.get(at(slow))
    assert len(many) <= len(few)


@pytest.mark.parametrize(
    "act", ["update/", "thank/", "next-steps/1/done/", "review/share/"]
)
def test_address_of_an_act_leads_who_only_opens_it_to_the_page(
    warned: Incident, visit: Visit, act: str
) -> None:
    opened = visit("lena").get(at(warned, act))
    assert (opened.status_code, opened.headers["Location"]) == (302, at(warned))


def test_address_of_an_executives_act_leads_to_the_wall(
    warned: Incident, visit: Visit
) -> None:
    opened = visit("sofia").get(at(warned, "next-steps/1/done/"))
    assert opened.headers["Location"] == WALL


def test_act_takes_no_other_method(warned: Incident, visit: Visit) -> None:
    assert visit("lena").client.put(at(warned, "update/")).status_code == 405


def test_step_for_leadership_says_that_leadership_then_sees_it(
    warned: Incident, visit: Visit
) -> None:
    page = visit("bo").reads(at(warned))
    assert "leadership then sees this heads-up or incident" in page


def test_page_of_what_did_not_happen_says_so_and_asks_for_nothing(
    cast: Cast, visit: Visit
) -> None:
    with cast.inside():
        told = heads_up(cast, expected_in="now")
        words = StepWords("Call the carrier")
        steps.add_step(by=cast.door("bo"), ref=told.ref, words=words, now=NOW)
    visit("bo").does(at(told, "averted/"), text="")
    page = main(visit("lena").reads(at(told)))
    assert "It did not happen: as good an outcome as any." in page
    assert "might happen" not in page
    assert "Where it began" not in page
    assert re.search(r"<details class=\"more\">\s*<summary>\s*Begin", page)
    assert f'action="{at(told, "next-steps/1/done/")}"' in page


def test_page_of_what_did_happen_does_not_say_that_it_might(
    warned: Incident, visit: Visit
) -> None:
    visit("bo").does(at(warned, "happened/"), severity="sev3", origin="unknown")
    assert "might happen" not in main(visit("lena").reads(at(warned)))


def test_nothing_new_says_before_and_after_when_the_next_update_comes(
    warned: Incident, visit: Visit
) -> None:
    bo = visit("bo")
    until = "Next update: tomorrow"
    assert until in bo.reads(at(warned, "still/"))
    assert f"Posted. {until}" in bo.does(at(warned, "still/"))


def test_promise_that_went_along_to_a_new_owner_names_who_made_it(
    cast: Cast, warned: Incident, visit: Visit
) -> None:
    with cast.inside():
        owning.own(by=cast.door("lena"), ref=warned.ref, now=NOW)
    clock = section(visit("bo").reads(at(warned)), "Next update")
    assert "Promised by Bo for" in clock
    assert "; Lena gives it" in clock


SERVICE = "service_level_offered"


@pytest.fixture
def touching(cast: Cast) -> Incident:
    """An incident that began two hours ago and touches a KPI."""
    lena = cast.door("lena")
    with cast.inside() as place:
        take_into_use(partnership=place, code=SERVICE, by=lena, now=NOW)
        began = {"began_at": NOW - 2 * HOUR, "kpis": [SERVICE]}
        return incident(cast, now=NOW - HOUR, summary="Calls end, " * 40, **began)


@pytest.fixture
def over(cast: Cast, touching: Incident) -> Incident:
    with cast.inside():
        resolved(cast, touching, now=NOW)
        return fresh(touching)


@pytest.mark.parametrize("who", ["lena", "bo", "tom", "amina"])
def test_incident_that_is_over_leads_to_an_excused_period(
    visit: Visit, over: Incident, who: str
) -> None:
    page = visit(who).get(at(over))
    assert "Propose an excused period" in section(text_of(page), "touches")
    form = visit(who).get(page.context["page"].excuse).context["form"]
    assert form["starts_at"].value() == "2026-12-02T13:18"
    assert form["ends_at"].value() == "2026-12-02T15:18"
    assert form["kpis"].value() == [SERVICE]
    # As much of its words as an address can hold.
    told = form["why"].value()
    assert len(told) == 200
    assert over.summary.startswith(told.removesuffix("…"))


def test_nobody_proposes_to_excuse_what_is_open(
    visit: Visit, touching: Incident
) -> None:
    assert visit("lena").get(at(touching)).context["page"].excuse == ""


def test_nobody_proposes_to_excuse_what_touches_nothing(
    cast: Cast, visit: Visit, over: Incident
) -> None:
    with cast.inside():
        facts.touches(by=cast.door("lena"), ref=over.ref, kpis=[], now=NOW)
    page = visit("lena").get(at(over))
    assert page.context["page"].excuse == ""
    assert "excused period" not in text_of(page)


def test_nobody_proposes_to_excuse_less_than_a_minute(
    cast: Cast, visit: Visit, touching: Incident
) -> None:
    with cast.inside():
        short = incident(cast, began_at=NOW, kpis=[SERVICE])
        resolved(cast, short, now=NOW + timedelta(seconds=30))
    page = visit("lena").get(at(short)).context["page"]
    assert page.is_over
    assert page.excuse == ""
