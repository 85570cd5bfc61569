"""Readings that came by a call, and calls that came twice."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kpis.actions.api_rows import import_api_rows
from kpis.actions.imports import NOTHING_SAID, Choices, Outcome
from kpis.importing.book import Answers
from kpis.importing.issues import LeftOut, Notice, RowIssue
from kpis.models import ImportCall
from partnership.access import Door, Permission


class SameKeyError(ValidationError):
    """A key that was used for something else."""


@transaction.atomic
def import_call(
    *,
    by: Door,
    body: bytes,
    content_type: str,
    key: str,
    now: datetime,
    partial: bool,
    answers: Answers = NOTHING_SAID,
) -> Outcome:
    """Import what a call sent.

    `answers` say how to read what can be read in two ways. `key` is the caller's
    Idempotency-Key, or empty: the same key with the same body and answers gets the
    first outcome again and writes nothing; with others it is refused. A call that
    wrote nothing leaves its key free.
    """
    by.require(Permission.WRITE_READINGS)
    call = _first_of(by, key, _digest(body, answers), now) if key else None
    if call and call.answer:
        return _again(call.answer)
    outcome = import_api_rows(
        by=by,
        body=body,
        content_type=content_type,
        now=now,
        choices=Choices(partial=partial, answers=answers),
    )
    if call and outcome.written:
        call.answer = outcome.as_json()
        call.save(update_fields=["answer"])
    elif call:
        call.delete()
    return outcome


def _digest(body: bytes, answers: Answers) -> str:
    """What was sent, and how it was said to be read."""
    said = b"" if answers == NOTHING_SAID else repr(answers).encode()
    return sha256(body + said).hexdigest()


def _first_of(by: Door, key: str, digest: str, now: datetime) -> ImportCall:
    """The call under this key. A twin that is being read is waited for."""
    call, _made = by.rows(ImportCall).get_or_create(
        key=key,
        defaults={"partnership": by.partnership, "body_sha256": digest, "at": now},
    )
    if call.body_sha256 != digest:
        raise SameKeyError(
            _("This Idempotency-Key was used for other readings. Choose a new one.")
        )
    return call


def _again(answer: dict[str, Any]) -> Outcome:
    return Outcome(
        created=answer["created"],
        updated=answer["updated"],
        unchanged=answer["unchanged"],
        rejected=[RowIssue(**issue) for issue in answer["rejected"]],
        left_out=[LeftOut(**left) for left in answer["left_out"]],
        notices=[Notice("before", text) for text in answer.get("notices", [])],
        written=True,
    )
