"""The pages of notices and of the webhook, as people use them without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from incidents import hooks
from incidents.models import Notice, NoticeWishes, Webhook, WebhookCall
from partnership.models import OutboxRow
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.conftest import Visit
from tests.incidents.pages import LIST, main
from tests.incidents.stories import heads_up
from tests.incidents.worker import AWAY, work
from tests.partnership.receiver import ADDRESS, Receiver, receiving

NOTICES = "/p/northwind-brightcall/settings/notices/"
WEBHOOK = "/p/northwind-brightcall/settings/webhook/"


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving(tmp_path, monkeypatch) as running:
        yield running


def test_page_says_in_plain_words_what_one_gets(visit: Visit) -> None:
    page = visit("tom").reads(NOTICES)
    assert "At once: BrightCall tells a heads-up or an incident;" in page
    assert "In one mail at 08:00 (London), on days with news: BrightCall writes" in page
    assert "No quiet hours: mails come at any time of the day." in page
    assert "Always at once, because they wait for you" in page


def test_leader_hears_of_more_than_a_contributor(visit: Visit) -> None:
    about = "an incident has no owner for 30 minutes"
    assert about in visit("bo").reads(NOTICES)
    assert about not in visit("amina").reads(NOTICES)


def test_what_was_chosen_is_kept_and_said(cast: Cast, visit: Visit) -> None:
    page = visit("tom").does(
        NOTICES,
        told="digest",
        update="never",
        quiet_from="21:00",
        quiet_to="07:00",
        time_zone="Asia/Manila",
    )
    assert "Saved. It holds from the next notice on." in page
    assert "From 21:00 to 07:00 (Manila) mails wait until 07:00." in page
    assert "Not at all: BrightCall writes an update." in page
    with cast.inside():
        wishes = NoticeWishes.objects.get()
    assert (wishes.told, wishes.update, wishes.owner) == ("digest", "never", "digest")
    assert wishes.member_id == cast.door("tom").member.pk


def test_what_cannot_be_kept_is_asked_about(cast: Cast, visit: Visit) -> None:
    answer = visit("tom").post(NOTICES, told="at_once", quiet_from="21:00")
    assert answer.status_code == 422
    assert "Say both when it begins and when it ends." in answer.content.decode()
    answer = visit("tom").post(NOTICES, time_zone="Mars/Olympus", quiet_from="late")
    assert answer.status_code == 422
    assert "Write a time, like 21:00." in answer.content.decode()


def test_leader_sees_whose_mails_wait_and_tries_again(
    cast: Cast, visit: Visit, settings: Settings
) -> None:
    there = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = AWAY
    with cast.inside():
        heads_up(cast)
        work()
    page = main(visit("lena").reads(NOTICES))
    assert re.search(r"<b>Tom</b>.*since today 15:18: the mail server does not", page)
    assert "Next attempt today 15:19." in page
    assert "Quartz" not in page
    for name in ("bo", "tom"):
        assert "the mail server" not in visit(name).reads(NOTICES)
    settings.EMAIL_BACKEND = there
    page = visit("lena").does(f"{NOTICES}again/")
    assert "Trying 2 mails again now." in page
    with cast.inside():
        work()
        assert not Notice.objects.filter(sent_at=None).exists()
    assert "every mail went out" in visit("lena").reads(NOTICES)


def test_leader_finds_out_on_the_page_that_is_open_anyway(
    cast: Cast, visit: Visit
) -> None:
    assert "wait." not in main(visit("lena").reads(LIST))
    visit("lena").does(WEBHOOK, url=ADDRESS)
    _waiting(cast, 1)
    page = visit("lena").reads(LIST)
    assert "Mails to our people wait." in page
    assert "Our webhook has not been told everything." in page
    for name in ("bo", "tom"):
        assert "Mails to our people" not in visit(name).reads(LIST)


def test_contributor_looks_after_no_channels(visit: Visit) -> None:
    for address in (WEBHOOK, f"{NOTICES}again/"):
        answer = visit("tom").post(address)
        assert answer.status_code == 403
        assert "A leader of your side looks after" in answer.content.decode()


def test_secret_is_shown_in_one_answer_alone(cast: Cast, visit: Visit) -> None:
    lena = visit("lena")
    page = lena.does(WEBHOOK, url=ADDRESS)
    with cast.inside():
        secret = hooks.secret_of(Webhook.objects.get())
    assert secret in page
    assert "whsec_" not in lena.reads(WEBHOOK)
    page = lena.does(f"{WEBHOOK}secret/")
    assert "whsec_" in page
    assert secret not in page
    page = lena.does(WEBHOOK, url=ADDRESS)
    assert "Its secret stays as it was." in page
    assert "whsec_" not in page


def test_other_side_sees_nothing_of_it(visit: Visit) -> None:
    visit("lena").does(WEBHOOK, url=ADDRESS)
    page = visit("bo").reads(WEBHOOK)
    assert "No webhook yet" in page
    assert "hooks.example.com/ours" not in page


def test_address_inside_is_refused_where_it_is_typed(visit: Visit) -> None:
    answer = visit("lena").post(WEBHOOK, url="https://127.0.0.1/")
    assert answer.status_code == 422
    assert "Write a public name" in answer.content.decode()


def test_nothing_can_be_done_with_a_webhook_that_is_not_there(visit: Visit) -> None:
    for act in ("secret", "ping", "off"):
        answer = visit("lena").post(f"{WEBHOOK}{act}/")
        assert answer.status_code == 409
        assert "There is no webhook yet" in answer.content.decode()


def test_calls_show_what_became_of_them_and_nothing_of_the_answer(
    cast: Cast, visit: Visit, receiver: Receiver
) -> None:
    lena = visit("lena")
    lena.does(WEBHOOK, url=ADDRESS)
    assert "Asked for a test call" in lena.does(f"{WEBHOOK}ping/")
    assert "waits for its turn" in lena.reads(WEBHOOK)
    receiver.status = 503
    with cast.inside():
        heads_up(cast)
        work()
    page = lena.reads(WEBHOOK)
    assert "test call" in page
    assert "INC-1 · told" in page
    assert "not taken: it answered 503" in page
    assert "today 15:19" in page
    assert "Telling it again" in lena.does(f"{WEBHOOK}again/")
    receiver.status = 204
    with cast.inside():
        work()
    page = lena.reads(WEBHOOK)
    assert page.count("arrived (204)") == 2
    assert "Try again now" not in page


def test_leader_switches_it_off_and_on(cast: Cast, visit: Visit) -> None:
    lena = visit("lena")
    lena.does(WEBHOOK, url=ADDRESS)
    assert "Your webhook is switched off" in lena.does(f"{WEBHOOK}off/")
    assert "Your webhook is switched on" in lena.does(WEBHOOK, url=ADDRESS)


def test_pages_ask_the_database_as_often_with_many_rows(
    cast: Cast, visit: Visit
) -> None:
    lena = visit("lena")
    lena.does(WEBHOOK, url=ADDRESS)
    _waiting(cast, 1)
    few = [_asked(lena, address) for address in (NOTICES, WEBHOOK)]
    _waiting(cast, 30)
    assert [_asked(lena, address) for address in (NOTICES, WEBHOOK)] == few
    assert max(few) <= 12


def _asked(lena: object, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert lena.get(address).status_code == 200  # type: ignore[attr-defined]
    return len(asked)


def _waiting(cast: Cast, count: int) -> None:
    """So many mails and calls that wait."""
    with cast.inside():
        webhook, begun = Webhook.objects.get(), Notice.objects.count()
        for number in range(begun, begun + count):
            event = f"update:INC-1:{number}"
            common = {"partnership": cast.ours, "event": event, "created_at": NOW}
            tom = cast.door("tom").member
            Notice.objects.create(
                member=tom, attempts=1, last_error="TimeoutError", **common
            )
            WebhookCall.objects.create(
                webhook=webhook, attempts=1, outcome="no_answer", **common
            )


def test_trying_again_asks_once_for_each_mail(
    cast: Cast, visit: Visit, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = AWAY
    with cast.inside():
        heads_up(cast)
        work()
    for _click in range(3):
        visit("lena").does(f"{NOTICES}again/")
    with cast.inside():
        work()
        assert {notice.attempts for notice in Notice.objects.all()} == {2}
        waiting = OutboxRow.objects.filter(kind="deliver", state="waiting")
        assert waiting.filter(due_at__gt=NOW).exists()
