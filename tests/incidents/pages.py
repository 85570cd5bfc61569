"""Visiting the pages as people of the cast do, without JavaScript."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from incidents.models import Incident
from tests.cast import Cast

LIST = "/p/northwind-brightcall/incidents/"
NEW = f"{LIST}new/"
WALL = "/p/northwind-brightcall/recognition/"
SEARCH = "/p/northwind-brightcall/search/"
TOKEN = re.compile(r"<input type=\"hidden\" name=\"csrfmiddlewaretoken\"[^>]*>")


class Visitor:
    """Somebody of the cast with a browser."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = Client()
        self.client.force_login(
            cast.people[name], "django.contrib.auth.backends.ModelBackend"
        )

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address)  # type: ignore[return-value]

    def post(self, address: str, **words: object) -> HttpResponse:
        return self.client.post(address, words)  # type: ignore[return-value]

    def reads(self, address: str) -> str:
        return text_of(self.get(address))

    def does(self, address: str, **words: object) -> str:
        """Post, and read the page that it leads to."""
        answer = self.client.post(address, words, follow=True)
        assert answer.status_code == 200, text_of(answer)
        return text_of(answer)


def text_of(answer: object) -> str:
    """The page as somebody reads it: with its entities as characters."""
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def at(about: Incident, part: str = "") -> str:
    """The address of an incident, or of an act on it."""
    return f"{LIST}{about.ref}/{part}"


def main(page: str) -> str:
    """What is between `<main>` and `</main>`."""
    return TOKEN.sub("", page[page.index("<main") : page.index("</main>")])


def section(page: str, label: str) -> str:
    """One section, named by its heading's id or by its label."""
    pattern = rf"<section[^>]*aria-label(?:ledby)?=\"{re.escape(label)}\".*?</section>"
    found = re.search(pattern, page, re.DOTALL)
    assert found, f"There is no section “{label}”."
    return TOKEN.sub("", found[0])
