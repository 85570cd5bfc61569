"""Work that a change causes: asked for with it, done once, never forgotten."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction

from partnership import clock, outbox, tasks, tenancy
from partnership.celery import app
from partnership.models import OutboxRow, WorkState
from partnership.outbox import Work
from partnership.tasks import drain
from tests.cast import Cast

KIND = "period_touched"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    """What a handler was given; the handler is the only thing that is replaced."""
    given: list[Work] = []
    monkeypatch.setattr(outbox, "handler_of", lambda kind: given.append)
    return given


def ask(cast: Cast, key: str = "2026-11") -> None:
    with cast.inside():
        outbox.ask(partnership_id=cast.ours.pk, kind=KIND, key=key, due_at=clock.now())


def rows(cast: Cast) -> list[OutboxRow]:
    with cast.inside():
        return list(OutboxRow.objects.filter(kind=KIND).order_by("pk"))


def claim() -> list[Work]:
    return outbox.claim(KIND, 10)


def test_asking_twice_while_it_waits_is_asking_once(cast: Cast) -> None:
    ask(cast)
    ask(cast)
    (row,) = rows(cast)
    assert row.generation == 2


def test_work_is_done_once_and_stays_done(cast: Cast, seen: list[Work]) -> None:
    ask(cast)
    (work,) = claim()
    assert outbox.do(work)
    assert claim() == []
    assert [w.key for w in seen] == ["2026-11"]
    assert rows(cast)[0].state == WorkState.DONE


def test_work_asked_for_while_it_is_done_is_done_once_more(
    cast: Cast, seen: list[Work]
) -> None:
    ask(cast)
    (work,) = claim()
    ask(cast)
    assert outbox.do(work)
    (again,) = claim()
    assert outbox.do(again)
    assert len(seen) == 2
    assert claim() == []


def test_work_that_another_worker_has_is_not_claimed(cast: Cast) -> None:
    ask(cast)
    assert len(claim()) == 1
    assert claim() == []


def test_work_of_a_partnership_that_nobody_works_on_comes_first(cast: Cast) -> None:
    ask(cast, "2026-10")
    ask(cast, "2026-11")
    with cast.inside("meridian-crestline") as another:
        outbox.ask(partnership_id=another.pk, kind=KIND, due_at=clock.now())
    taken = [work.partnership_id for _ in range(3) for work in outbox.claim(KIND, 1)]
    assert taken == [cast.ours.pk, another.pk, cast.ours.pk]


def test_an_upload_waits_for_one_scorecard_and_not_for_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def handler(work: Work) -> None:
        done.append(f"{work.kind} {work.key}")
        if work.key == "2026-08":  # while the first is computed, somebody uploads
            outbox.ask(
                partnership_id=work.partnership_id,
                kind="read_upload",
                key="7",
                due_at=clock.now(),
            )

    monkeypatch.setattr(outbox, "handler_of", lambda kind: handler)
    for key in ("2026-08", "2026-09", "2026-10"):
        ask(cast, key)
    assert drain(KIND) == 4
    assert done == [
        "period_touched 2026-08",
        "read_upload 7",
        "period_touched 2026-09",
        "period_touched 2026-10",
    ]


def test_a_worker_of_uploads_alone_leaves_the_scorecards_to_others(
    cast: Cast, seen: list[Work]
) -> None:
    ask(cast)
    assert drain("read_upload") == 0
    assert seen == []


def test_uploads_are_rung_for_in_a_queue_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rung: list[tuple[list[str], str]] = []
    monkeypatch.setattr(
        app, "send_task", lambda _n, args, queue, **_: rung.append((args, queue))
    )
    outbox.ring("read_upload")
    outbox.ring(KIND)
    assert rung == [(["read_upload"], "ingest"), ([KIND], "scores")]
    assert set(app.conf.task_queues) == {"ingest", "scores"}


def test_a_worker_that_lost_its_lease_undoes_what_it_did(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cast)
    (work,) = claim()

    def handler(given: Work) -> None:
        OutboxRow.objects.filter(pk=given.id).update(key="half done")
        # Meanwhile somebody else has claimed it again.
        OutboxRow.objects.filter(pk=given.id).update(attempts=work.attempt + 1)

    monkeypatch.setattr(outbox, "handler_of", lambda kind: handler)
    assert not outbox.do(work)
    assert rows(cast)[0].key == "2026-11"


def test_an_error_brings_the_work_back_later_and_keeps_only_its_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(work: Work) -> None:
        raise ValueError("a secret of the partnership")

    monkeypatch.setattr(outbox, "handler_of", lambda kind: handler)
    ask(cast)
    (work,) = claim()
    assert not outbox.do(work)
    (row,) = rows(cast)
    assert (row.state, row.last_error) == (WorkState.WAITING, "ValueError")
    assert row.due_at > clock.now()


def test_the_fifth_error_sets_the_work_aside_until_the_desk_retries(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(work: Work) -> None:
        raise ValueError

    monkeypatch.setattr(outbox, "handler_of", lambda kind: handler)
    ask(cast)
    for _attempt in range(outbox.MOST_ATTEMPTS):
        with cast.inside():
            OutboxRow.objects.update(due_at=clock.now() - timedelta(seconds=1))
        (work,) = claim()
        outbox.do(work)
    (row,) = rows(cast)
    assert row.state == WorkState.DEAD
    with tenancy.office(), transaction.atomic():
        outbox.retry(row, now=clock.now() - timedelta(seconds=1))
    assert len(claim()) == 1


def test_retrying_what_was_asked_for_again_leaves_one_piece_of_work(
    cast: Cast,
) -> None:
    ask(cast)
    with cast.inside():
        OutboxRow.objects.update(state=WorkState.DEAD)
    ask(cast)
    dead, waiting = rows(cast)
    with tenancy.office(), transaction.atomic():
        assert not outbox.retry(dead, now=clock.now())
    states = {row.pk: row.state for row in rows(cast)}
    assert states == {dead.pk: WorkState.DONE, waiting.pk: WorkState.WAITING}


def test_a_task_that_went_on_for_a_minute_rings_for_the_rest(
    cast: Cast, seen: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(outbox, "ring", rung.append)
    monkeypatch.setattr(tasks, "LONGEST", 0.0)
    ask(cast, "2026-10")
    ask(cast, "2026-11")
    assert tasks.drain(KIND) == 1
    assert rung == [KIND]
    assert tasks.drain(KIND) == 1


def test_a_task_that_runs_out_of_time_begins_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(work: Work) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(outbox, "handler_of", lambda kind: handler)
    ask(cast)
    ask(cast, "2026-10")
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.drain(KIND)
    assert sorted(row.attempts for row in rows(cast)) == [0, 1]
    assert all(row.leased_until is None for row in rows(cast))


def test_many_pieces_are_asked_for_in_one_statement_with_one_ring(
    cast: Cast, django_assert_num_queries, django_capture_on_commit_callbacks
) -> None:
    ask(cast, "2026-11")
    keys = [f"2026-{month:02}" for month in range(1, 13)]
    with (
        cast.inside(),
        django_capture_on_commit_callbacks() as rings,
        django_assert_num_queries(1),
    ):
        outbox.ask_many(
            partnership_id=cast.ours.pk,
            kind=KIND,
            keys=[*keys, *keys],
            due_at=clock.now(),
        )
    assert len(rings) == 1
    assert sorted(row.key for row in rows(cast)) == keys


@pytest.mark.parametrize(
    ("later", "rung"),
    [
        pytest.param(timedelta(0), [KIND], id="due-now"),
        pytest.param(timedelta(minutes=30), [], id="due-later"),
    ],
)
def test_a_worker_is_woken_up_for_what_is_due_and_for_nothing_else(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    later: timedelta,
    rung: list[str],
    django_capture_on_commit_callbacks,
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(outbox, "ring", heard.append)
    with cast.inside(), django_capture_on_commit_callbacks(execute=True):
        outbox.ask(partnership_id=cast.ours.pk, kind=KIND, due_at=clock.now() + later)
    assert heard == rung


def test_work_of_an_unknown_kind_is_refused_when_it_is_asked_for(cast: Cast) -> None:
    with cast.inside(), pytest.raises(ValueError, match="Nobody does “dream”"):
        outbox.ask(
            partnership_id=cast.ours.pk, kind="dream", key="", due_at=clock.now()
        )


def test_rows_of_the_outbox_hold_no_content() -> None:
    columns = {field.column for field in OutboxRow._meta.get_fields()}
    assert columns == {
        "id",
        "partnership_id",
        "kind",
        "key",
        "due_at",
        "state",
        "generation",
        "attempts",
        "leased_until",
        "last_error",
        "created_at",
        "done_at",
    }


def test_the_claim_is_the_only_way_across_partnerships(cast: Cast) -> None:
    ask(cast)
    assert not OutboxRow.objects.exists()
    assert [w.partnership_id for w in claim()] == [cast.ours.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef "
            "AND pronamespace = 'public'::regnamespace ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == [
            "ours_claim",
            "ours_claim_first",
            "ours_ensure_month",
            "ours_invitation",
            "ours_kinds_due",
            "ours_memberships",
            "ours_status_link",
            "ours_token",
        ]
