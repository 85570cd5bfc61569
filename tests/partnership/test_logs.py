"""A line of the log is JSON, and says when, who, how bad and where it broke."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from partnership import logs


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written, by the handler that production has."""
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    return written


def broken(log: object) -> None:
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError:
        log.exception("it broke")  # type: ignore[attr-defined] # either kind of logger


@pytest.mark.parametrize(
    "log",
    [logging.getLogger("django.request"), structlog.get_logger("partnership.outbox")],
    ids=["a library's", "ours"],
)
def test_an_error_is_one_line_with_all_that_is_needed(log, lines: list[str]) -> None:
    broken(log)
    (line,) = lines
    said = json.loads(line)
    assert (said["event"], said["level"]) == ("it broke", "error")
    assert said["logger"] in {"django.request", "partnership.outbox"}
    assert said["timestamp"].endswith("Z")
    assert "in broken" in said["exception"]
    assert "ZeroDivisionError: by nothing" in said["exception"]


@pytest.mark.parametrize(
    "log",
    [logging.getLogger("django.request"), structlog.get_logger("partnership.outbox")],
    ids=["a library's", "ours"],
)
@pytest.mark.parametrize(
    "path", ["/invitations/", "/accounts/password/reset/key/", "/status/mails/", "/s/"]
)
def test_the_secret_of_a_link_is_in_no_line(log, path: str, lines: list[str]) -> None:
    log.warning(f"Not Found: {path}s3cret-s3cret/ for a reader")
    (line,) = lines
    assert "s3cret" not in line
    assert json.loads(line)["event"] == f"Not Found: {path}…/ for a reader"


@pytest.mark.parametrize("path", ["/S/", "/s;x/", "/p/", "/x/../s/"])
def test_a_secret_at_a_mistyped_address_is_in_no_line(
    path: str, lines: list[str]
) -> None:
    secret = "q7Zk2vX9-" + "a_secret-" * 4
    logging.getLogger("django.request").warning("Not Found: %s%s/", path, secret)
    (line,) = lines
    assert json.loads(line)["event"] == f"Not Found: {path}…/"


def test_long_names_of_files_stay_in_a_line(lines: list[str]) -> None:
    said = 'File "/ours/tests/test_what_is_restored_is_the_instance_as_it_was.py"'
    logging.getLogger("django.request").warning(said)
    (line,) = lines
    assert json.loads(line)["event"] == said


GUNICORN = """
import runpy
from gunicorn import config, glogging

told = config.Config()
lines = runpy.run_path("deploy/gunicorn.conf.py")["logconfig_dict"]
told.set("logconfig_dict", lines)
glogging.Logger(told).error("Error handling request %s", "/s/s3cret-s3cret/")
"""


def test_the_secret_of_a_link_is_in_no_line_of_gunicorns_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    ran = subprocess.run(
        [sys.executable, "-c", GUNICORN],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(ran.stderr)
    assert said["event"] == "Error handling request /s/…/"
    assert (said["logger"], said["level"]) == ("gunicorn.error", "error")
