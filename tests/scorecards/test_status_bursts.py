"""Bursts come to leadership as one mail; what does not go out is looked after."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db.models import F
from pytest_django.fixtures import Settings

from incidents.actions import owning
from incidents.models import Incident
from partnership.doctor import State, examine
from partnership.mail import attempts
from partnership.models import AuditEntry
from scorecards.models import StatusMail, StatusPage
from tests.cast import Cast
from tests.incidents.stories import HOUR, incident, resolved, update
from tests.incidents.worker import AWAY
from tests.scorecards.leadership import LATER, OURS, rebuild
from tests.scorecards.pages import page_of, signed_in
from tests.scorecards.telling import SOFIA, VISITOR, sent_to, watch, work_off

LINKS = f"/p/{OURS}/settings/links/"


@pytest.fixture
def watched(cast: Cast) -> Cast:
    return watch(cast)


def passes(cast: Cast, seconds: int) -> None:
    """The page is built again, and the worker does what is due by then."""
    now = LATER + timedelta(seconds=seconds)
    rebuild(cast, now)
    work_off(cast, at=now)


def opens(cast: Cast, summary: str) -> str:
    with cast.inside():
        return incident(cast, audience="leadership", summary=summary).ref


def owns(cast: Cast, who: str, ref: str) -> None:
    with cast.inside():
        owning.own(by=cast.door(who), ref=ref, now=LATER)


# --- bursts ---


def test_a_storm_is_one_mail_at_once_and_one_two_minutes_later(watched: Cast) -> None:
    for number in range(5):
        opens(watched, f"Site {number} is slow")
        passes(watched, 20 * number)
    (first,) = sent_to(SOFIA)
    assert "Site 0 is slow" in first.subject
    passes(watched, 139)
    assert len(sent_to(SOFIA)) == 1
    passes(watched, 140)
    passes(watched, 600)
    _first, rest = sent_to(SOFIA)
    assert rest.subject.endswith("news on 4 things")
    for number in (1, 2, 3, 4):
        assert rest.body.count(f"Site {number} is slow: investigating.") == 1
    assert rest.body.count("/status/mails/") == 1


def test_what_is_opened_owned_and_resolved_within_minutes_is_two_mails(
    watched: Cast,
) -> None:
    ref = opens(watched, "The look-up is slow")
    passes(watched, 0)
    owns(watched, "bo", ref)
    passes(watched, 60)
    with watched.inside():
        resolved(watched, Incident.objects.get(), now=LATER)
    passes(watched, 100)
    assert len(sent_to(SOFIA)) == 1
    passes(watched, 180)
    passes(watched, 600)
    _opened, last = sent_to(SOFIA)
    assert "The look-up is slow, resolved" in last.subject
    with watched.inside():
        assert not StatusMail.objects.filter(sent_at=None, last_error="").exists()


def test_what_waits_goes_along_with_what_opens(watched: Cast) -> None:
    ref = opens(watched, "The look-up is slow")
    passes(watched, 0)
    owns(watched, "bo", ref)
    passes(watched, 600)
    opens(watched, "Calls drop")
    passes(watched, 660)
    _first, together = sent_to(SOFIA)
    assert "Bo, leader at BrightCall owns the resolution." in together.body
    assert "Calls drop: investigating." in together.body
    passes(watched, 800)
    assert len(sent_to(SOFIA)) == 2


def test_mail_of_what_opened_again_does_not_say_that_it_is_over(watched: Cast) -> None:
    opens(watched, "The look-up is slow")
    passes(watched, 0)
    with watched.inside():
        resolved(watched, Incident.objects.get(), now=LATER)
    passes(watched, 300)
    with watched.inside():
        words = {"state": "investigating", "next_update_at": LATER + HOUR}
        update(watched, Incident.objects.get(), now=LATER, text="Again.", **words)
    passes(watched, 310)
    passes(watched, 600)
    assert [": The look-up is slow" in m.subject for m in sent_to(SOFIA)] == [True] * 2
    assert "resolved" not in sent_to(SOFIA)[1].subject


# --- another key of the site ---


def test_after_a_new_key_of_the_site_a_mail_leads_nobody_to_the_sign_in(
    watched: Cast, settings: Settings
) -> None:
    settings.SECRET_KEY = "another-one-of-the-same-length-as-the-first"
    opens(watched, "The look-up is slow")
    passes(watched, 0)
    (message,) = sent_to(VISITOR)
    assert "The whole page is where your link leads." in message.body
    assert message.body.count("http") == 1
    assert "/status/mails/" in message.body
    assert f"/status/{OURS}/" in sent_to(SOFIA)[0].body


# --- what does not go out ---


def test_leader_sees_which_mails_wait_and_tries_again(
    watched: Cast, settings: Settings
) -> None:
    there, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, AWAY
    opens(watched, "The look-up is slow")
    passes(watched, 0)
    with time_machine.travel(LATER, tick=False):
        page = page_of(watched, "lena", LINKS)
        assert "<b>Ruth Keane</b>" in page
        assert "<b>Sofia</b>" in page
        assert "Next attempt today 16:19." in page
        assert "The look-up is slow" not in page
        assert "that wait" not in page_of(watched, "bo", LINKS)
        settings.EMAIL_BACKEND = there
        again = f"{LINKS}mails/again/"
        answer = signed_in(watched, "lena").post(again, follow=True)
        assert "Trying 2 mails again now." in answer.content.decode()
    work_off(watched, at=LATER)
    assert {to for message in mail.outbox for to in message.to} == {SOFIA, VISITOR}
    with time_machine.travel(LATER, tick=False):
        assert "that wait" not in page_of(watched, "lena", LINKS)
    with watched.inside():
        entry = AuditEntry.objects.latest("number")
    assert (entry.what, entry.about) == (
        "mails to leadership tried again",
        {"count": 2},
    )


def test_mail_goes_out_while_the_page_is_still_that_of_another_version(
    watched: Cast,
) -> None:
    opens(watched, "The look-up is slow")
    rebuild(watched, LATER)
    with watched.inside():
        StatusPage.objects.update(revision=F("revision") + 1, document={"version": 0})
    work_off(watched, at=LATER)
    (told,) = sent_to(SOFIA)
    assert "The look-up is slow" in told.subject


def test_doctor_knows_of_mails_that_wait_and_of_those_given_up(
    watched: Cast, settings: Settings
) -> None:
    def finding(hours: int) -> tuple[State, str]:
        with time_machine.travel(LATER + timedelta(hours=hours), tick=False):
            ((_name, found),) = examine(["unsent"])
        return found.state, found.what

    none = "no mail of the last 7 days waits for another attempt"
    assert finding(0) == (State.GOOD, none)
    settings.EMAIL_BACKEND = AWAY
    opens(watched, "The look-up is slow")
    passes(watched, 0)
    waiting = "2 wait for another attempt, one for"
    assert finding(0) == (State.GOOD, f"{waiting} 0 minutes")
    assert finding(2) == (State.LOOK, f"{waiting} 120 minutes; 0 given up")
    with watched.inside():
        StatusMail.objects.update(attempts=attempts.MOST)
    assert finding(0) == (State.LOOK, "0 wait for another attempt; 2 given up")
