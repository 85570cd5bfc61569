"""Tokens on a page: made once, shown once, revoked by oneself or one's leader."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from partnership.models import ApiToken
from tests.cast import Cast
from tests.partnership.inviting import BACKEND, SLUG

PAGE = f"/p/{SLUG}/settings/tokens/"
SAID = {"name": "nightly upload", "scopes": ["read", "readings:write"]}


@pytest.fixture(autouse=True)
def at_the_casts_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name], BACKEND)
    return client


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def made(cast: Cast, name: str = "amina") -> tuple[str, ApiToken]:
    answer = browser(cast, name).post(PAGE, SAID)
    assert answer.status_code == 200
    found = re.search(r"ours_[\w-]+", text_of(answer))
    assert found is not None
    with cast.inside():
        return found[0], ApiToken.objects.get(name="nightly upload")


def opens(secret: str) -> bool:
    client = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client.get(f"/api/v1/partnerships/{SLUG}/").status_code == 200


def test_a_member_makes_a_token_that_is_shown_once(cast: Cast) -> None:
    secret, token = made(cast)
    assert opens(secret)
    assert token.member_id == cast.members["amina", SLUG].pk
    said = text_of(browser(cast, "amina").get(PAGE))
    assert "nightly upload" in said
    assert "read, write readings" in said
    assert secret not in said


def test_what_is_asked_for_leads_to_a_field_of_the_page(cast: Cast) -> None:
    page = text_of(browser(cast, "amina").post(PAGE, {"name": "", "scopes": []}))
    links = re.findall(r'<a href="#(\w*)">(?:Say|Choose)', page)
    assert links == ["id_name", "id_scopes_0"]
    assert all(f'id="{field}"' in page for field in links)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"name": ""}, "Say what it is for"),
        ({"scopes": []}, "Choose at least one."),
        ({"scopes": ["everything"]}, "not one of the available choices"),
    ],
)
def test_what_a_token_needs_is_said(cast: Cast, words: dict, says: str) -> None:
    answer = browser(cast, "amina").post(PAGE, SAID | words)
    assert answer.status_code == 422
    assert says in text_of(answer)


@pytest.mark.parametrize("name", ["amina", "bo"])
def test_a_member_and_their_leader_revoke_a_token(cast: Cast, name: str) -> None:
    secret, token = made(cast)
    client = browser(cast, name)
    assert "nightly upload" in text_of(client.get(PAGE))
    answer = client.post(f"{PAGE}revoke/", {"token": token.handle}, follow=True)
    assert "Revoked" in text_of(answer)
    assert not opens(secret)


@pytest.mark.parametrize(
    ("name", "status"), [("lena", 404), ("tom", 404), ("sofia", 403), ("omar", 404)]
)
def test_nobody_of_the_other_side_sees_or_revokes_it(
    cast: Cast, name: str, status: int
) -> None:
    secret, token = made(cast)
    client = browser(cast, name)
    assert "nightly upload" not in text_of(client.get(PAGE))
    words = {"token": token.handle}
    assert client.post(f"{PAGE}revoke/", words).status_code == status
    assert opens(secret)


def test_a_colleague_who_does_not_lead_revokes_nothing(cast: Cast) -> None:
    secret, token = made(cast, "bo")
    client = browser(cast, "amina")
    assert "nightly upload" not in text_of(client.get(PAGE))
    words = {"token": token.handle}
    assert client.post(f"{PAGE}revoke/", words).status_code == 403
    assert opens(secret)


@pytest.mark.parametrize("handle", ["", "x", "0" * 16])
def test_a_part_of_a_name_revokes_nothing(cast: Cast, handle: str) -> None:
    secret, _token = made(cast)
    answer = browser(cast, "amina").post(f"{PAGE}revoke/", {"token": handle})
    assert answer.status_code == 404
    assert opens(secret)


def test_a_contributor_is_led_on_to_the_other_settings(cast: Cast) -> None:
    page = browser(cast, "amina").get(PAGE).content.decode()
    assert f'href="/p/{SLUG}/settings/areas/"' in page
    assert f'href="/p/{SLUG}/settings/notices/"' in page
