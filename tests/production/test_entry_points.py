"""Web, worker and beat, started as docker-compose.yml starts them, on fresh roles.

deploy/roles.sql makes the logins on a server of its own, `migrate` the tables, and then
each service's command and health check run as they are written there. Only addresses
of this machine stand in for the names of containers.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
import pytest

from partnership import embedded
from partnership.embedded.postgres import INSTALL, wheel
from partnership.embedded.worlds import PORT, World
from tests.ports import free_port
from tests.production.described import ROOT, SECRET, example, services

PATIENCE = 150  # seconds; a busy machine is no error
BY_HAND = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


class Stack:
    """The services of docker-compose.yml as processes of this machine."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.port = free_port()
        self.services = services()
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str) -> dict[str, str]:
        """What compose tells the service; containers' names become addresses here."""
        told = {k: str(v) for k, v in self.services[name]["environment"].items()}
        sockets = self.world.postgres_sockets
        address = told["DATABASE_URL"].replace(
            "@postgres/ours", f"@/ours?host={sockets}&port={PORT}"
        )
        return {
            **told,
            "DATABASE_URL": address,
            "REDIS_URL": self.world.redis_url,
            "BIND": f"127.0.0.1:{self.port}",
            # The image holds the collected ones; here nobody collected any.
            "STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
            # Of the image and of the engine.
            "DJANGO_SETTINGS_MODULE": "partnership.settings",
            "HOSTNAME": socket.gethostname(),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "TMPDIR": str(self.folder),
        }

    def here(self, command: list[str]) -> list[str]:
        # An engine spells one $ as two in its file.
        return [
            word.replace("/tmp/", f"{self.folder}/").replace("$$", "$")
            for word in command
        ]

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                self.here(self.services[name]["command"]),
                cwd=ROOT,
                env=self.environment(name),
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def healthy(self, name: str) -> bool:
        """Whether the health check of the service passes."""
        kind, *words = self.here(self.services[name]["healthcheck"]["test"])
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        return self.run(name, command).returncode == 0

    def run(self, name: str, command: list[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(name), check=False, **BY_HAND
        )

    def manage(self, name: str, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run(name, ["python", "manage.py", *words])

    def stop(self) -> dict[str, int]:
        """End all as an engine does; their exit statuses."""
        for process in self.running.values():
            process.terminate()
        return {n: p.wait(timeout=PATIENCE) for n, p in self.running.items()}

    def kill(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()[-3000:]


def superuser(world: World, database: str = "postgres") -> "psycopg.Connection[Any]":
    password = (world.folder("postgres") / "superuser-password").read_text()
    return psycopg.connect(
        host=str(world.postgres_sockets),
        port=PORT,
        user="postgres",
        password=password.strip(),
        dbname=database,
        autocommit=True,
    )


def make_roles(world: World) -> None:
    """Run deploy/roles.sql on a server that has none, as its image does."""
    with superuser(world) as link:
        link.execute("DROP DATABASE ours")
        for role in ("ours", "ours_owner", "ours_runtime"):
            link.execute(f"DROP ROLE {role}")
        password = link.info.password
    psql = wheel() / INSTALL / "bin" / "psql"
    subprocess.run(
        [psql, "--no-psqlrc", "--username=postgres", "-f", ROOT / "deploy/roles.sql"],
        env={
            "PGHOST": str(world.postgres_sockets),
            "PGPORT": str(PORT),
            "PGPASSWORD": password,
            "DB_PASSWORD": example()["DB_PASSWORD"],
            "WEB_DB_PASSWORD": example()["WEB_DB_PASSWORD"],
        },
        check=True,
    )


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with embedded.temporary_world() as world:
        make_roles(world)
        stack = Stack(world, tmp_path)
        try:
            yield stack
        finally:
            stack.kill()


def until(question: Any, stack: Stack, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > deadline:
            pytest.fail(f"{name}: {stack.log(name)}")
        time.sleep(0.3)


def test_the_services_run_as_they_are_described(stack: Stack) -> None:
    migrated = stack.run("migrate", stack.here(stack.services["migrate"]["command"]))
    assert migrated.returncode == 0, migrated.stdout
    for name in ("web", "worker", "beat"):
        stack.start(name)
    # Where this is done, all of them are there.
    _work_gets_done(stack)
    until(lambda: stack.healthy("web"), stack, "web")
    _the_doctor_is_content(stack)
    assert stack.healthy("worker"), stack.log("worker")
    assert stack.healthy("beat"), stack.log("beat")
    _all_processes_of_web_are_counted(stack)
    _web_may_not_become_the_owner(stack)
    _the_desk_backs_up(stack)
    assert SECRET not in "".join(stack.log(name) for name in stack.running)
    assert stack.stop() == {"web": 0, "worker": 0, "beat": 0}


# Files and mail are this machine's affair, not that of the services.
CHECKS = ("database", "redis", "migrations", "walls", "worker", "beat", "work", "clock")


def _the_doctor_is_content(stack: Stack) -> None:
    told = stack.manage("web", "doctor", *CHECKS).stdout
    found = [line.split()[:2] for line in told.splitlines()]
    assert found == [[check, "good"] for check in CHECKS], told
    assert "1 answering, queues ingest, scores" in told


ASKED = """
INSERT INTO partnership_outboxrow (partnership_id, kind, key, due_at, state, generation,
    attempts, last_error, created_at)
SELECT id, 'bring_up_to_date', '', now(), 'waiting', 1, 0, '', now()
FROM partnership_partnership
"""

STATE = "SELECT state FROM partnership_outboxrow WHERE kind = 'bring_up_to_date'"


def _work_gets_done(stack: Stack) -> None:
    """A row that nobody rang for: the beat rings, the worker does it."""
    made = stack.manage(
        "desk", "create_partnership", "acme-bright", "--client=A", "--partner=B"
    )
    assert made.returncode == 0, made.stdout
    with superuser(stack.world, "ours") as link:
        link.execute(ASKED)

        def done() -> bool:
            # The weekly word and the status page wait for days of their own.
            row = link.execute(STATE).fetchone()
            return row == ("done",)

        until(done, stack, "worker")


def _all_processes_of_web_are_counted(stack: Stack) -> None:
    for _ in range(12):
        assert _get(stack, "/readyz")[0] == 200
    status, told = _get(stack, "/metrics")
    assert status == 200
    line = 'ours_answers_total{method="GET",route="readyz",status="200"} 12.0'
    assert line in told.splitlines()
    assert _get(stack, "/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 404


def _get(stack: Stack, path: str, **headers: str) -> tuple[int, str]:
    # A connection each, so that both processes get some.
    link = HTTPConnection("127.0.0.1", stack.port, timeout=PATIENCE)
    link.request("GET", path, headers={"Host": "ours.example", **headers})
    answer = link.getresponse()
    body = answer.read().decode()
    link.close()
    return answer.status, body


def _web_may_not_become_the_owner(stack: Stack) -> None:
    for name, allowed in (("desk", True), ("web", False)):
        address = stack.environment(name)["DATABASE_URL"]
        with psycopg.connect(address) as link:
            (role,) = link.execute("SELECT current_user").fetchone() or ("",)
            assert role == "ours_runtime"
            if allowed:
                link.execute("SET ROLE ours_owner")
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    link.execute("SET ROLE ours_owner")


def _the_desk_backs_up(stack: Stack) -> None:
    place = str(stack.folder / "backup")
    done = stack.manage("desk", "backup", place)
    assert done.returncode == 0, done.stdout
    assert "Backed up" in done.stdout
