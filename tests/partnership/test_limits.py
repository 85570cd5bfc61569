"""How often is too often: by address, by person, and anew after its seconds."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from partnership.limits import is_too_often


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def ask(address: str = "192.0.2.7", who: str = "") -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    return is_too_often(request, "looking", most=2, per=timedelta(minutes=1), who=who)


def test_more_than_so_many_are_too_often() -> None:
    assert [ask() for _n in range(4)] == [False, False, True, True]


def test_each_address_and_each_person_is_counted_alone() -> None:
    assert [ask() for _n in range(3)] == [False, False, True]
    assert not ask("192.0.2.8")
    assert [ask(who="7") for _n in range(3)] == [False, False, True]
    assert not ask(who="8")


def test_a_count_that_ends_between_two_steps_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(cache, "add", lambda *said: False)
        assert not ask()
    assert [ask() for _n in range(2)] == [False, True]
