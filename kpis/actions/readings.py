"""Storing readings: all or nothing, the same file twice changes nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kpis import readings_sql as sql
from kpis.actions.kpis import person
from kpis.actions.staging import (
    Change,
    Staging,
    changes,
    clashes,
    ensure_months,
    lock,
    stage,
    twice,
)
from kpis.importing.issues import RowIssue
from kpis.models import ImportBatch, ImportState
from partnership import audit, outbox
from partnership.access import Door, Permission

if TYPE_CHECKING:
    from kpis.actions.staging import Incoming

UNDOABLE = (ImportState.SAVED,)


@dataclass(frozen=True)
class Stored:
    """What an import did, or would do.

    `changes` are the first old and new values, `months` those that need a partition.
    """

    created: int
    updated: int
    unchanged: int
    rejected: int = 0
    issues: list[RowIssue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    months: list[date] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether any reading is another than before."""
        return bool(self.created or self.updated)


class RefusedError(Exception):
    """Rows clash with what is stored or with each other; nothing was written."""

    def __init__(self, issues: list[RowIssue], count: int) -> None:
        super().__init__(f"{count} rows refused")
        self.issues = issues
        self.count = count


@transaction.atomic
def store(
    *,
    by: Door | str,
    batch: ImportBatch,
    batches: "Incoming",
    now: datetime,
    partial: bool = False,
) -> Stored:
    """Write readings in one transaction: copied, checked, upserted, days marked stale.

    Raises `RefusedError`, with nothing written, where a row clashes with stored
    readings or with another row; `partial` leaves those rows out instead. What a
    changed reading was before is kept. Only days that really changed become stale.
    """
    staging, done = _compare(batch, batches, partial=partial)
    if done.changed:
        _write(staging, done)
        outbox.ask(partnership_id=batch.partnership_id, kind=NEXT, due_at=now)
    _finish(batch, staging, done, now)
    audit.record(
        partnership=batch.partnership,
        by=person(by),
        what="readings imported",
        now=now,
        about={
            "import": batch.number,
            "created": done.created,
            "updated": done.updated,
            "unchanged": done.unchanged,
        },
    )
    return done


NEXT = "bring_up_to_date"


def compare(
    *, batch: ImportBatch, batches: "Incoming", partial: bool = False
) -> Stored:
    """What `store` would do, without doing it."""
    with transaction.atomic():
        done = _compare(batch, batches, partial=partial)[1]
        transaction.set_rollback(True)
    return done


def _compare(
    batch: ImportBatch, batches: "Incoming", *, partial: bool
) -> tuple[Staging, Stored]:
    lock(batch.partnership)
    staging = stage(batch, batches)
    issues, refused = _refused(staging, partial=partial)
    total, months = sum(staging.staged.values()), staging.facts["months"]
    if not staging.rows(sql.STORED_BEFORE)[0][0]:
        return staging, Stored(total, 0, 0, refused, issues, [], months)
    staging.fresh = False
    staging.run(sql.CHANGED)
    if double := twice(staging, sql.TWICE_CHANGED):
        raise RefusedError(double, len(double))
    created, updated = staging.rows(sql.COUNT_CHANGED)[0]
    unchanged = total - created - updated
    found = changes(staging) if updated else []
    return staging, Stored(created, updated, unchanged, refused, issues, found, months)


def _refused(staging: Staging, *, partial: bool) -> tuple[list[RowIssue], int]:
    issues, count = clashes(staging)
    if not issues:
        return [], 0
    if not partial:
        raise RefusedError(issues, count)
    staging.run(sql.DROP_CLASHING)
    staging.cover()
    return issues, count


def _write(staging: Staging, done: Stored) -> None:
    ensure_months(staging.facts["months"])
    if staging.fresh:
        _insert(staging, sql.INSERT_ALL)
        staging.run(sql.STALE_COVERED)
        return
    if done.updated:
        staging.run(sql.KEEP_BEFORE)
        staging.run(sql.UPDATE_CHANGED)
    _insert(staging, sql.INSERT_NEW)
    staging.run(sql.STALE_CHANGED)


def _insert(staging: Staging, statement: str) -> None:
    """Insert what is new; a row that stands twice in the file is told by its number."""
    try:
        with transaction.atomic():
            staging.run(statement)
    except IntegrityError:
        issues = twice(staging, sql.TWICE_IN_FILE)
        if not issues:
            raise
        raise RefusedError(issues, len(issues)) from None


def _finish(batch: ImportBatch, staging: Staging, done: Stored, now: datetime) -> None:
    batch.created, batch.updated = done.created, done.updated
    batch.unchanged = done.unchanged
    batch.rejected += done.rejected
    batch.rows = done.created + done.updated + done.unchanged
    batch.state, batch.saved_at = ImportState.SAVED, now
    first, last = staging.facts["first"], staging.facts["last"]
    batch.report = batch.report | {
        "days": [first.isoformat(), last.isoformat()] if first else []
    }
    batch.save()


@transaction.atomic
def undo(*, by: Door | str, batch: ImportBatch, now: datetime) -> None:
    """Take an import back: its readings are exactly what they were before it.

    Raises ValidationError where it was not saved, or where a later import has changed
    some of its readings: that one has to be undone first.
    """
    if isinstance(by, Door):
        by.require(Permission.WRITE_READINGS)
    lock(batch.partnership)
    batch.refresh_from_db()
    if batch.state not in UNDOABLE:
        raise ValidationError(_("Only an import that was saved can be undone."))
    if days := batch.report.get("days"):
        _take_back(batch, *map(date.fromisoformat, days))
        outbox.ask(partnership_id=batch.partnership_id, kind=NEXT, due_at=now)
    batch.state = ImportState.UNDONE
    batch.save(update_fields=["state"])
    audit.record(
        partnership=batch.partnership,
        by=person(by),
        what="import undone",
        now=now,
        about={"import": batch.number},
    )


def _take_back(batch: ImportBatch, first: date, last: date) -> None:
    facts: dict[str, Any] = {
        "partnership": batch.partnership_id,
        "batch": batch.pk,
        "first": first,
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.STILL_BROUGHT, facts)
        later = batch.created + batch.updated - cursor.fetchone()[0]
        if later:
            raise ValidationError(
                _("A later import changed %(count)s of these readings. Undo it first.")
                % {"count": later}
            )
        for statement in (sql.STALE_BROUGHT, sql.REMOVE_CREATED, sql.RESTORE_CHANGED):
            cursor.execute(statement, facts)
