"""The command line: when it starts services, and its one sentence."""

import ast
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from partnership.command_line import needs_services
from partnership.management.commands import serve

ROOT = Path(__file__).parents[2]
OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 10, 12)
sys.version = "3.10.12 (main)"
runpy.run_path("manage.py", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("demo --port 8001", True),
        ("makemigrations --check", True),
        ("check --database default", True),
        ("check --deploy", False),
        ("collectstatic --no-input", False),
        ("migrate --help", False),
        ("help migrate", False),
        ("--version", False),
        ("", False),
    ],
)
def test_services_run_for_the_commands_that_use_them(line: str, needed: bool) -> None:
    assert needs_services(line.split()) is needed


def test_an_old_python_can_read_as_far_as_that_sentence() -> None:
    ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 4))


def test_old_python_is_answered_with_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Ours needs Python 3.11 or newer; this is Python 3.10.12\n"


def manage(command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command.split()],
        cwd=ROOT,
        env={**os.environ, "BASE_URL": "http://x", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


NOWHERE = "postgresql://ours:s3cret@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("command", "environ", "says"),
    [
        pytest.param(
            "compute_scorecards --all",
            {"DATABASE_URL": "s3cret"},
            "DATABASE_URL cannot be read. Write it like ",
            id="unparsable database",
        ),
        pytest.param(
            "makemigrations --check",
            {"DATABASE_URL": NOWHERE},
            "The database does not answer: ",
            id="unreachable database",
        ),
        pytest.param(
            "verify_audit",
            {"REDIS_URL": "redis://:s3cret@127.0.0.1:1/0"},
            "Redis does not answer: ",
            id="unreachable redis",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_answered_with_one_sentence(
    command: str, environ: dict[str, str], says: str
) -> None:
    done = manage(command, **environ)
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert len(done.stderr.splitlines()) == 1
    assert "s3cret" not in done.stderr + done.stdout


def test_missing_setting_is_answered_with_one_sentence() -> None:
    environ = {
        **os.environ,
        "DATABASE_URL": "postgresql://db/x",
        "REDIS_URL": "redis://c",
    }
    environ.pop("BASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("BASE_URL is not set.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("status", [0, 1])
def test_serving_begins_with_an_up_to_date_database_and_ends_with_its_status(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[object] = []

    def served(port: int, **told: object) -> int:
        steps.append(port)
        return status

    monkeypatch.setattr(serve, "call_command", lambda name, **o: steps.append(name))
    monkeypatch.setattr(serve.serving, "serve", served)
    with pytest.raises(SystemExit) if status else nullcontext():
        serve.Command().handle(port=8123)
    assert steps == ["migrate", "collectstatic", 8123]
