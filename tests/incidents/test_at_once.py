"""Two people at once, on the real database: one owner, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from incidents.actions import acknowledging, owning
from incidents.models import Incident, Promise, Update
from partnership.errors import Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import HOUR, fresh, incident, update

Act = Callable[[], object]


def at_once(cast: Cast, *acts: Act) -> list[object]:
    """Do each act in a transaction and a connection of its own, all beginning at once.

    Returns what each returned, or the sentence with which it was refused.
    """
    together = Barrier(len(acts))

    def run(act: Act) -> object:
        together.wait(timeout=20)
        try:
            with cast.inside():
                return act()
        except Refused as refused:
            return refused.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def told(lasting_cast: Cast) -> Incident:
    with lasting_cast.inside():
        return incident(lasting_cast)


def test_two_who_click_at_once_make_one_owner_and_one_request(
    lasting_cast: Cast, told: Incident
) -> None:
    def own(who: str) -> Act:
        return lambda: owning.own(by=lasting_cast.door(who), ref="INC-1", now=NOW)

    at_once(lasting_cast, own("lena"), own("bo"))
    with lasting_cast.inside():
        now_is = fresh(told)
        both = {lasting_cast.door(who).member.pk for who in ("lena", "bo")}
        assert {now_is.owner_id, now_is.asked_by_id} == both
        second = now_is.asked_by
        assert second is not None
        sentence = owning.own_sentence(now_is, second)
    assert sentence.endswith("can hand it over.")


def test_two_who_write_at_once_lose_nothing(lasting_cast: Cast, told: Incident) -> None:
    def write(who: str, number: int) -> Act:
        return lambda: update(
            lasting_cast,
            told,
            who,
            text=f"From {who}, {number}",
            next_update_at=NOW + 2 * HOUR if who == "bo" else None,
        )

    acts = [write(who, number) for who in ("bo", "lena") for number in range(3)]
    at_once(lasting_cast, *acts)
    with lasting_cast.inside():
        rows = list(Update.objects.filter(incident=told).order_by("number"))
        assert [row.number for row in rows] == list(range(1, 8))
        assert len({row.text for row in rows}) == 7
        assert Promise.objects.filter(incident=told, answered_at=None).count() == 1
        assert Promise.objects.filter(incident=told).count() == 4


def test_two_who_acknowledge_at_once_leave_one_acknowledgement(
    lasting_cast: Cast, told: Incident
) -> None:
    def acknowledge(who: str) -> Act:
        return lambda: acknowledging.acknowledge(
            by=lasting_cast.door(who), ref="INC-1", now=NOW
        )

    answers = at_once(lasting_cast, acknowledge("lena"), acknowledge("tom"))
    sentences = [answer for answer in answers if isinstance(answer, str)]
    assert len(sentences) == 1
    assert sentences[0].endswith("has acknowledged it already.")


def test_two_tellings_at_once_have_numbers_without_a_gap(lasting_cast: Cast) -> None:
    acts = [lambda: incident(lasting_cast, "bo"), lambda: incident(lasting_cast, "tom")]
    at_once(lasting_cast, *acts)
    with lasting_cast.inside():
        numbers = Incident.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2]
