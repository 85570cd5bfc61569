"""Workers, their children and Redis are killed while work is asked for.

PostgreSQL is the truth and Redis a bell: nothing may be lost, nothing done twice.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from partnership import embedded
from partnership.models import AuditEntry, OutboxRow, WorkState
from tests.cast import Cast
from tests.faults.effects import DONE
from tests.services import kill_server

ROOT = Path(__file__).parent.parent.parent
FAULTS = 30
PIECES = 300


class Site:
    """A worker, a beat and a Redis of their own, on the test's database."""

    def __init__(self, logs: Path, **env: str) -> None:
        self.logs = logs
        self.redis = ExitStack()
        self.world = self.redis.enter_context(embedded.temporary_world(("redis",)))
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": _address_of_the_test_database(),
            "REDIS_URL": self.world.redis_url,
            **env,
        }
        self.worker = self._start(
            "worker",
            "worker",
            "--concurrency=2",
            "--loglevel=ERROR",
            "--without-gossip",
            "--without-mingle",
        )
        self.beat = self._start(
            "beat", "beat", "-s", str(logs / "schedule"), "--pidfile="
        )

    def _start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "partnership", *command],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def write(self, partnership: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.faults.writer",
                str(partnership),
                str(PIECES),
            ],
            cwd=ROOT,
            env=self.env,
        )

    def kill_child(self) -> None:
        """One of the worker's own processes, in the middle of whatever it does."""
        children = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children")
        pids = children.read_text().split() if children.exists() else []
        if pids:
            os.kill(int(random.choice(pids)), signal.SIGKILL)  # noqa: S311 - which one does not matter

    def kill_worker(self) -> None:
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.worker = self._start(
            "worker",
            "worker",
            "--concurrency=2",
            "--loglevel=ERROR",
            "--without-gossip",
            "--without-mingle",
        )

    def kill_redis(self) -> None:
        kill_server(self.world, "redis")
        time.sleep(0.3)
        self.redis.enter_context(embedded.using(self.world, ["redis"]))

    def stop(self) -> None:
        for process in (self.worker, self.beat):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.redis.close()


def _address_of_the_test_database() -> str:
    wanted = connection.settings_dict
    return (
        f"postgresql://{wanted['USER']}:{wanted['PASSWORD']}@/{wanted['NAME']}"
        f"?host={wanted['HOST']}&port={wanted['PORT']}"
    )


@contextmanager
def running_site(logs: Path, **env: str) -> Iterator[Site]:
    site = Site(logs, **env)
    try:
        yield site
    finally:
        site.stop()


@pytest.mark.faults
def test_nothing_is_lost_and_nothing_done_twice_under_thirty_kills(
    lasting_cast: Cast, tmp_path: Path
) -> None:
    ours = lasting_cast.ours
    with running_site(tmp_path) as site:
        writer = site.write(ours.pk)
        faults = (
            [site.kill_child] * (FAULTS - 10)
            + [site.kill_worker] * 5
            + [site.kill_redis] * 5
        )
        random.Random(7).shuffle(faults)  # noqa: S311 - a seed, so that it repeats
        for fault in faults:
            time.sleep(0.35)
            fault()
        assert writer.wait(timeout=120) == 0
        _wait_until_all_is_done(lasting_cast, site)
    with lasting_cast.inside():
        done = Counter(
            entry.about["key"] for entry in AuditEntry.objects.filter(what=DONE)
        )
        # Each new partnership asks for its status page as well.
        pieces = OutboxRow.objects.exclude(kind__in=("status_page", "weekly_word"))
        states = Counter(pieces.values_list("state", flat=True))
    assert states == {WorkState.DONE: PIECES}
    assert {key for key, times in done.items() if times > 1} == set()
    assert set(done) == {str(number) for number in range(PIECES)}


def _wait_until_all_is_done(cast: Cast, site: Site) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with cast.inside():
            waiting = OutboxRow.objects.exclude(kind__in=("status_page", "weekly_word"))
            if not waiting.filter(state=WorkState.WAITING).exists():
                return
        time.sleep(0.5)
    logs = "\n".join(log.read_text()[-2000:] for log in site.logs.glob("*.log"))
    pytest.fail(f"work still waits after two minutes\n{logs}")
