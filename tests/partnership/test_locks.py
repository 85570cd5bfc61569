"""Two transactions at once: the second waits its turn, and never in a ring."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

from django.db import connection, transaction

from kpis.actions.restating import touch
from kpis.actions.targets import propose_target
from kpis.models import Kpi
from partnership import outbox, periods, tenancy
from partnership.actions.proposals import ProposalError
from partnership.locks import hold
from partnership.models import Partnership, Proposal
from tests.cast import Cast
from tests.kpis.agreeing import SERVICE_LEVEL, in_use

WAITING = "select count(*) from pg_locks where not granted"


class Other(Thread):
    """Somebody else's transaction in the partnership; `error` is what it ended with."""

    def __init__(self, partnership: Partnership, deed: Callable[[], object]) -> None:
        super().__init__()
        self.partnership, self.deed = partnership, deed
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with tenancy.scope([self.partnership.pk]), transaction.atomic():
                self.deed()
        except Exception as error:  # noqa: BLE001 - told by the test
            self.error = error
        finally:
            connection.close()


def until_somebody_waits() -> None:
    """Return once another transaction waits for a lock of ours."""
    for _look in range(200):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited")


def test_a_deed_and_the_worker_never_wait_for_each_other_in_a_ring(
    lasting_cast: Cast,
) -> None:
    ours, now = lasting_cast.ours, lasting_cast.now
    period = periods.parse(ours.calendar, "2026-11")
    deed = Other(ours, lambda: touch(ours, [period], now))
    with lasting_cast.inside():
        hold(ours)
        deed.start()
        until_somebody_waits()
        outbox.ask(
            partnership_id=ours.pk, kind="period_touched", key=period.key, due_at=now
        )
    deed.join()
    assert deed.error is None


def test_the_second_of_two_proposals_at_once_is_told_that_one_is_open(
    lasting_cast: Cast,
) -> None:
    cast = lasting_cast
    with cast.inside():
        kpi = in_use(cast)

    def propose(name: str) -> None:
        propose_target(
            by=cast.door(name),
            kpi=Kpi.objects.get(pk=kpi.pk),
            terms=SERVICE_LEVEL,
            now=cast.now,
        )

    second = Other(cast.ours, lambda: propose("bo"))
    with cast.inside():
        propose("lena")
        second.start()
        until_somebody_waits()
    second.join()
    assert isinstance(second.error, ProposalError)
    with cast.inside():
        assert Proposal.objects.count() == 1


def test_work_that_takes_longer_than_its_lease_is_not_taken_over(
    lasting_cast: Cast, monkeypatch, settings
) -> None:
    settings.OURS_LEASES = {"default": 0.3}
    taken, ended = [], Event()

    def slow(work: outbox.Work) -> None:
        time.sleep(1)
        ended.set()

    monkeypatch.setattr(outbox, "handler_of", lambda kind: slow)
    with lasting_cast.inside() as ours:
        due = lasting_cast.now - timedelta(days=365)
        outbox.ask(partnership_id=ours.pk, kind="period_touched", key="x", due_at=due)
    (work,) = outbox.claim("period_touched", 1)
    done: list[bool] = []
    worker = Thread(target=lambda: (done.append(outbox.do(work)), connection.close()))
    worker.start()
    while not ended.wait(0.05):
        taken += outbox.claim("period_touched", 1)
    worker.join()
    assert (done, taken) == ([True], [])
