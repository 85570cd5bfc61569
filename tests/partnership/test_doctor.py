"""The doctor: one line a check, and what is wrong is named."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from partnership import clock, heartbeat
from partnership.doctor import CHECKS, Finding, State, examine
from partnership.models import OutboxRow, WorkState
from partnership.postgres.base import as_owner
from tests.cast import Cast

ROOT = Path(__file__).parents[2]
NOBODY = "redis://:s3cret@127.0.0.1:1/0"


def finding(check: str) -> Finding:
    ((_, found),) = examine([check])
    return found


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("database", "PostgreSQL 1"),
        ("redis", "MB in use"),
        ("migrations", "are applied"),
        ("walls", "without a scope they show nothing"),
        ("work", "0 waiting, none for long"),
        ("clock", "agree"),
        ("storage", "static files are there"),
    ],
)
def test_what_is_there_is_good(cast: Cast, check: str, says: str) -> None:
    found = finding(check)
    assert (found.state, found.todo) == (State.GOOD, "")
    assert says in found.what


OPEN_PART = """
CREATE TABLE a_part PARTITION OF kpis_reading
FOR VALUES FROM ('1901-01-01') TO ('1901-02-01')
"""


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        (
            "ALTER TABLE kpis_kpi DISABLE ROW LEVEL SECURITY",
            "row-level security is not on and forced: kpis_kpi",
        ),
        (
            "ALTER TABLE kpis_kpi NO FORCE ROW LEVEL SECURITY",
            "row-level security is not on and forced: kpis_kpi",
        ),
        ("DROP POLICY member ON kpis_kpi", "the policies are not there: kpis_kpi"),
        (
            "ALTER POLICY member ON kpis_kpi TO ours_runtime, ours_owner",
            "the policies are not there: kpis_kpi",
        ),
        (
            "CREATE POLICY wide ON kpis_kpi USING (true)",
            "another policy opens them: kpis_kpi",
        ),
        (
            "ALTER POLICY member ON partnership_member USING (id > 0)",
            "rows show without a scope: partnership_member",
        ),
        (
            OPEN_PART,
            "row-level security is not on and forced: a_part",
        ),
        (
            "ALTER FUNCTION ours_kinds_due() RESET search_path",
            "look-ups whose search path is not pinned: ours_kinds_due",
        ),
        (
            "GRANT EXECUTE ON FUNCTION ours_kinds_due() TO PUBLIC",
            "look-ups that everybody may use: ours_kinds_due",
        ),
        (
            "REVOKE EXECUTE ON FUNCTION ours_kinds_due() FROM ours_runtime",
            "look-ups that the runtime role may not use: ours_kinds_due",
        ),
    ],
)
def test_a_hole_in_the_second_wall_is_named(cast: Cast, loss: str, says: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(loss)
    found = finding("walls")
    assert (found.state, found.what) == (State.BAD, says)
    assert "docs/operations.md" in found.todo


PARTS = """
SELECT relname FROM pg_class
WHERE relispartition AND relkind = 'r' ORDER BY relname DESC
"""


def test_a_part_that_is_open_past_its_table_is_named(db: None) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT ours_ensure_month('2027-01-05')")
        cursor.execute(PARTS)
        ((part,), *_) = cursor.fetchall()
        cursor.execute(f"GRANT SELECT ON {part} TO ours_runtime")
    assert (
        finding("walls").what
        == f"parts that are open past their table’s policy: {part}"
    )


def test_a_connection_that_no_policy_binds_is_bad(db: None) -> None:
    with as_owner():
        assert finding("walls").what.startswith("the connection runs as a role")


def test_no_worker_is_bad_news(db: None) -> None:
    assert finding("worker").what == "no worker answers within 2 s"


@pytest.mark.parametrize(
    ("ago", "state", "says"),
    [
        (None, State.BAD, "no beat has been heard"),
        (timedelta(seconds=4), State.GOOD, "the last beat was 4 s ago"),
        (timedelta(seconds=90), State.BAD, "the last beat was 90 s ago"),
    ],
)
def test_the_beat_is_known_by_its_last_tick(
    db: None, ago: timedelta | None, state: State, says: str
) -> None:
    cache.delete(heartbeat.KEY)
    if ago is not None:
        heartbeat.tick(clock.now() - ago)
    found = finding("beat")
    assert (found.state, found.what) == (state, says)


@pytest.mark.parametrize(
    ("state", "due", "told"),
    [
        (WorkState.DEAD, timedelta(), (State.LOOK, "1 set aside after five attempts")),
        (
            WorkState.WAITING,
            timedelta(minutes=11),
            (State.BAD, "period_touched has waited for 11 minutes"),
        ),
        (
            WorkState.WAITING,
            timedelta(seconds=9),
            (State.GOOD, "1 waiting, none for long"),
        ),
        (
            WorkState.WAITING,
            timedelta(minutes=-9),
            (State.GOOD, "0 waiting, none for long"),
        ),
    ],
)
def test_work_that_waits_for_long_is_bad_news(
    cast: Cast, state: WorkState, due: timedelta, told: tuple[State, str]
) -> None:
    with cast.inside() as ours:
        OutboxRow.objects.create(
            partnership=ours,
            kind="period_touched",
            state=state,
            due_at=clock.now() - due,
        )
    found = finding("work")
    assert (found.state, found.what) == told


@pytest.mark.parametrize("check", ["redis", "worker", "beat"])
def test_redis_away_is_told_without_its_password(
    db: None, settings: Any, check: str
) -> None:
    settings.REDIS_URL = NOBODY
    found = finding(check)
    assert found.state is State.BAD
    assert found.what.startswith("Redis says: ")
    assert "s3cret" not in found.what + found.todo


@pytest.mark.parametrize(
    ("apart", "state"), [(-20, State.BAD), (20, State.BAD), (2.5, State.LOOK)]
)
def test_clocks_that_disagree_are_told(db: None, apart: float, state: State) -> None:
    connection.ensure_connection()
    with time_machine.travel(clock.now() + timedelta(seconds=apart), tick=True):
        found = finding("clock")
    assert found.state is state
    assert "s apart" in found.what


@pytest.mark.parametrize(
    ("backend", "state", "says"),
    [
        ("console", State.LOOK, "mails go to the console, to nobody"),
        ("filebased", State.BAD, "/no/such/folder is no folder"),
        ("smtp", State.BAD, "127.0.0.1:1 takes no mail"),
    ],
)
def test_mail_that_reaches_nobody_is_told(
    settings: Any, backend: str, state: State, says: str
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_FILE_PATH = "/no/such/folder"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    found = finding("mail")
    assert found.state is state
    assert found.what.startswith(says)


def test_static_files_that_nobody_collected_are_bad_news(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "partnership.static.Storage"},
    }
    assert finding("storage").what == "the static files are not collected"


def test_uploads_without_room_are_bad_news(settings: Any) -> None:
    settings.OURS_UPLOAD_TEXT_BYTES = 10**18
    assert "MB are free" in finding("storage").what


def test_doctor_says_one_line_a_check_and_ends_with_1_if_one_is_bad(
    db: None, settings: Any
) -> None:
    settings.REDIS_URL = NOBODY
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=said)
    assert ended.value.code == 1
    lines = said.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == list(CHECKS)
    assert {line.split()[1] for line in lines} <= {"good", "look", "bad"}


def test_doctor_ends_quietly_where_all_is_good(db: None) -> None:
    said = StringIO()
    call_command("doctor", "database", "clock", stdout=said)
    assert [line.split()[:2] for line in said.getvalue().splitlines()] == [
        ["database", "good"],
        ["clock", "good"],
    ]


def test_doctor_names_its_checks_where_asked_for_another() -> None:
    with pytest.raises(CommandError, match="There is no check “disk”"):
        call_command("doctor", "disk")


def test_doctor_answers_without_a_database() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", "database", "clock", "redis"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgresql://ours:s3cret@127.0.0.1:1/x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "s3cret" not in done.stdout + done.stderr
    told = [line.split()[:2] for line in done.stdout.splitlines()]
    assert told == [["database", "bad"], ["clock", "bad"], ["redis", "good"]]
