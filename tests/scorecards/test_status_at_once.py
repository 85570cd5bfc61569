"""Several workers at once: a day is closed once, and nothing is counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from django.db import connection

from partnership import clock
from partnership.models import OutboxRow, WorkState
from partnership.tasks import drain
from scorecards.actions.status import asking, telling
from scorecards.models import AreaDay, StatusMail, StatusQuestion
from tests.cast import Cast
from tests.conftest import NOW
from tests.incidents.stories import incident
from tests.incidents.test_at_once import at_once
from tests.scorecards.leadership import kept, phone, rebuild
from tests.scorecards.telling import KIND, SOFIA, VISITOR, sent_to, watch

MIDNIGHT = datetime(2026, 12, 3, tzinfo=UTC)
WORKERS = 4


def together(act: Callable[[], object]) -> list[object]:
    """What each of several workers returns that begin at once."""
    ready = Barrier(WORKERS)

    def run(_number: int) -> object:
        ready.wait(timeout=20)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_any_number_of_workers_build_one_page(lasting_cast: Cast) -> None:
    cast = lasting_cast
    with cast.inside():
        phone(cast)
        incident(cast, kpis=("service_level_offered",), audience="leadership")
    rebuild(cast, NOW)
    changed = together(lambda: rebuild(cast, MIDNIGHT))
    assert sorted(changed) == [False] * (WORKERS - 1) + [True]
    assert kept(cast)[0] == 2
    with cast.inside():
        assert AreaDay.objects.values_list("day", "told").get() == (
            NOW.date(),
            "partial_outage",
        )


def test_two_questions_at_once_become_one(lasting_cast: Cast) -> None:
    sofia = lasting_cast.door("sofia")
    answers = at_once(
        lasting_cast,
        *(lambda: asking.ask(by=sofia, text="How is it?", now=NOW) for _ in range(2)),
    )
    refused = [answer for answer in answers if isinstance(answer, str)]
    assert len(refused) == 1
    assert "waits for its answer" in refused[0]
    with lasting_cast.inside():
        assert StatusQuestion.objects.count() == 1


def test_each_reader_hears_of_each_thing_once_from_any_number_of_workers(
    lasting_cast: Cast,
) -> None:
    cast = watch(lasting_cast)
    with cast.inside():
        for summary in ("Calls drop", "Chats wait"):
            incident(cast, audience="leadership", summary=summary)
    rebuild(cast, NOW)
    with cast.inside():
        waiting = OutboxRow.objects.filter(kind=KIND, state=WorkState.WAITING)
        assert waiting.update(due_at=clock.now()) == 4
    together(lambda: drain(KIND))
    for reader in (SOFIA, VISITOR):
        told = " ".join(message.body for message in sent_to(reader))
        assert (told.count("Calls drop"), told.count("Chats wait")) == (1, 1)


def test_weekly_word_that_goes_out_holds_back_no_news(lasting_cast: Cast) -> None:
    cast = watch(lasting_cast)
    with cast.inside() as ours:
        telling.week(partnership=ours, name="2026-W50", now=NOW)
        incident(cast, audience="leadership")
    rebuild(cast, NOW)

    def take(event: str) -> list[str]:
        mail = StatusMail.objects.get(event__startswith=event, link=None)
        found = telling.taken(partnership=cast.ours, key=f"{mail.pk}:1")
        return [one.kind for one in found]

    def take_elsewhere() -> list[str]:
        try:
            with cast.inside():
                return take("opened")
        finally:
            connection.close()

    with cast.inside(), ThreadPoolExecutor(1) as pool:
        assert take("weekly") == ["weekly"]
        assert pool.submit(take_elsewhere).result(timeout=20) == ["opened"]
