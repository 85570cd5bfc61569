"""The gallery: for whoever is signed in, every component drawn, no data of anybody."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse


@pytest.fixture
def somebody(db):
    """Somebody signed in who is a member of nothing."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("ada@nowhere.example"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["gallery", "gallery_chart"])
def test_gallery_asks_for_a_sign_in(name):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_gallery_shows_every_part_of_the_row(somebody):
    page = somebody.get(reverse("gallery")).content.decode()
    for part in ("bullet", "spark", "variation", "state", "origin", "why"):
        assert f'class="{part}' in page


def test_gallery_draws_each_situation_of_the_bullet(somebody):
    page = somebody.get(reverse("gallery")).content.decode()
    for words in ("higher is better", "lower is better", "corridor", "not in yet"):
        assert words in page


def test_gallery_asks_what_the_sample_form_leaves_open(somebody):
    page = somebody.get(reverse("gallery")).content.decode()
    assert 'href="#id_why"' in page
    assert 'id="id_why"' in page


def test_gallery_chart_is_a_figure(somebody):
    figure = json.loads(somebody.get(reverse("gallery_chart")).content)
    assert {trace["meta"] for trace in figure["data"]} == {
        *("limit", "minimum", "goal", "values", "running")
    }
