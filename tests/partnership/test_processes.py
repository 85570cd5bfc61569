"""Children end with their parent, in order, and never silently."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from partnership import serving
from partnership.processes import Child, Supervisor
from tests.services import alive

SOURCE = Path(__file__).parents[2]
# It says where it is, so that a test knows that it listens to signals.
STAY = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAY}"
SUPERVISE = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from partnership.processes import Child, Supervisor
    logs = Path(sys.argv[1])
    stay = "import time; print('here', flush=True); time.sleep(60)"
    children = [
        Child(name, [sys.executable, "-c", stay], lambda log: "here" in log.read_text(),
              logs, {})
        for name in ("web", "beat", "worker")
    ]
    def tell(*words):
        print(*words, flush=True)
    supervisor = Supervisor(children, logs=logs, tell=tell)
    running = supervisor.running
    sys.exit(supervisor.run(lambda: tell("pids", *(c.pid for c in running.values()))))
    """
)


def child(name: str, program: str, tmp_path: Path) -> Child:
    command = [sys.executable, "-c", program]
    return Child(name, command, lambda log: "here" in log.read_text(), tmp_path, {})


@pytest.fixture
def supervised(tmp_path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )


def children_of(supervised: "subprocess.Popen[str]") -> list[int]:
    assert supervised.stdout is not None
    for line in supervised.stdout:
        if line.startswith("pids"):
            return [int(word) for word in line.split()[1:]]
    raise AssertionError("the children did not start")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_stops_children_in_the_order_of_starting(
    supervised: "subprocess.Popen[str]", number: int
) -> None:
    pids = children_of(supervised)
    supervised.send_signal(number)
    said, _ = supervised.communicate(timeout=20)
    assert said.splitlines() == ["stopping web", "stopping beat", "stopping worker"]
    assert supervised.returncode == 0
    assert not any(alive(pid) for pid in pids)


@pytest.mark.faults
def test_children_of_a_killed_parent_are_gone_after_three_seconds(
    supervised: "subprocess.Popen[str]",
) -> None:
    pids = children_of(supervised)
    supervised.kill()
    supervised.communicate()
    end = time.monotonic() + 3
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def test_child_that_ends_by_itself_ends_the_others_with_its_last_words(
    tmp_path: Path,
) -> None:
    ends = "print('here', flush=True); raise SystemExit('the disk is full')"
    said: list[str] = []
    supervisor = Supervisor(
        [child("web", STAY, tmp_path), child("worker", ends, tmp_path)],
        logs=tmp_path,
        tell=said.append,
    )
    assert supervisor.run() == 1
    assert any("worker ended by itself (1)" in line for line in said)
    assert any("the disk is full" in line for line in said)
    assert all(c.poll() is not None for c in supervisor.running.values())


def test_lost_service_ends_everything_with_its_sentence(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(
        [child("web", STAY, tmp_path)],
        logs=tmp_path,
        tell=said.append,
        lost=lambda: "The database is gone.",
    )
    assert supervisor.run() == 1
    assert said == ["web ready", "The database is gone.", "stopping web"]


def test_child_that_does_not_listen_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnership.processes.PATIENCE_SECONDS", 0.2)
    supervisor = Supervisor(
        [child("web", STUBBORN, tmp_path)],
        logs=tmp_path,
        tell=lambda text: None,
        lost=lambda: "enough",
    )
    supervisor.run()
    assert supervisor.running["web"].returncode == -signal.SIGKILL


def test_signal_handlers_are_given_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    Supervisor([], logs=tmp_path, tell=print, lost=lambda: "enough").run()
    assert signal.getsignal(signal.SIGINT) is before


def test_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    said: list[str] = []
    with socket.create_server((serving.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        status = serving.serve(port, root=tmp_path, logs=tmp_path, tell=said.append)
    assert status == 1
    assert len(said) == 1
    assert said[0].startswith(f"Port {port} cannot be used")
    assert not serving.answers(port)


def test_site_is_web_beat_and_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASE_URL")
    children = serving.site(8123, root=tmp_path, logs=tmp_path, queues=["a", "b"])
    assert [c.name for c in children] == ["web", "beat", "worker"]
    assert "--queues=a,b" in children[2].command
    assert {c.env["BASE_URL"] for c in children} == {"http://127.0.0.1:8123"}
