"""Two calls with one Idempotency-Key at the same time, in two real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kpis.actions.calls import SameKeyError, import_call
from kpis.actions.kpis import take_into_use
from kpis.models import ImportBatch
from tests.cast import Cast

BODY = (
    b'[{"kpi": "service_level_offered", "period_start": "2026-11-09", "grain": "day",'
    b' "numerator": %d, "denominator": 100}]'
)


@pytest.fixture
def ours(lasting_cast: Cast) -> Cast:
    with lasting_cast.inside() as partnership:
        take_into_use(
            by="the rooms",
            partnership=partnership,
            code="service_level_offered",
            now=lasting_cast.now,
        )
    return lasting_cast


def called(cast: Cast, body: bytes) -> int | str:
    try:
        with cast.inside():
            outcome = import_call(
                by=cast.door("bo"),
                body=body,
                content_type="application/json",
                key="one-key",
                now=cast.now,
                partial=False,
            )
            return outcome.created
    except SameKeyError:
        return "refused"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("second", "answers"),
    [(80, [1, 1]), (81, [1, "refused"])],
    ids=["the same readings", "other readings"],
)
def test_of_two_calls_with_one_key_at_once_one_imports(
    ours: Cast, second: int, answers: list[int | str]
) -> None:
    with ThreadPoolExecutor(2) as both:
        calls = [both.submit(called, ours, BODY % n) for n in (80, second)]
        found = [call.result(timeout=60) for call in calls]
    assert sorted(found, key=str) == answers
    with ours.inside():
        assert ImportBatch.objects.count() == 1
