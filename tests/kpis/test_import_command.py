"""`import_readings`: one command, exit status 1 and nothing written on any bad row."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kpis.models import ImportBatch, Kpi, Reading, SavedMapping
from partnership import tenancy
from partnership.models import Partnership, Queue
from tests.cast import Cast
from tests.kpis.readings import NOW, use

HEADER = "kpi,queue,period_start,grain,numerator,denominator\n"
GOOD = HEADER + (
    "service_level_offered,,2026-11-02,day,80,100\n"
    "service_level_offered,,2026-11-03,day,90,100\n"
)
BAD = GOOD + "service_level_offered,,2026-11-04,day,many,100\n"


@pytest.fixture
def ours(cast: Cast) -> Partnership:
    with cast.inside() as partnership:
        use(partnership, NOW, "service_level_offered")
    return partnership


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Import a text; returns the exit status and what was printed."""

    def import_text(text: str, *options: str) -> tuple[int, str]:
        file = tmp_path / "readings.csv"
        file.write_text(text, encoding="utf-8")
        status = 0
        try:
            call_command("import_readings", "northwind-brightcall", str(file), *options)
        except SystemExit as stop:
            status = int(stop.code or 0)
        return status, capsys.readouterr().out

    return import_text


def count(partnership: Partnership) -> int:
    with tenancy.scope([partnership.pk]):
        return Reading.objects.filter(partnership=partnership).count()


def test_a_good_file_is_stored_and_counted(ours: Partnership, run: Any) -> None:
    status, out = run(GOOD)
    assert status == 0
    assert "Created 2, updated 0, unchanged 0, rejected 0, left out 0." in out
    assert count(ours) == 2


def test_the_same_file_twice_is_unchanged(ours: Partnership, run: Any) -> None:
    run(GOOD)
    _status, out = run(GOOD, "--format", "json")
    assert json.loads(out) == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "rejected": [],
        "left_out": [],
        "notices": [],
    }


def test_one_bad_row_writes_nothing_and_says_where(ours: Partnership, run: Any) -> None:
    status, out = run(BAD, "--format", "json")
    assert status == 1
    (bad,) = json.loads(out)["rejected"]
    assert (bad["row"], bad["field"], bad["code"]) == (4, "numerator", "not_a_number")
    assert count(ours) == 0
    with tenancy.scope([ours.pk]):
        assert not ImportBatch.objects.filter(partnership=ours).exists()


def test_partial_takes_the_good_rows(ours: Partnership, run: Any) -> None:
    status, out = run(BAD, "--partial", "--format", "json")
    assert status == 0
    assert json.loads(out)["created"] == 2
    assert count(ours) == 2


def test_a_dry_run_says_what_it_would_do(ours: Partnership, run: Any) -> None:
    status, out = run(GOOD, "--dry-run", "--format", "json")
    assert (status, json.loads(out)["created"]) == (0, 2)
    assert count(ours) == 0


def test_adopt_takes_kpis_and_queues_into_use(ours: Partnership, run: Any) -> None:
    text = HEADER + "aht,Front Desk,2026-11-02,day,3000,10\n"
    assert run(text)[0] == 1
    status, _out = run(text, "--adopt", "--dry-run")
    with tenancy.scope([ours.pk]):
        assert not Kpi.objects.filter(partnership=ours, code="aht").exists()
    status, _out = run(text, "--adopt")
    assert status == 0
    with tenancy.scope([ours.pk]):
        assert Queue.objects.get(partnership=ours, name="Front Desk").code == (
            "front-desk"
        )
    assert run(text)[0] == 0


def test_what_is_stored_already_refuses_queues_beside_it(
    ours: Partnership, run: Any
) -> None:
    run(GOOD)
    text = HEADER + "service_level_offered,Sales,2026-11-02,day,80,100\n"
    status, out = run(text, "--adopt", "--format", "json")
    assert status == 1
    (bad,) = json.loads(out)["rejected"]
    assert (bad["row"], bad["code"]) == (2, "all_beside_queues")
    with tenancy.scope([ours.pk]):
        assert not Queue.objects.filter(partnership=ours, name="Sales").exists()


WIDE = "Day,Team,Offered,In time\n2026-11-02,Sales,100,80\n2026-11-03,Sales,0,0\n"


def test_a_wide_file_is_read_by_its_mapping_and_again_by_its_name(
    ours: Partnership, run: Any
) -> None:
    options = ("--date", "Day", "--queue", "Team", "--grain", "day", "--adopt")
    kpi = ("--kpi", "service_level_offered=In time/Offered", "--zero-is-missing")
    status, out = run(WIDE, *options, *kpi, "--save-mapping", "teams")
    assert status == 0
    assert "Created 1" in out
    assert "left out 1" in out
    with tenancy.scope([ours.pk]):
        assert SavedMapping.objects.filter(partnership=ours, name="teams").exists()
    _status, out = run(WIDE, "--mapping", "teams", "--format", "json")
    assert json.loads(out)["unchanged"] == 1


def test_an_ambiguous_date_is_asked_about(ours: Partnership, run: Any) -> None:
    text = HEADER + "service_level_offered,,03/04/2026,day,80,100\n"
    status, out = run(text, "--format", "json")
    assert status == 1
    (refused,) = json.loads(out)["rejected"]
    assert refused["field"] == "period_start"
    assert "--date-format %d/%m/%Y" in refused["message"]
    assert run(text, "--date-format", "%d/%m/%Y")[0] == 0


def test_a_workbook_is_answered_with_one_sentence(
    ours: Partnership, tmp_path: Path
) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(CommandError, match="workbook"):
        call_command("import_readings", "northwind-brightcall", str(file))


def test_an_unknown_mapping_is_told_with_what_to_do(
    ours: Partnership, run: Any
) -> None:
    with pytest.raises(CommandError, match="--save-mapping"):
        run(GOOD, "--mapping", "nobody's")
