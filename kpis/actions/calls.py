"""Readings that came by a call, and calls that came twice."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpis.actions.imports import Choices, Outcome, facts_of, import_file
from kpis.models import ImportBatch, ImportState
from partnership.access import Door, Permission

KEY = "idempotency_key"


class SameKeyError(ValidationError):
    """A key that was used for something else."""


def import_call(
    *, by: Door, content: bytes, key: str, now: datetime, partial: bool
) -> Outcome:
    """Import the long form as sent in a call.

    `key` is the caller's Idempotency-Key, or empty: the same key with the same content
    gets the first answer again and writes nothing; with other content it is refused.
    """
    by.require(Permission.WRITE_READINGS)
    if key and (earlier := _earlier(by, key)):
        return _again(earlier, facts_of(content, "").sha256)
    outcome = import_file(
        by=by,
        partnership=by.partnership,
        source=content,
        name=_("API call"),
        now=now,
        choices=Choices(partial=partial),
    )
    if key and outcome.written and outcome.batch:
        outcome.batch.options = outcome.batch.options | {KEY: key}
        outcome.batch.save(update_fields=["options"])
    return outcome


def _earlier(by: Door, key: str) -> ImportBatch | None:
    return by.rows(ImportBatch).filter(**{f"options__{KEY}": key}).first()


def _again(batch: ImportBatch, sha256: str) -> Outcome:
    if batch.sha256 != sha256:
        raise SameKeyError(
            _("This Idempotency-Key was used for other readings. Choose a new one.")
        )
    return Outcome(
        created=batch.created,
        updated=batch.updated,
        unchanged=batch.unchanged,
        written=batch.state == ImportState.SAVED,
        batch=batch,
    )
