"""Imports as things of their own: numbered, with what was asked and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kpis.actions.kpis import FILES, source_named
from kpis.models import ImportBatch, ImportFile, ImportState
from partnership import audit
from partnership.access import Door
from partnership.actions.numbers import next_number
from partnership.models import Partnership


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file without reading it."""

    name: str
    sha256: str
    size: int


@transaction.atomic(savepoint=False)
def open_batch(
    *,
    by: Door | str,
    partnership: Partnership,
    file: FileFacts,
    now: datetime,
    state: ImportState = ImportState.READING,
    options: dict[str, Any] | None = None,
    source: str = FILES,
    content: bytes | None = None,
    provisional: bool = False,
) -> ImportBatch:
    """A new import with the partnership's next number; `content` is kept."""
    member = by.member if isinstance(by, Door) else None
    batch = ImportBatch.objects.create(
        partnership=partnership,
        number=next_number(partnership.pk, "import"),
        source=source_named(partnership, source),
        file_name=file.name[:200],
        sha256=file.sha256,
        size=file.size,
        state=state,
        options=options or {},
        provisional=provisional,
        by=member,
        by_name=str(member.user) if member else str(by),
        at=now,
    )
    if content is not None:
        ImportFile.objects.create(partnership=partnership, batch=batch, content=content)
    return batch


def give_up(*, partnership: Partnership, number: int, now: datetime) -> None:
    """Refuse an import whose work was tried as often as work is, in vain.

    Nothing of it was written. Whatever has come to an end already stays as it is.
    """
    refused = ImportBatch.objects.filter(
        partnership=partnership,
        number=number,
        state__in=(ImportState.WAITING, ImportState.SAVING),
    ).update(
        state=ImportState.REFUSED,
        report={
            "problem": _(
                "The file could not be read to its end, and nothing was written. "
                "Discard this import, check the file's dates and size, and import "
                "it again."
            )
        },
    )
    if refused:
        audit.record(
            partnership=partnership,
            by="the worker",
            what="import given up",
            now=now,
            about={"import": number},
        )
