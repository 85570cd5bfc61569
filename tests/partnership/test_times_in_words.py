"""How long there is to wait, in words."""

from datetime import timedelta

import pytest

from partnership.presenters import times
from tests.conftest import NOW

WAITS = {
    "in 42 minutes": timedelta(minutes=42),
    "in 1 hour": timedelta(hours=1),
    "in 1 h 30 min": timedelta(minutes=90),
    "in 5 h 59 min": timedelta(hours=6, minutes=-1),
    "in 8 hours": timedelta(hours=8, minutes=10),
    "was due 2 h 5 min ago": -timedelta(minutes=125),
    "due now": timedelta(seconds=20),
}


@pytest.mark.parametrize("words", WAITS)
def test_wait_of_some_hours_is_told_with_its_minutes(words: str) -> None:
    assert times.relative(NOW + WAITS[words], NOW) == words
