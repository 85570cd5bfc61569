"""/metrics: for those who may look, and without a word about any partnership."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from partnership import backlog, clock, heartbeat, metrics
from partnership.environment import MisconfiguredError, networks
from partnership.models import OutboxRow, WorkState
from partnership.views.metrics import may_look
from tests.cast import MARKERS, PLACES, Cast


def scraped(client: Client | None = None) -> dict[str, Metric]:
    answer = (client or Client()).get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {family.name: family for family in families}


def value(family: Metric, name: str = "", **labels: str) -> float:
    """The sample with these labels; 0 where nothing was counted yet."""
    return sum(
        sample.value
        for sample in family.samples
        if sample.name == (name or family.name)
        and labels.items() <= sample.labels.items()
    )


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "status"),
    [
        pytest.param("127.0.0.1", "", 0, 200, id="this machine"),
        pytest.param("::1", "", 0, 200, id="this machine by IPv6"),
        pytest.param("192.0.2.7", "", 0, 404, id="another machine"),
        pytest.param("192.0.2.7", "127.0.0.1", 0, 404, id="who only says so"),
        pytest.param("127.0.0.1", "192.0.2.7", 1, 404, id="through the proxy"),
        pytest.param("127.0.0.1", "127.0.0.1, 192.0.2.7", 1, 404, id="a longer tale"),
        pytest.param("127.0.0.1", "nonsense", 1, 404, id="no address"),
        pytest.param("127.0.0.1", "", 1, 200, id="past the proxy"),
        pytest.param("", "", 0, 404, id="from a socket"),
    ],
)
def test_only_allowed_addresses_see_that_there_is_something(
    db: None, settings: Any, remote: str, forwarded: str, proxies: int, status: int
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    told = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    answer = Client().get("/metrics", REMOTE_ADDR=remote, **told)
    assert answer.status_code == status


def test_networks_may_be_allowed(settings: Any) -> None:
    settings.METRICS_ALLOWED = networks("NOT_SET", "10.0.0.0/8,fd00::/8")
    assert may_look("10.9.8.7")
    assert may_look("::ffff:10.9.8.7")
    assert not may_look("127.0.0.1")
    assert not may_look(None)


def test_what_is_no_network_stops_the_start() -> None:
    with pytest.raises(MisconfiguredError, match="holds something that is no address"):
        networks("NOT_SET", "10.0.0.0/8,prometheus")


def test_answers_are_counted_by_the_name_of_their_route(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena, backend="django.contrib.auth.backends.ModelBackend")
    before = scraped()
    client.get("/p/northwind-brightcall/")
    client.get("/p/meridian-crestline/")
    client.get("/no/such/page")
    client.generic("PROPFIND", "/healthz")
    after = scraped()

    def more(**labels: str) -> float:
        return sum(
            sign * value(told["ours_answers"], "ours_answers_total", **labels)
            for sign, told in ((1, after), (-1, before))
        )

    assert more(route="scorecard", method="GET", status="200") == 1
    assert more(route="scorecard", status="404") == 1
    assert more(route="unknown", status="404") == 1
    assert more(route="healthz", method="other", status="405") == 1
    assert value(after["ours_answer_seconds"], "ours_answer_seconds_count") >= 4


def test_no_name_and_no_figure_of_a_partnership_is_told(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena, backend="django.contrib.auth.backends.ModelBackend")
    for slug in PLACES:
        client.get(f"/p/{slug}/")
    with cast.inside() as ours:
        OutboxRow.objects.create(
            partnership=ours, kind="period_touched", key="2026-11", due_at=clock.now()
        )
    told = client.get("/metrics").content.decode()
    for secret in (*PLACES, *MARKERS.values(), "2026-11", "lena", "brightcall"):
        assert secret.lower() not in told.lower()
    labels = {"route", "method", "status", "kind", "service", "le"}
    for family in text_string_to_metric_families(told):
        for sample in family.samples:
            assert sample.labels.keys() <= labels


def test_work_is_told_by_kind_and_an_empty_kind_too(cast: Cast) -> None:
    now = clock.now()
    with cast.inside() as ours:
        for key, state, done_at in (
            ("a", WorkState.WAITING, None),
            ("b", WorkState.DEAD, None),
            ("c", WorkState.DONE, now),
        ):
            OutboxRow.objects.create(
                partnership=ours,
                kind="deliver",
                key=key,
                state=state,
                due_at=now,
                done_at=done_at,
            )
    told = scraped()
    assert value(told["ours_work_waiting"], kind="deliver") == 1
    assert value(told["ours_work_dead"], kind="deliver") == 1
    assert 0 <= value(told["ours_work_oldest_seconds"], kind="deliver") < 60
    last = value(told["ours_work_last_done_timestamp_seconds"], kind="deliver")
    assert last == pytest.approx(now.timestamp(), abs=0.01)
    kinds = {sample.labels["kind"] for sample in told["ours_work_waiting"].samples}
    assert kinds == {kind.kind for kind in backlog.by_kind()} > {"read_upload"}


def test_the_beat_and_the_services_are_told(db: None) -> None:
    now = clock.now()
    heartbeat.tick(now)
    told = scraped()
    beat = value(told["ours_beat_last_tick_timestamp_seconds"])
    assert beat == pytest.approx(now.timestamp(), abs=0.01)
    assert value(told["ours_up"], service="database") == 1
    assert value(told["ours_up"], service="redis") == 1


def test_metrics_answer_while_the_database_is_away(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(backlog, "by_kind", away)
    told = scraped()
    assert value(told["ours_up"], service="database") == 0
    assert "ours_answers" in told


def test_static_files_are_one_route(rf: Any) -> None:
    assert metrics.route_of(rf.get("/static/css/a.css")) == "static"
    assert metrics.route_of(rf.get("/nowhere")) == "unknown"
