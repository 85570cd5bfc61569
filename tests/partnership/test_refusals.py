"""Forms that are not taken are answered with what to do and where to go."""

import pytest
from django.test import Client

from tests.cast import Cast

TARGETS = "/p/northwind-brightcall/targets/"


@pytest.fixture
def lena(cast: Cast) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.lena)
    return client


def test_a_form_of_another_sign_in_is_answered_with_the_way_back(lena: Client) -> None:
    came_from = f"http://testserver{TARGETS}"
    answer = lena.post("/", headers={"referer": came_from})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Nothing was saved: open the page again and send it once more." in page
    assert f'href="{came_from}"' in page


def test_a_form_from_elsewhere_is_led_to_nobody_elses_page(lena: Client) -> None:
    answer = lena.post("/", headers={"referer": "https://elsewhere.example/"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "elsewhere" not in page
    assert "To my partnerships" in page
    assert "Open the page again" not in page


def test_a_part_of_a_page_opened_by_itself_leads_to_the_page(lena: Client) -> None:
    answer = lena.get(f"{TARGETS}proposals/1/agree/")
    page = answer.content.decode()
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert f'href="{TARGETS}proposals/1/"' in page


def test_a_program_gets_no_page_for_a_refused_method(lena: Client) -> None:
    answer = lena.get("/api/v1/partnerships/northwind-brightcall/targets/1/agree/")
    assert answer.status_code == 405
    assert answer["Content-Type"].startswith("application/problem+json")
