"""Signing in and out, one's own password, and nothing that opens another way in."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client

from partnership import clock
from partnership.tasks import let_go_of_sessions
from partnership.views import health
from tests.cast import PASSWORD, Cast


@pytest.fixture
def nobody() -> Client:
    return Client()


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    answer = client.post(
        "/accounts/login/", {"login": email, "password": password}, follow=False
    )
    return answer.status_code


def test_a_person_of_the_cast_signs_in_and_out(cast: Cast, nobody: Client) -> None:
    assert sign_in(nobody, cast.lena.email) == 302
    assert nobody.get("/").status_code == 200
    assert nobody.post("/accounts/logout/").status_code == 302
    assert nobody.get("/").status_code == 302


@pytest.mark.parametrize(
    "address", ["email/", "signup/", "confirm-email/", "reauthenticate/", "login/code/"]
)
def test_nobody_can_take_an_address_that_is_not_theirs(
    cast: Cast, nobody: Client, address: str
) -> None:
    nobody.force_login(cast.nia, "django.contrib.auth.backends.ModelBackend")
    taken = {"email": "ceo@northwind.example", "action_add": ""}
    assert nobody.post(f"/accounts/{address}", taken).status_code == 404


def test_a_reset_mail_leads_to_a_new_password(cast: Cast, nobody: Client) -> None:
    nobody.post("/accounts/password/reset/", {"email": cast.bo.email})
    (sent,) = mail.outbox
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", sent.body)
    assert link is not None
    form = nobody.get(link[1], follow=True)
    new = "quite-another-password"
    answer = nobody.post(
        form.request["PATH_INFO"], {"password1": new, "password2": new}
    )
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(Client(), cast.bo.email, new) == 302


def test_a_reset_for_a_stranger_says_the_same_and_sends_nothing(
    cast: Cast, nobody: Client
) -> None:
    answer = nobody.post("/accounts/password/reset/", {"email": "who@else.example"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert mail.outbox == []


def test_somebody_without_a_password_is_led_to_the_reset(
    cast: Cast, nobody: Client
) -> None:
    cast.nia.set_unusable_password()
    cast.nia.save()
    nobody.force_login(cast.nia, "django.contrib.auth.backends.ModelBackend")
    answer = nobody.get("/accounts/password/change/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/password/reset/"
    assert answer.status_code == 200


def test_an_account_that_was_closed_is_told_so(cast: Cast, nobody: Client) -> None:
    cast.nia.is_active = False
    cast.nia.save()
    answer = nobody.post(
        "/accounts/login/", {"login": cast.nia.email, "password": PASSWORD}, follow=True
    )
    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


@pytest.fixture
def redis_away(settings) -> None:
    """An address where no Redis answers, as after it was stopped."""
    nowhere = "redis://127.0.0.1:1/0"
    known = settings.CACHES["default"]
    settings.CACHES = {"default": {**known, "LOCATION": nowhere}}
    settings.REDIS_URL = nowhere
    caches["default"].here.clear()


def test_people_sign_in_while_redis_is_away(
    cast: Cast, nobody: Client, redis_away: None
) -> None:
    assert sign_in(nobody, cast.lena.email) == 302
    assert nobody.get("/").status_code == 200
    assert not health.redis_answers()


def test_what_is_counted_is_counted_here_while_redis_is_away(redis_away: None) -> None:
    assert cache.add("guesses", 1)
    assert not cache.add("guesses", 1)
    assert cache.incr("guesses") == 2
    assert cache.get("guesses") == 2


def test_guesses_from_behind_a_proxy_lock_out_only_who_guesses(
    cast: Cast, settings, monkeypatch
) -> None:
    monkeypatch.setattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 1)

    def desk_answers(address: str, password: str) -> int:
        client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=address)
        filled_in = {"username": cast.ada.email, "password": password}
        return client.post("/admin/login/", filled_in).status_code

    for _guess in range(5):
        desk_answers("192.0.2.66", "wrong")
    assert desk_answers("192.0.2.66", PASSWORD) == 429
    assert desk_answers("192.0.2.7", PASSWORD) == 302


def test_sessions_whose_days_have_passed_are_let_go(cast: Cast) -> None:
    for key, days in (("passed", -1), ("alive", 1)):
        ends = clock.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    let_go_of_sessions()
    assert [row.session_key for row in Session.objects.all()] == ["alive"]
