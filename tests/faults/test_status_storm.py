"""Everybody looks at the status page while updates come, and what is behind it goes."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connection

from partnership import embedded
from scorecards.status.source import REST
from tests.bench.sites import Gate, gunicorn
from tests.bench.stage import set_up
from tests.bench.storm import OLDEST, Storm
from tests.cast import Cast
from tests.services import kill_server

# Where all answers of so many seconds are alike, both processes have looked and know.
KNOWN = 2 * REST


@dataclass
class Weather:
    """A storm over a site whose database and Redis can be taken away."""

    storm: Storm
    gate: Gate
    redis: embedded.World


@pytest.fixture
def weather(lasting_cast: Cast, tmp_path: Path) -> Iterator[Weather]:
    stage = set_up(lasting_cast.door("lena"))
    wanted = connection.settings_dict
    connection.close()
    with ExitStack() as stack:
        gate = Gate(tmp_path, (wanted["HOST"], int(wanted["PORT"] or 5432)))
        gate.open()
        stack.callback(gate.shut)
        world = stack.enter_context(embedded.temporary_world(("redis",)))
        env = {
            "DJANGO_SETTINGS_MODULE": "partnership.settings",
            "DATABASE_URL": f"postgresql://{wanted['USER']}:{wanted['PASSWORD']}"
            f"@/{wanted['NAME']}?host={tmp_path}&port=5432",
            "REDIS_URL": world.redis_url,
            "STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "SECRET_KEY": os.environ["SECRET_KEY"],
        }
        server = stack.enter_context(
            gunicorn("partnership.wsgi", env, tmp_path / "web.log")
        )
        addresses = [f"/s/{stage.secret}/api/v2/summary.json", f"/s/{stage.secret}/"]
        storm = Storm(server.port, addresses, stage.post, readers=4)
        storm.start()
        stack.callback(storm.stop)
        yield Weather(storm, gate, world)


@pytest.mark.faults
def test_the_page_stands_while_everything_behind_it_goes(weather: Weather) -> None:
    storm = weather.storm
    # Long enough for both processes to have answered from each address.
    storm.until_each(20)
    storm.until_one(lambda one: one.newest >= 1)
    kill_server(weather.redis, "redis")
    storm.until_one(lambda one: one.newest >= 2)
    storm.rest()
    weather.gate.shut()
    away = storm.until_all(lambda one: one.is_last_known, KNOWN)
    storm.until(away + 40)
    without = storm.seen[away:]
    weather.gate.open()
    back = storm.until_all(lambda one: not one.is_last_known, KNOWN)
    before = max(one.newest for one in storm.seen)
    storm.resume()
    storm.until_one(lambda one: one.newest > before)
    storm.stop()
    assert storm.errors == []
    assert len(storm.seen) > 50
    assert [one for one in storm.seen if one.status != HTTPStatus.OK] == []
    assert all(one.whole for one in storm.seen)
    assert storm.oldest <= OLDEST
    assert without
    assert all(one.is_last_known for one in without)
    again = storm.seen[back:]
    assert max(one.newest for one in again) > before
    assert not any(one.is_last_known for one in again)
