"""After the sign-in: the scorecard of the one partnership, or the choice of several."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast

SCORECARD = "/p/northwind-brightcall/"
LANDS = {
    "a contributor of one partnership": ("amina", SCORECARD),
    "a leader of one partnership": ("omar", "/p/northwind-harborline/"),
    "who moved to another partner": ("max", "/p/northwind-harborline/"),
    "a leader of two partnerships": ("lena", "/"),
    "an executive of two partnerships": ("sofia", "/status/"),
    "who is suspended": ("sam", "/"),
    "a member of nothing": ("nia", "/"),
}


@pytest.mark.parametrize(("name", "address"), LANDS.values(), ids=LANDS.keys())
def test_a_sign_in_leads_to_the_scorecard_or_to_the_choice(
    cast: Cast, client: Client, name: str, address: str
) -> None:
    said = {"login": cast.people[name].email, "password": PASSWORD}
    answer = client.post("/accounts/login/", said, follow=True)
    assert answer.redirect_chain[-1] == (address, 302)
    assert answer.status_code == 200


def test_an_executive_of_one_partnership_is_led_to_its_status_page(
    cast: Cast, client: Client
) -> None:
    with cast.inside("northwind-harborline"):
        cast.members["sofia", "northwind-harborline"].delete()
    client.force_login(cast.sofia, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/start/")["Location"] == "/status/northwind-brightcall/"


def test_a_page_that_was_asked_for_comes_before_the_scorecard(
    cast: Cast, client: Client
) -> None:
    said = {"login": cast.amina.email, "password": PASSWORD}
    wanted = f"{SCORECARD}targets/"
    answer = client.post(f"/accounts/login/?next={wanted}", said)
    assert answer["Location"] == wanted


def test_the_portfolio_stays_where_it_is_for_a_member_of_one_partnership(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.amina, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
