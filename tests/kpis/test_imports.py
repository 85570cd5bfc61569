"""Imports beyond their rows: killed in the middle, at scale, and room made ahead."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from kpis.models import ImportBatch, Reading, Rollup
from kpis.tasks import make_room
from partnership import clock, tenancy
from partnership.models import Partnership
from tests.cast import Cast
from tests.kpis.readings import NOW, bring, content, use

MONDAY = date(2026, 11, 2)
SERVICE = "service_level_offered"
ROOT = Path(__file__).parents[2]

# An import by another process that dies after writing and before the commit.
DYING = """
import os, signal, sys, django
django.setup()
from unittest import mock
from django.core.management import call_command
from kpis.actions import readings
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
with mock.patch.object(readings.audit, "record", die):
    call_command("import_readings", "northwind-brightcall", sys.argv[1])
"""
FILE = (
    "kpi,queue,period_start,grain,numerator,denominator\n"
    "service_level_offered,,2026-11-02,day,81,100\n"
    "service_level_offered,,2026-11-03,day,90,100\n"
)


def address_of_the_test_database() -> str:
    said = connection.settings_dict
    return make_conninfo(
        dbname=said["NAME"],
        user=said["USER"],
        password=said["PASSWORD"],
        host=said["HOST"],
        port=said["PORT"],
    )


@pytest.mark.faults
def test_nothing_is_half_imported_when_the_process_dies(
    lasting_cast: Cast, tmp_path: Path
) -> None:
    with lasting_cast.inside() as ours:
        use(ours, NOW, SERVICE)
        bring(ours, (SERVICE, "", MONDAY, 80, 100))
        before = content(ours)
    file = tmp_path / "readings.csv"
    file.write_text(FILE, encoding="utf-8")
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(file)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address_of_the_test_database()},
        check=False,
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    with lasting_cast.inside() as ours:
        assert content(ours) == before
        assert ImportBatch.objects.filter(partnership=ours).count() == 1
    call_command("import_readings", "northwind-brightcall", str(file))
    with lasting_cast.inside() as ours:
        assert [row[6] for row in content(ours)] == [81, 90]


def readings_of(slug: str) -> tuple[int, int]:
    """How many readings and day cells a partnership of `seed_scale` has."""
    with tenancy.office(), transaction.atomic():
        partnership = Partnership.objects.get(slug=slug)
    with tenancy.scope([partnership.pk]), transaction.atomic():
        return (
            Reading.objects.filter(partnership=partnership).count(),
            Rollup.objects.filter(partnership=partnership, grain=4).count(),
        )


def test_seed_scale_makes_the_world_that_was_asked_for_and_once(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("--partnerships", "2", "--kpis", "3", "--queues", "2", "--days", "4")
    call_command("seed_scale", *wanted, "--grain", "hour")
    cells = 3 * 2 * 4
    assert readings_of("scale-0001") == readings_of("scale-0002") == (cells * 24, cells)
    call_command("seed_scale", *wanted, "--grain", "hour")
    assert capsys.readouterr().out.endswith("Readings: 0.\n")


def test_seed_scale_says_how_many_kpis_there_are(cast: Cast) -> None:
    wanted = ("--partnerships", "1", "--kpis", "999", "--queues", "1", "--days", "1")
    with pytest.raises(CommandError, match="ask for less"):
        call_command("seed_scale", *wanted)


def test_room_is_made_for_this_month_and_the_next_two(cast: Cast) -> None:
    make_room()
    today = clock.now().date()
    with connection.cursor() as cursor:
        for ahead in range(3):
            month = today + ahead * timedelta(days=31)
            cursor.execute("SELECT to_regclass(%s)", [f"kpis_reading_{month:%Y%m}"])
            assert cursor.fetchone()[0] is not None
