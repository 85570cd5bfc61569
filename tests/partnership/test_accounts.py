"""Signing in and out, one's own password, and nothing that opens another way in."""

import re

import pytest
from django.core import mail
from django.test import Client

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
