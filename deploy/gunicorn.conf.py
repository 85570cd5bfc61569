"""gunicorn's settings: `gunicorn --config deploy/gunicorn.conf.py partnership.wsgi`.

BIND, WEB_WORKERS and WEB_THREADS come from the environment; what is said on the command
line wins.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.template import engines
from django.urls import get_resolver

bind = os.environ.get("BIND", "127.0.0.1:8000")
# A page is a few queries and a template: processes use the cores, threads wait.
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 20
# Longer than a proxy keeps its idle connections, so that it never meets a closed one.
keepalive = 75
# The heartbeat of the processes touches a file: in memory, not on a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
# No access log: addresses hold secrets of status links. The proxy in front writes one
# that masks them (deploy/nginx.conf).
accesslog = None
# Errors name the address of a request: they are written as Django's lines are.
logconfig_dict = {
    "formatters": {"lines": {"()": "partnership.logs.formatter"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["lines"], "level": "INFO", "propagate": False}
    },
}

# Where the processes put what they count, for whichever of them /metrics asks. Set
# before the application is loaded: the client of Prometheus looks once.
_metrics = ""
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _metrics = tempfile.mkdtemp(prefix="ours-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _metrics


def when_ready(server: Any) -> None:
    """Called in the parent process before it makes the others.

    What their first requests would load is loaded here, once: all addresses with the
    pages behind them, and the templates' libraries. It stays for good: no process of
    the web looks through it for what could be thrown away, and all share its memory.
    """
    get_resolver().reverse_dict  # noqa: B018 - made when it is first asked for
    engines.all()
    gc.collect()
    gc.freeze()


def on_exit(server: Any) -> None:
    """Called in the parent process when all others have ended."""
    if _metrics:
        shutil.rmtree(_metrics, ignore_errors=True)
