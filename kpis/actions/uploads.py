"""Uploads: kept, read by the worker in a child process, looked at, saved or not.

An import goes waiting -> preview -> saving -> saved (-> undone); from the preview it
may be discarded, and where the file cannot be read it is refused. The worker's part is
one transaction with its outbox row, so each step is done once.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from kpis.actions.batches import open_batch
from kpis.actions.books import rule_book
from kpis.actions.imports import (
    Choices,
    New,
    Outcome,
    adopt,
    facts_of,
    may_go_on,
    outcome_of,
    take_in,
)
from kpis.actions.mappings import remembered, saved_mapping
from kpis.actions.readings import Stored, compare
from kpis.actions.staging import Change, ensure_months
from kpis.importing.book import Answers
from kpis.importing.issues import FileProblem
from kpis.importing.mapping import Mapping
from kpis.importing.sandbox import Report, read_in_sandbox
from kpis.models import (
    Grain,
    ImportBatch,
    ImportFile,
    ImportState,
    Kpi,
    SavedMapping,
)
from partnership import audit, outbox
from partnership.access import Door, NotAllowedError, Permission
from partnership.models import Queue

READ = "read_upload"
NO_MAPPING = "-"  # said on the page: one reading a row
LISTED = 200
PROGRESS_KEPT = 600  # seconds


@transaction.atomic
def begin(
    *, by: Door, content: bytes, name: str, now: datetime, options: dict[str, Any]
) -> ImportBatch:
    """Keep an uploaded file as evidence and ask the worker to read it.

    Taking new KPIs and queues into use is for leaders, as it is in the catalogue.
    """
    by.require(Permission.WRITE_READINGS)
    if options.get("adopt"):
        by.require(Permission.AGREE)
    batch = open_batch(
        by=by,
        partnership=by.partnership,
        file=facts_of(content, name),
        now=now,
        state=ImportState.WAITING,
        options=options,
        content=content,
        provisional=bool(options.get("provisional")),
    )
    _record(by, batch, "import uploaded", now)
    _ask(batch, now)
    return batch


@transaction.atomic
def read_again(
    *, by: Door, batch: ImportBatch, options: dict[str, Any], now: datetime
) -> None:
    """Answer the file's question: it is read anew with these options."""
    by.require(Permission.WRITE_READINGS)
    _move(batch, (ImportState.PREVIEW, ImportState.REFUSED), ImportState.WAITING)
    batch.options |= options
    batch.save(update_fields=["options"])
    _record(by, batch, "import read again", now)
    _ask(batch, now)


@transaction.atomic
def save(*, by: Door, batch: ImportBatch, now: datetime, partial: bool) -> None:
    """Take the previewed readings; the worker stores them."""
    by.require(Permission.WRITE_READINGS)
    _check_adopting(by, batch)
    _move(batch, (ImportState.PREVIEW,), ImportState.SAVING)
    if batch.rejected and not partial:
        raise ValidationError(
            _("Some rows are refused. Correct the file, or take the good rows only.")
        )
    batch.by, batch.by_name = by.member, str(by.member.user)
    batch.options |= {"partial": partial}
    batch.save(update_fields=["by", "by_name", "options"])
    _record(by, batch, "import accepted", now)
    _ask(batch, now)


def _check_adopting(by: Door, batch: ImportBatch) -> None:
    """Somebody else may have asked for it who may."""
    new = batch.report.get("new_kpis") or batch.report.get("new_queues")
    if new and not by.may(Permission.AGREE):
        raise ValidationError(
            _(
                "This file takes new KPIs or queues into use. "
                "A leader of your side can save it."
            )
        )


@transaction.atomic
def discard(*, by: Door, batch: ImportBatch, now: datetime) -> None:
    """Keep nothing of an import that was only looked at; its file goes."""
    by.require(Permission.WRITE_READINGS)
    _move(batch, (ImportState.PREVIEW, ImportState.REFUSED), ImportState.DISCARDED)
    ImportFile.objects.filter(partnership=batch.partnership, batch=batch).delete()
    _record(by, batch, "import discarded", now)


def _record(by: Door, batch: ImportBatch, what: str, now: datetime) -> None:
    audit.record(
        partnership=batch.partnership,
        by=by.member,
        what=what,
        now=now,
        about={"import": batch.number},
    )


def _move(
    batch: ImportBatch, before: tuple[ImportState, ...], after: ImportState
) -> None:
    """Take the step unless somebody took another one meanwhile."""
    moved = ImportBatch.objects.filter(
        partnership=batch.partnership, pk=batch.pk, state__in=before
    ).update(state=after)
    if not moved:
        raise ValidationError(
            _("This import has moved on meanwhile. Look at it again first.")
        )
    batch.state = after


def _ask(batch: ImportBatch, now: datetime) -> None:
    outbox.ask(
        partnership_id=batch.partnership_id,
        kind=READ,
        key=str(batch.number),
        due_at=now,
    )


@dataclass(frozen=True)
class Upload:
    """An import on the worker's desk: its file lies in a folder of its own."""

    batch: ImportBatch
    folder: Path
    now: datetime
    choices: Choices

    @property
    def by(self) -> Door | str:
        """Who asked for it."""
        if self.batch.by is None:
            return self.batch.by_name
        return Door(self.batch.partnership, self.batch.by)

    @cached_property
    def remembered(self) -> dict[str, SavedMapping]:
        """The mappings that a header may suggest, where none was named."""
        named = self.batch.options.get("mapping")
        return {} if named else remembered(self.batch.partnership)

    def read(self, *, adopt: bool) -> Report:
        """Read the file in a child process."""
        return read_in_sandbox(
            self.folder / "upload",
            rule_book(self.batch.partnership, self.now, adopt=adopt),
            self.folder,
            mapping=self.choices.mapping,
            remembered={header: one.spec for header, one in self.remembered.items()},
            answers=self.choices.answers,
        )

    def readings(self, report: Report) -> Path:
        """The file's readings; read once more where ids have to be made first."""
        new = new_in(report)
        if new:
            adopt(by=self.by, partnership=self.batch.partnership, new=new, now=self.now)
            report = self.read(adopt=False)
        if report.readings is None:
            raise FileProblem("nothing", _("The file has no readings."))
        return report.readings


def work_on(*, batch: ImportBatch, now: datetime) -> None:
    """The worker's step: look at a waiting upload, or store one that is to be saved."""
    steps = {ImportState.WAITING: _look, ImportState.SAVING: _store}
    step = steps.get(ImportState(batch.state))
    if step is None:
        return
    tell_progress(batch, 10)
    try:
        with _unpacked(batch) as folder:
            step(Upload(batch, folder, now, choices_of(batch)))
    except (FileProblem, NotAllowedError) as problem:
        batch.state = ImportState.REFUSED
        code = getattr(problem, "code", "not_allowed")
        batch.report = {"problem": str(problem), "code": code}
        batch.save()


@contextmanager
def _unpacked(batch: ImportBatch) -> Iterator[Path]:
    """A folder of its own with the file in it, for the child process."""
    kept = ImportFile.objects.get(partnership=batch.partnership, batch=batch)
    with TemporaryDirectory(prefix="ours-import-") as name:
        folder = Path(name)
        (folder / "upload").write_bytes(kept.content)
        yield folder


def choices_of(batch: ImportBatch) -> Choices:
    """What was chosen on the page, as an import takes it."""
    said = batch.options
    name = said.get("mapping") or NO_MAPPING
    named = None if name == NO_MAPPING else saved_mapping(batch.partnership, name)
    columns = said.get("columns")
    return Choices(
        mapping=named or (_mapping_of(said, columns) if columns else None),
        mapping_name=name if named else "",
        save_mapping=columns["save_as"] if columns and not named else "",
        answers=Answers(
            date_format=said.get("date_format") or None,
            decimal=said.get("decimal") or None,
            zero_is_missing=bool(said.get("zero_is_missing")),
        ),
        adopt=bool(said.get("adopt")),
        partial=bool(said.get("partial")),
    )


def _mapping_of(said: dict[str, Any], columns: dict[str, Any]) -> Mapping:
    """The columns that were named on the page of the import."""
    return Mapping.from_options(
        columns["date"],
        columns["kpis"],
        date_format=said.get("date_format") or None,
        queue_column=columns["queue"] or None,
        grain=columns["grain"],
        zero_is_missing=bool(said.get("zero_is_missing")),
    )


def new_in(report: Report) -> New:
    """What the file names and the partnership does not have yet."""
    return New(report.new_kpis, report.new_queues)


def _look(upload: Upload) -> None:
    """Say what saving would do: new, changed from what to what, left out, refused."""
    batch = upload.batch
    report = upload.read(adopt=upload.choices.adopt)
    tell_progress(batch, 60)
    outcome = outcome_of(report)
    batch.report = {"new_kpis": report.new_kpis, "new_queues": report.new_queues}
    if not outcome.questions:
        # The good rows are compared even where others are refused: both are shown.
        stored = _compared(upload, report)
        outcome.add_stored(stored)
        ensure_months(stored.months)
    _note(batch, outcome)
    if suggested := upload.remembered.get(report.header):
        batch.options |= {"mapping": suggested.name}
        batch.report |= {"suggested": suggested.name}
    batch.state = ImportState.PREVIEW
    batch.save()


def _compared(upload: Upload, report: Report) -> Stored:
    """Compare as if the new KPIs and queues were in use; nothing of it stays."""
    with transaction.atomic():
        readings = upload.readings(report)
        stored = compare(batch=upload.batch, batches=readings, partial=True)
        shown = shown_changes(upload.batch, stored.changes)
        transaction.set_rollback(True)
    upload.batch.report |= {"changes": shown}
    return stored


def _store(upload: Upload) -> None:
    batch = upload.batch
    report = upload.read(adopt=upload.choices.adopt)
    tell_progress(batch, 60)
    outcome = outcome_of(report)
    if may_go_on(outcome, upload.choices):
        take_in(
            upload.by,
            lambda: batch,
            New(),
            lambda _book: upload.readings(report),
            outcome,
            replace(upload.choices, header=report.header),
            upload.now,
        )
    _note(batch, outcome)
    if not outcome.written:
        batch.state = ImportState.PREVIEW
    batch.save()


def _note(batch: ImportBatch, outcome: Outcome) -> None:
    """Keep what was found with the import, for its page."""
    batch.created, batch.updated = outcome.created, outcome.updated
    batch.unchanged = outcome.unchanged
    batch.rejected, batch.left_out = outcome.rejected_rows, outcome.left_out_count
    batch.report |= {
        "rejected": [asdict(issue) for issue in outcome.rejected[:LISTED]],
        "left_out": [asdict(left) for left in outcome.left_out[:LISTED]],
        "notices": [notice.message for notice in outcome.notices],
        "questions": [asdict(question) for question in outcome.questions],
    }


def shown_changes(batch: ImportBatch, changes: list[Change]) -> list[dict[str, Any]]:
    """Old and new counts in the words of the page."""
    ours = {"partnership": batch.partnership}
    kpis = {kpi.pk: kpi for kpi in Kpi.objects.filter(**ours)}
    queues = dict(Queue.objects.filter(**ours).values_list("pk", "name"))
    return [
        {
            "row": change.row,
            "kpi": kpis[change.kpi_id].name,
            "queue": queues[change.queue_id],
            "day": change.day.isoformat(),
            "grain": Grain(change.grain).label,
            "before": _counts(kpis[change.kpi_id], change.before),
            "after": _counts(kpis[change.kpi_id], change.after),
        }
        for change in changes
        if change.kpi_id in kpis and change.queue_id in queues
    ]


def _counts(kpi: Kpi, pair: tuple[int, int]) -> str:
    numerator = Decimal(pair[0]).scaleb(-kpi.numerator_power)
    denominator = Decimal(pair[1]).scaleb(-kpi.denominator_power)
    return f"{numerator} / {denominator}"


def tell_progress(batch: ImportBatch, percent: int) -> None:
    """Tell the page how far the worker is; without Redis it only sees the state."""
    with suppress(RedisError):
        cache.set(_progress_key(batch), percent, PROGRESS_KEPT)


def progress(batch: ImportBatch) -> int:
    """How far the worker is, in per cent."""
    with suppress(RedisError):
        return int(cache.get(_progress_key(batch), 0))
    return 0


def _progress_key(batch: ImportBatch) -> str:
    return f"import:{batch.partnership_id}:{batch.number}:{batch.state}"
