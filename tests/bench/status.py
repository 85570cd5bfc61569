"""The status page while everybody looks: its rate beside the least that is possible.

On a busy machine the ratio of processor time holds, where that of the clock does not.
The reference is a bare Django view that returns the same bytes under the same server,
measured in turn with ours; and nginx with the file, where there is an nginx.
"""

import http.client
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from partnership import clock, embedded, tenancy
from partnership.access import Door
from partnership.actions.people import add_member
from tests.bench import worlds
from tests.bench.figures import Figure, ratio
from tests.bench.sites import HOST, Front, Gate, Server, gunicorn, nginx
from tests.bench.stage import Stage, set_up
from tests.bench.storm import OLDEST, Storm
from tests.services import kill_server

CONNECTIONS = (1, 50, 500)
SECONDS = 2
TURNS = 5
READERS = 8
REQUESTS = 10_000
AIM = 0.8
BEHIND_NGINX = 0.7  # of a file that nginx serves
MISSING = "left out: needs wrk"
P99 = re.compile(r"^\s+99%\s+(\S+)", re.MULTILINE)
Site = tuple[Server, str]


@dataclass(frozen=True)
class Rate:
    """Requests a second, processor time for one, the 99th percentile, and errors."""

    per_second: float
    cpu: float
    p99: str
    errors: int


Turns = list[tuple[Rate, Rate]]


def figures() -> Iterator[Figure]:
    stage = set_up(_leader())
    connection.close()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ours-")))
        gate = Gate(folder, _database())
        gate.open()
        stack.callback(gate.shut)
        redis = stack.enter_context(embedded.temporary_world(("redis",)))
        env = _environment(folder, redis)
        ours = stack.enter_context(gunicorn("partnership.wsgi", env, folder / "web"))
        if shutil.which("wrk"):
            yield from _rates(stack, folder, ours, stage)
        else:
            yield Figure("status page: requests/s and p99", MISSING)
        yield from _storm(ours, stage, gate, redis)


# --- how fast ---


def _rates(
    stack: ExitStack, folder: Path, ours: Server, stage: Stage
) -> Iterator[Figure]:
    addresses = {
        "page.html": f"/s/{stage.secret}/",
        "summary.json": f"/s/{stage.secret}/api/v2/summary.json",
    }
    files = folder / "files"
    files.mkdir()
    for name, address in addresses.items():
        (files / name).write_bytes(_get(ours, address)[0])
    (files / "healthz.json").write_bytes(b"{}")
    bare = stack.enter_context(
        gunicorn("tests.bench.bare", {"BARE_FILES": str(files)}, folder / "bare")
    )
    place = folder / "nginx"
    place.mkdir()
    front = stack.enter_context(nginx(place, files, ours))
    for name, address in addresses.items():
        yield from _of_one(name, (ours, address), (bare, f"/{name}"), front)


def _of_one(name: str, ours: Site, bare: Site, front: Front | None) -> Iterator[Figure]:
    for count in CONNECTIONS:
        turns = _in_turn(ours, bare, count)
        yield _figure(f"{name}, {count} connections", turns, "of a bare view", AIM)
        if front is not None:
            file = _measure(front.file, f"/{name}", count)
            beside = [(a, file) for a, _ in turns]
            yield _figure("… alone, of the file behind nginx", beside, "", None)
            deployed = (front.https_site, ours[1]), (front.https_file, f"/{name}")
            work = "… behind nginx as in production"
            yield _figure(work, _in_turn(*deployed, count), "of the file", BEHIND_NGINX)
    turns = _in_turn(ours, bare, 50, unchanged=True)
    yield _figure(f"{name}, 304, 50 connections", turns, "of a bare view", AIM)


def _figure(work: str, turns: Turns, of: str, aim: float | None) -> Figure:
    """The rate of the middle turn, and the middle of the ratios of all turns."""
    aims = f"{of}, at least {aim}; " if aim else f"{of}"
    a, b = (_middle(rates) for rates in zip(*turns, strict=True))
    told = f"{aims}p99 {a.p99}, there {b.p99}; errors {a.errors}, there {b.errors}"
    return Figure(
        work,
        f"{a.per_second:,.0f}/s",
        ratio(median(a.per_second / b.per_second for a, b in turns), 1),
        told,
        ratio(median(b.cpu / a.cpu for a, b in turns), 1),
    )


def _in_turn(ours: Site, bare: Site, count: int, unchanged: bool = False) -> Turns:
    """Both by turns, several times: what else the machine does slows both."""
    return [
        (_measure(*ours, count, unchanged), _measure(*bare, count, unchanged))
        for _ in range(TURNS)
    ]


def _middle(rates: Sequence[Rate]) -> Rate:
    ordered = sorted(rates, key=lambda rate: rate.per_second)
    errors = sum(rate.errors for rate in rates)
    return replace(ordered[len(ordered) // 2], errors=errors)


def _measure(server: Server, address: str, count: int, unchanged: bool = False) -> Rate:
    command = ["wrk", "-t1" if count == 1 else "-t2", f"-c{count}", f"-d{SECONDS}s"]
    command += ["--timeout", "20s", "--latency", f"{server.url}{address}"]
    if unchanged:
        command += ["-H", f"If-None-Match: {_get(server, address)[1]}"]
    before = server.cpu_seconds()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = P99.search(said)
    done = re.search(r"(\d+) requests in", said)
    if rate is None or p99 is None or done is None:
        raise RuntimeError(f"wrk says nothing that is known: {said}")
    cpu = (server.cpu_seconds() - before) / max(1, int(done[1]))
    return Rate(float(rate[1]), cpu, p99[1], 0 if unchanged else _errors(said))


def _errors(said: str) -> int:
    """wrk's socket errors, and answers that are neither 200 nor 304."""
    lines = [
        line for line in said.splitlines() if "errors" in line or "Non-2xx" in line
    ]
    return sum(int(number) for line in lines for number in re.findall(r" (\d+)", line))


def _get(server: Server, address: str) -> tuple[bytes, str]:
    link = http.client.HTTPConnection(HOST, server.port, timeout=20)
    link.request("GET", address)
    response = link.getresponse()
    body = response.read()
    link.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {response.status}")
    return body, response.headers["ETag"] or ""


# --- how firm ---


def _storm(
    ours: Server, stage: Stage, gate: Gate, redis: embedded.World
) -> Iterator[Figure]:
    """Readers and a writer; Redis goes after a third, the database near the end."""
    addresses = [f"/s/{stage.secret}/api/v2/summary.json", f"/s/{stage.secret}/"]
    storm = Storm(ours.port, addresses, stage.post, readers=READERS)
    storm.start()
    storm.until(REQUESTS // 3)
    kill_server(redis, "redis")
    storm.until(REQUESTS - REQUESTS // 10)
    storm.rest()
    gate.shut()
    storm.until_one(lambda one: one.is_last_known)
    storm.until(REQUESTS)
    gate.open()
    storm.stop()
    wrong = [one for one in storm.seen if one.status != http.HTTPStatus.OK]
    mixed = [one for one in storm.seen if not one.whole]
    marked = [one for one in storm.seen if one.is_last_known]
    posted = f"{len(storm.posted)} updates"
    yield Figure("storm: answers read", f"{len(storm.seen):,}", "", posted)
    what = [f"status {one.status}" for one in wrong] + storm.errors
    yield Figure("… errors", str(len(what)), "", "; ".join(["none", *what[:3]]))
    yield Figure("… not wholly of one revision", str(len(mixed)), "", "none")
    yield Figure("… oldest state", f"{storm.oldest:.1f} s", "", f"at most {OLDEST:.0f}")
    yield Figure("… last known state, database away", f"{len(marked):,}", "", "marked")


# --- what it stands on ---


def _leader() -> Door:
    place = worlds.empty("bench-status")
    with tenancy.scope([place.pk]), transaction.atomic():
        member = add_member(
            by="bench",
            partnership=place,
            email="leader@bench.example",
            side="client",
            role="leader",
            now=clock.now(),
        )
    return Door(place, member)


def _database() -> tuple[str, int]:
    wanted = connection.settings_dict
    return wanted["HOST"], int(wanted["PORT"] or 5432)


def _environment(folder: Path, redis: embedded.World) -> dict[str, str]:
    wanted = connection.settings_dict
    return {
        "DATABASE_URL": f"postgresql://{wanted['USER']}:{wanted['PASSWORD']}"
        f"@/{wanted['NAME']}?host={folder}&port=5432",
        "REDIS_URL": redis.redis_url,
        "ALLOWED_HOSTS": HOST,
    }
