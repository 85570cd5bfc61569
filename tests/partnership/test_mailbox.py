"""The demo's mailbox: each their own mails, and no such page anywhere else."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from pytest_django.fixtures import Settings

from partnership import clock, environment
from tests.cast import Cast
from tests.incidents.stories import heads_up
from tests.incidents.worker import work

PAGE = "/mailbox/"


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    mail = environment.mail(f"mailbox://{tmp_path}/mails%20here")
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = mail.backend, mail.folder
    settings.OURS_DEMO = True
    return tmp_path / "mails here"


def page(cast: Cast, name: str) -> str:
    client = Client()
    client.force_login(cast.people[name], "django.contrib.auth.backends.ModelBackend")
    return client.get(PAGE).content.decode()


@pytest.mark.usefixtures("demo")
def test_each_reads_the_mails_to_their_own_address(cast: Cast) -> None:
    with cast.inside():
        heads_up(cast)
        work()
    mine = page(cast, "lena")
    assert "Heads-up INC-1 from Bo" in mine
    address = "http://127.0.0.1:8000/p/northwind-brightcall/incidents/INC-1/"
    assert f'href="{address}acknowledge/"' in mine
    for name in ("bo", "omar", "ada"):
        assert "Quartz" not in page(cast, name)


@pytest.mark.usefixtures("demo")
def test_mails_have_the_time_of_the_place_that_they_are_about(cast: Cast) -> None:
    send_mail("Hi", "x", None, [cast.lena.email, cast.nia.email])
    with cast.inside() as place:
        zone = ZoneInfo(place.time_zone)
    wall = clock.now().astimezone(zone)
    assert f"{wall:%Z}</span>" in page(cast, "lena")
    assert "UTC</span>" in page(cast, "nia")


@pytest.mark.usefixtures("demo")
def test_what_a_mail_says_is_text(cast: Cast) -> None:
    send_mail("<b>Hi</b>", "<script>1</script>", None, [cast.lena.email])
    mine = page(cast, "lena")
    assert "&lt;b&gt;Hi&lt;/b&gt;" in mine
    assert "<script>1" not in mine


def test_mail_that_is_sent_twice_lies_there_once(cast: Cast, demo: Path) -> None:
    headers = {"Message-ID": "<one@ours>"}
    for _time in range(2):
        EmailMessage("Hi", "x", to=[cast.lena.email], headers=headers).send()
    assert page(cast, "lena").count("<summary><span>") == 1
    assert len(list(demo.rglob("*.eml"))) == 1


@pytest.mark.usefixtures("demo")
def test_shell_of_the_demo_leads_to_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena, "django.contrib.auth.backends.ModelBackend")
    assert f'href="{PAGE}"' in client.get("/").content.decode()


@pytest.mark.usefixtures("demo")
def test_nobody_reads_it_without_a_sign_in(db: None) -> None:
    assert Client().get(PAGE).status_code == 302


def test_there_is_no_mailbox_but_in_the_demo(cast: Cast) -> None:
    assert Client().get(PAGE).status_code == 404
    client = Client()
    client.force_login(cast.lena, "django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/").content.decode()
