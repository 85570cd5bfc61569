"""The processes of a running site on one machine: web, worker and beat."""

import http
import http.client
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from partnership.processes import Child, LostError, Supervisor

HOST = "127.0.0.1"


def serve(
    port: int,
    *,
    root: Path,
    logs: Path,
    tell: Callable[[str], None],
    when_ready: Callable[[], None] = lambda: None,
    lost: Callable[[], str | None] = lambda: None,
    queues: Sequence[str] = (),
) -> int:
    """Serve the checkout at `root` on `port` until SIGINT or SIGTERM.

    Call from the main thread. Returns the exit status: 0 after a signal, 1 after a
    process ended by itself or `lost` returned a sentence. `tell` gets the progress
    lines, `when_ready` is called once everything answers.
    """
    try:
        check_port(port)
    except LostError as error:
        tell(str(error))
        return 1
    children = site(port, root=root, logs=logs, queues=queues)
    return Supervisor(children, logs=logs, tell=tell, lost=lost).run(when_ready)


def check_port(port: int) -> None:
    """Raise LostError, a sentence, if something listens on `port` already."""
    with socket.socket() as listener:
        # As gunicorn does it: the last run's closing connections are no obstacle.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise LostError(
                f"Port {port} cannot be used ({error.strerror}): choose another one,"
                f" as in `make demo PORT={port + 1}`."
            ) from error


def site(
    port: int, *, root: Path, logs: Path, queues: Sequence[str] = ()
) -> list[Child]:
    """Web, beat and worker, in the order of stopping."""
    env = _environment(port, os.environ)
    celery = [sys.executable, "-m", "celery", "-A", "partnership"]
    web = [sys.executable, "-m", "gunicorn", "partnership.wsgi"]
    web += ["--config", str(root / "deploy" / "gunicorn.conf.py")]
    web += [f"--bind={HOST}:{port}", "--graceful-timeout=5"]
    beat = [*celery, "beat", "--loglevel=INFO", "--pidfile="]
    beat += ["-s", str(logs / "beat-schedule")]
    worker = [*celery, "worker", "--loglevel=INFO", "--concurrency=2"]
    worker += ["--without-gossip", "--without-mingle"]
    worker += [f"--queues={','.join(queues)}"] if queues else []
    return [
        Child("web", web, lambda log: answers(port), root, env),
        Child("beat", beat, lambda log: "beat: Starting" in _text(log), root, env),
        Child("worker", worker, lambda log: " ready." in _text(log), root, env),
    ]


def answers(port: int, path: str = "/healthz") -> bool:
    """Whether the site on `port` answers `path` with 200."""
    link = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _environment(port: int, environ: Mapping[str, str]) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
        "BASE_URL": f"http://{HOST}:{port}",
        **environ,
    }


def _text(log: Path) -> str:
    return log.read_text(errors="replace")
