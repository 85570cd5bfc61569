"""What each web process counts: answers by route and status, and how long they took.

Routes are counted by their name in the addresses, never by their text, so there are as
many as there are names and none of them tells a partnership. Under gunicorn several
processes answer, and a scrape reaches one of them: with PROMETHEUS_MULTIPROC_DIR set
(deploy/gunicorn.conf.py) each keeps its counts in files there, and the one that is
asked sums up all.
"""

import os
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
STATIC, UNKNOWN, OTHER = "static", "unknown", "other"

ANSWERS = Counter(
    "ours_answers",
    "Answers to requests, by the name of the route.",
    ["route", "method", "status"],
)
SECONDS = Histogram(
    "ours_answer_seconds",
    "Seconds until an answer was ready, by the name of the route.",
    ["route"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answer, `seconds` after its request came."""
    method = request.method if request.method in METHODS else OTHER
    answers, took = _counters(route_of(request), str(method), response.status_code)
    answers.inc()
    took.observe(seconds)


@cache
def _counters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Kept: to look them up by their labels takes longer than to count."""
    return ANSWERS.labels(route, method, status), SECONDS.labels(route)


def route_of(request: HttpRequest) -> str:
    """The name of the request's route; one word for all that lead nowhere."""
    if match := request.resolver_match:
        return match.view_name
    return STATIC if request.path.startswith(settings.STATIC_URL) else UNKNOWN


def counted() -> CollectorRegistry:
    """A registry with what the processes of this web server have counted."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # untyped there
    else:
        for metric in (ANSWERS, SECONDS):
            registry.register(metric)
    return registry
