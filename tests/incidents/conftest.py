"""Fixtures of the tests of pages: people with browsers, at the cast's present."""

from collections.abc import Callable

import pytest

from incidents.models import Incident
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.pages import Visitor
from tests.incidents.stories import HOUR, incident

Visit = Callable[[str], Visitor]


@pytest.fixture
def visit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser that somebody of the cast is signed in with."""
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)
    return lambda name: Visitor(cast, name)


@pytest.fixture
def slow(cast: Cast) -> Incident:
    """An incident that Bo told an hour ago."""
    with cast.inside():
        return incident(cast, now=NOW - HOUR)
