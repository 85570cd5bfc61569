"""For Prometheus: how much work waits, what was answered. No partnership, no figure."""

from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from partnership import backlog, heartbeat, metrics
from partnership.accounts import client_address
from partnership.backlog import Backlog
from partnership.views.health import redis_answers

Gauges = Iterator[GaugeMetricFamily]


@login_not_required
@require_safe
@transaction.non_atomic_requests
def page(request: HttpRequest) -> HttpResponse:
    """The metrics, for the addresses of METRICS_ALLOWED; for others there is none."""
    if not may_look(client_address(request)):
        raise Http404
    registry = metrics.counted()
    registry.register(Site())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_look(address: str | None) -> bool:
    """Whether an address is among the allowed ones; what is no address is not."""
    try:
        place = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(place, IPv6Address) and place.ipv4_mapped:
        place = place.ipv4_mapped
    return any(place in network for network in settings.METRICS_ALLOWED)


class Site(Collector):
    """What is asked of the database and of Redis at each scrape."""

    def collect(self) -> Gauges:
        try:
            kinds = backlog.by_kind()
        except DatabaseError:
            kinds = []
        yield from _up({"database": bool(kinds), "redis": redis_answers()})
        yield from _work(kinds)
        beat = GaugeMetricFamily(
            "ours_beat_last_tick_timestamp_seconds", "When a beat last rang."
        )
        if last := heartbeat.last_tick():
            beat.add_metric([], last.timestamp())
        yield beat


def _up(services: dict[str, bool]) -> Gauges:
    up = GaugeMetricFamily("ours_up", "1 where a service answers.", labels=["service"])
    for name, answers in services.items():
        up.add_metric([name], float(answers))
    yield up


def _work(kinds: list[Backlog]) -> Gauges:
    waiting, oldest, dead, done = (
        GaugeMetricFamily(name, told, labels=["kind"])
        for name, told in (
            ("ours_work_waiting", "Pieces of work that are due."),
            ("ours_work_oldest_seconds", "For how long the first of them is due."),
            ("ours_work_dead", "Pieces that were set aside after five attempts."),
            ("ours_work_last_done_timestamp_seconds", "When a piece was last done."),
        )
    )
    for kind in kinds:
        waiting.add_metric([kind.kind], kind.waiting)
        oldest.add_metric([kind.kind], kind.oldest_s)
        dead.add_metric([kind.kind], kind.dead)
        if kind.last_done_at:
            done.add_metric([kind.kind], kind.last_done_at.timestamp())
    yield from (waiting, oldest, dead, done)
