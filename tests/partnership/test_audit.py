"""The record of what was done cannot be changed without being noticed."""

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from partnership import audit
from partnership.audit import BrokenLink
from partnership.models import AuditEntry
from partnership.postgres.base import as_owner
from tests.cast import Cast


def test_chain_of_every_partnership_is_whole(cast: Cast) -> None:
    for slug in cast.partnerships:
        with cast.inside(slug):
            assert AuditEntry.objects.count() > 2
            assert list(audit.broken_links()) == []


@pytest.mark.parametrize(
    "tampering",
    [
        'UPDATE partnership_auditentry SET about = \'{"role": "leader"}\'',
        "UPDATE partnership_auditentry SET at = at + interval '1 microsecond'",
        "UPDATE partnership_auditentry SET side = 'client'",
        "DELETE FROM partnership_auditentry",
    ],
)
def test_tampering_with_one_entry_is_found(cast: Cast, tampering: str) -> None:
    with cast.inside() as ours:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                f"{tampering} WHERE partnership_id = %s AND number = 2", [ours.pk]
            )
        (found,) = audit.broken_links()
    assert found in {BrokenLink(ours.pk, 2), BrokenLink(ours.pk, 3)}


def test_what_was_noted_elsewhere_tells_that_the_newest_entries_are_gone(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    with cast.inside() as ours:
        number, last = audit.newest()
        call_command("verify_audit")
        noted = f"{ours.slug}: {number} entries, the last is {last}"
        assert noted in capsys.readouterr().out
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM partnership_auditentry "
                "WHERE partnership_id = %s AND number = %s",
                [ours.pk, number],
            )
        assert list(audit.broken_links()) == []
        call_command("verify_audit")
        assert noted not in capsys.readouterr().out


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnership_auditentry SET what = 'nothing'",
        "DELETE FROM partnership_auditentry",
        "TRUNCATE partnership_auditentry",
    ],
)
def test_runtime_role_can_only_add_and_read(cast: Cast, statement: str) -> None:
    with (
        cast.inside(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
