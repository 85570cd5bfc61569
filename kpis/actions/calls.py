"""Readings that came by a call, and calls that came twice."""

from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpis.actions.api_rows import import_api_rows
from kpis.actions.imports import Choices, Outcome
from kpis.models import ImportBatch, ImportState
from partnership.access import Door, Permission

KEY, BODY = "idempotency_key", "body_sha256"


class SameKeyError(ValidationError):
    """A key that was used for something else."""


def import_call(
    *,
    by: Door,
    body: bytes,
    content_type: str,
    key: str,
    now: datetime,
    partial: bool,
) -> Outcome:
    """Import what a call sent.

    `key` is the caller's Idempotency-Key, or empty: the same key with the same body
    gets the first answer again and writes nothing; with another body it is refused.
    """
    by.require(Permission.WRITE_READINGS)
    digest = sha256(body).hexdigest()
    if key and (earlier := _earlier(by, key)):
        return _again(earlier, digest)
    outcome = import_api_rows(
        by=by,
        body=body,
        content_type=content_type,
        now=now,
        choices=Choices(partial=partial),
    )
    if key and outcome.written and outcome.batch:
        outcome.batch.options = outcome.batch.options | {KEY: key, BODY: digest}
        outcome.batch.save(update_fields=["options"])
    return outcome


def _earlier(by: Door, key: str) -> ImportBatch | None:
    return by.rows(ImportBatch).filter(**{f"options__{KEY}": key}).first()


def _again(batch: ImportBatch, digest: str) -> Outcome:
    if batch.options[BODY] != digest:
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
