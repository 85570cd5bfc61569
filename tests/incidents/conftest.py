"""Fixtures of the tests of pages: people with browsers, at the cast's present."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.incidents.pages import Visitor

Visit = Callable[[str], Visitor]


@pytest.fixture
def visit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser that somebody of the cast is signed in with."""
    monkeypatch.setattr("partnership.clock.now", lambda: cast.now)
    return lambda name: Visitor(cast, name)
