"""Backup and restore: all of it or nothing, and the walls stand again."""

import gzip
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test import Client

from partnership import backup
from partnership.backup import BackupError, catalogue, folder, restoring, rows
from partnership.backup.drill import another_database
from partnership.backup.folder import Manifest
from partnership.models import Partnership, User
from partnership.postgres.base import as_owner
from tests.cast import Cast
from tests.conftest import NOW
from tests.walk.world import furnish


def say(command: str, *words: str) -> str:
    said = StringIO()
    call_command(command, *words, stdout=said)
    return said.getvalue()


def sql(statement: str) -> list[tuple[object, ...]]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_what_is_restored_is_the_instance_as_it_was(
    lasting_cast: Cast, tmp_path: Path
) -> None:
    furnish(lasting_cast)
    first, second = tmp_path / "first", tmp_path / "second"
    assert "Backed up" in say("backup", str(first))
    with another_database():
        told = say("restore", str(first))
        assert "rows, sequences, policies, rights and migrations" in told
        assert "of 4 partnerships is whole" in told
        backup.save(second, now=NOW)
        _walk_as_lena(lasting_cast)
        _the_second_wall_stands(lasting_cast)
    assert _without_time(first) == _without_time(second)


def _walk_as_lena(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lena, backend="django.contrib.auth.backends.ModelBackend")
    for page in ("", "kpis/", "targets/", "incidents/", "incidents/INC-1/"):
        answer = client.get(f"/p/northwind-brightcall/{page}", {"period": "2026-11"})
        assert answer.status_code == 200, page
        assert "Quartz" in answer.content.decode(), page
        assert client.get(f"/p/meridian-crestline/{page}").status_code == 404
    assert client.post("/p/northwind-brightcall/targets/").status_code in {403, 405}


def _the_second_wall_stands(cast: Cast) -> None:
    with transaction.atomic():
        assert not Partnership.objects.exists()
    with cast.inside() as ours:
        assert list(Partnership.objects.all()) == [ours]


def _without_time(place: Path) -> Manifest:
    return replace(folder.checked(place), made_at="")


def test_what_differs_after_a_restore_is_named_and_nothing_stays(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "backup"
    backup.save(place, now=NOW)
    _pretend(place)
    # All of it is here already, as if it had been restored, and one table more.
    for step in ("_refuse_what_is_not_empty", "_migrate", "_make_partitions"):
        monkeypatch.setattr(restoring, step, lambda *_words: None)
    monkeypatch.setattr(restoring, "_load", lambda *_words: sql("CREATE TABLE more ()"))
    with pytest.raises(CommandError) as refused:
        say("restore", str(place))
    assert sql("SELECT to_regclass('more')") == [(None,)]
    for difference in (
        "table kpis_kpi is “owner owner, row security, forced”, it was “owner owner”",
        "policy third of kpis_kpi is missing",
        "rights of runtime on kpis_kpi was not there before",
        "condition of policy member of kpis_kpi is ",
        "a sequence goes on from another number",
        "partnership_user holds other rows than the backup",
    ):
        assert difference in str(refused.value)


def _pretend(place: Path) -> None:
    """Let the manifest speak of another database, and sign it again."""
    told = json.loads((place / folder.MANIFEST).read_text())
    told["walls"]["table kpis_kpi"] = "owner owner"
    told["walls"]["policy third of kpis_kpi"] = "all"
    del told["walls"]["rights of runtime on kpis_kpi"]
    told["shapes"]["condition of policy member of kpis_kpi"] = "true"
    told["sequences"]["no_such_id_seq"] = (7, True)
    for kept in told["tables"]:
        if kept["table"]["name"] == "partnership_user":
            kept["digest"]["rows"] += 1
    (place / folder.SUMS).unlink()
    (place / folder.MANIFEST).unlink()
    folder.finish(place, folder.read_manifest(json.dumps(told)))


def test_a_database_that_holds_something_is_left_alone(
    cast: Cast, tmp_path: Path
) -> None:
    backup.save(tmp_path / "backup", now=NOW)
    with pytest.raises(CommandError, match="is not empty: it holds"):
        say("restore", str(tmp_path / "backup"))
    assert User.objects.filter(pk=cast.lena.pk).exists()


def test_a_backup_holds_the_rows_of_every_partnership(
    cast: Cast, tmp_path: Path
) -> None:
    backup.save(tmp_path, now=NOW)
    rows = gzip.decompress((tmp_path / "partnership_partnership.copy.gz").read_bytes())
    assert rows.count(b"\n") == 4
    kept = {k.table.name: k.digest.rows for k in folder.checked(tmp_path).tables}
    assert kept["partnership_partnership"] == 4
    assert kept["partnership_auditentry"] > 4
    assert "django_session" not in kept
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(
            "DROP POLICY owner ON kpis_kpi", id="the policy of the owner is gone"
        ),
        pytest.param(
            "CREATE POLICY narrow ON kpis_kpi AS RESTRICTIVE USING (id > 7)",
            id="another policy narrows it",
        ),
    ],
)
def test_a_backup_that_would_miss_rows_is_refused(
    cast: Cast, tmp_path: Path, loss: str
) -> None:
    sql(loss)
    with pytest.raises(CommandError, match="does not see all rows of kpis_kpi"):
        say("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_writes_over_another(db: None, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").touch()
    with pytest.raises(CommandError, match="is not empty"):
        say("backup", str(tmp_path))


def test_a_backup_that_was_interrupted_is_none(db: None, tmp_path: Path) -> None:
    (tmp_path / "backup.unfinished").mkdir()
    with pytest.raises(CommandError, match="one was interrupted"):
        say("backup", str(tmp_path / "backup"))
    with pytest.raises(CommandError, match="is no backup"):
        say("restore", str(tmp_path / "backup"))


def test_a_login_that_may_not_act_as_the_owner_makes_no_backup(
    db: None, tmp_path: Path, settings: Any
) -> None:
    settings.OURS_OWNER_ROLE = "pg_checkpoint"
    with pytest.raises(CommandError, match="This login may not act as pg_checkpoint"):
        say("backup", str(tmp_path / "backup"))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup of one table, written without a database."""
    with folder.table_file(tmp_path, "people") as write:
        write(b"1\tLena\n" * 1000)
    folder.finish(tmp_path, Manifest(made_at=NOW.isoformat()))
    return tmp_path


def spoil_a_table(place: Path) -> None:
    file = place / "people.copy.gz"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def spoil_the_manifest(place: Path) -> None:
    manifest = place / folder.MANIFEST
    manifest.write_text(manifest.read_text().replace("2026", "2025"))


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        pytest.param(spoil_a_table, "people.copy.gz", id="a bit flipped"),
        pytest.param(
            lambda place: (place / "people.copy.gz").unlink(),
            "people.copy.gz",
            id="a file lost",
        ),
        pytest.param(
            lambda place: (place / "more.copy.gz").touch(), "more.copy.gz", id="added"
        ),
        pytest.param(spoil_the_manifest, "manifest.json", id="another manifest"),
    ],
)
def test_a_file_that_is_not_what_was_written_is_named(
    small: Path, spoil: Callable[[Path], None], named: str
) -> None:
    assert folder.checked(small).made_at == NOW.isoformat()
    spoil(small)
    with pytest.raises(BackupError, match=f"{named} is not what the backup wrote"):
        folder.checked(small)


def test_sha256sum_reads_the_checksums_too(small: Path) -> None:
    subprocess.run(
        ["sha256sum", "--check", "--quiet", folder.SUMS], cwd=small, check=True
    )


def test_a_backup_of_another_format_is_refused(small: Path) -> None:
    told = json.loads((small / folder.MANIFEST).read_text())
    with pytest.raises(BackupError, match="This backup has format 2"):
        folder.read_manifest(json.dumps({**told, "format": 2}))


def test_names_of_a_manifest_reach_the_database_only_as_its_own_names(
    db: None,
) -> None:
    there = {table.name: table for table in rows.tables()}
    there_is = there["partnership_user"]
    restoring.refuse_other_columns(there_is, there)
    for said in (
        replace(there_is, columns="1; SELECT 2"),
        replace(there_is, order="1 LIMIT 0"),
        replace(there_is, name="pg_authid"),
    ):
        with pytest.raises(BackupError, match="has other columns than the backup"):
            restoring.refuse_other_columns(said, there)


def test_a_drill_with_the_backup_of_a_newer_release_is_refused_and_leaves_nothing(
    transactional_db: None, tmp_path: Path
) -> None:
    site = connection.settings_dict["NAME"]
    folder.finish(tmp_path, Manifest(migrations=[("kpis", "9999_from_the_future")]))
    with pytest.raises(CommandError) as refused:
        say("restore", str(tmp_path), "--drill")
    assert "its migration kpis.9999_from_the_future is not known" in str(refused.value)
    assert connection.settings_dict["NAME"] == site
    assert sql(f"SELECT FROM pg_database WHERE datname = '{site}_drill'") == []


def test_facts_of_the_catalogue_speak_of_roles_by_what_they_do(db: None) -> None:
    walls = catalogue.walls()
    assert walls["table kpis_kpi"] == "owner owner, row security, forced"
    assert walls["policy member of kpis_kpi"] == "permissive, all, to {runtime}"
    assert walls["rights of runtime on kpis_definition"] == "INSERT SELECT"
    assert not any("ours_owner" in text for text in walls.values())
