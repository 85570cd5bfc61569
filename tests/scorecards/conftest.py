"""The day of the review, for the tests of pages."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import Cast


@pytest.fixture
def at_review(cast: Cast) -> Iterator[Cast]:
    """The cast on Wednesday, 2 December 2026, 15:18: November has closed."""
    with time_machine.travel(cast.now, tick=False):
        yield cast
