"""The joint scorecard as a page: queries, bytes, time, and the 304 by revision."""

import gzip
from collections.abc import Iterator
from http import HTTPStatus

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.actions.targets import agree_target, propose_target
from kpis.models import Kpi
from kpis.queries.targets import latest_definition
from partnership import periods, tenancy
from partnership.access import Door
from partnership.actions.people import add_member
from partnership.models import Partnership
from partnership.periods import Kind
from scorecards.actions.compute import compute
from tests.bench import worlds
from tests.bench.figures import Figure, median_seconds, watch

SHARED = {
    "buffer": "2",
    "buffer_reason": "Noise.",
    "weight": "10",
    "effective_from": "2026-01-01",
}
TERMS = {
    "higher": SHARED | {"minimum": "78", "floor": "60"},
    "lower": SHARED | {"minimum": "82", "floor": "95"},
    "within": SHARED
    | {"minimum": "60", "minimum_high": "90", "floor": "40", "floor_high": "99"},
}
RUNS = 60


def figures() -> Iterator[Figure]:
    place = worlds.filled("bench-page", days=180, kpis=15, queues=2)
    lena, bo = (_leader(place, side) for side in ("client", "partner"))
    _agree_on_everything(lena, bo)
    window = periods.latest_complete(place.calendar, Kind.WINDOW, worlds.NOW)
    with tenancy.scope([place.pk]), transaction.atomic(), watch() as run:
        compute(partnership=place, period=window, now=worlds.NOW)
    yield Figure("scorecard computed, 15 KPIs", f"{run.seconds * 1000:.0f} ms")
    yield from page_figures(lena, f"/p/{place.slug}/?period={window.key}")


def page_figures(door: Door, address: str) -> Iterator[Figure]:
    client = Client()
    client.force_login(door.member.user, "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    if page.status_code != HTTPStatus.OK:
        raise RuntimeError(f"the scorecard answers {page.status_code}")
    yield Figure("scorecard page: queries", str(len(queries)), "", "at most 12")
    size = len(gzip.compress(page.content))
    yield Figure("scorecard page: HTML, gzip", f"{size:,} bytes", "", "at most 20 kB")
    full = median_seconds(lambda: client.get(address), RUNS)
    yield Figure("scorecard page: server time", f"{full * 1000:.1f} ms")
    headers = {"If-None-Match": page["ETag"]}
    unchanged = median_seconds(lambda: client.get(address, headers=headers), RUNS)
    yield Figure(
        "… unchanged (304 by revision)",
        f"{unchanged * 1000:.1f} ms",
        f"{full / unchanged:.1f}",
        "x the page's requests/s; at least 8",
    )


def _leader(place: Partnership, side: str) -> Door:
    with tenancy.scope([place.pk]), transaction.atomic():
        member = add_member(
            by="bench",
            partnership=place,
            email=f"{side}@bench.example",
            side=side,
            role="leader",
            now=worlds.NOW,
        )
    return Door(place, member)


def _agree_on_everything(lena: Door, bo: Door) -> None:
    with tenancy.scope([lena.partnership.pk]), transaction.atomic():
        for kpi in lena.rows(Kpi):
            terms = TERMS[latest_definition(kpi).direction]
            proposal = propose_target(by=lena, kpi=kpi, terms=terms, now=worlds.NOW)
            agree_target(by=bo, number=proposal.number, version=1, now=worlds.NOW)
