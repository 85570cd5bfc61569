"""A line of the log is JSON, and says when, who, how bad and where it broke."""

import json
import logging

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
@pytest.mark.parametrize("path", ["/invitations/", "/accounts/password/reset/key/"])
def test_the_secret_of_a_link_is_in_no_line(log, path: str, lines: list[str]) -> None:
    log.warning(f"Not Found: {path}s3cret-s3cret/ for a reader")
    (line,) = lines
    assert "s3cret" not in line
    assert json.loads(line)["event"] == f"Not Found: {path}…/ for a reader"
