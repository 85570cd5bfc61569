"""What the tests of pages share: somebody signed in, and what they are shown."""

import re
from html.parser import HTMLParser

from django.test import Client

from tests.cast import Cast

ADDRESS = "/p/northwind-brightcall/"
SECRET = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
BANNED = re.compile(
    r"\b(fail\w*|breach\w*|offend\w*|red|vendors?|suppliers?|culprits?|at fault)\b",
    re.IGNORECASE,
)


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def page_of(cast: Cast, name: str = "lena", address: str = ADDRESS) -> str:
    """The page at an address as this person gets it, without the forms' own secret."""
    response = signed_in(cast, name).get(address)
    assert response.status_code == 200
    return SECRET.sub("", response.content.decode())


def blaming(page: str) -> list[str]:
    """Words in the page's text that blame somebody."""
    return BANNED.findall(re.sub(r"<[^>]+>", " ", page))


class Nodes(HTMLParser):
    """Counts the elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.count += 1
