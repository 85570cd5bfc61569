"""From a file to readings: understood, adopted, stored; all or nothing.

Commands and the API read in this process; what people upload is read by the worker,
in a child process (`kpis.actions.uploads`). Both end in `take_in`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kpis.actions import mappings
from kpis.actions.batches import FileFacts, open_batch
from kpis.actions.books import rule_book
from kpis.actions.kpis import add_queue, take_many
from kpis.actions.readings import RefusedError, Stored, compare, store
from kpis.actions.staging import ensure_months, lock
from kpis.importing.book import Answers, RuleBook
from kpis.importing.issues import LeftOut, Notice, Question, RowIssue
from kpis.importing.mapping import Mapping
from kpis.importing.reader import read
from kpis.importing.text import fingerprint
from kpis.models import ImportBatch
from partnership.access import Door, Permission
from partnership.models import Partnership

if TYPE_CHECKING:
    from kpis.actions.staging import Incoming
    from kpis.importing.reading_rows import Understood

NOTHING_SAID = Answers()
BLOCK = 1 << 20


@dataclass(frozen=True)
class Choices:
    """How an import is to be done; every choice is the user's own word.

    `mapping_name` is that of a saved mapping, `header` the fingerprint of the header
    that the mapping reads.
    """

    mapping: Mapping | None = None
    mapping_name: str = ""
    header: str = ""
    answers: Answers = NOTHING_SAID
    adopt: bool = False
    partial: bool = False
    dry_run: bool = False
    save_mapping: str = ""


@dataclass
class Outcome:
    """What came of an import.

    `written`: stored as the numbers say. `good_rows_taken`: stored, or in a dry run
    would have been, perhaps beside rows that were refused.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[RowIssue] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    rejected_count: int = 0
    left_out_count: int = 0
    written: bool = False
    good_rows_taken: bool = False
    batch: ImportBatch | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of the API and of `import_readings --format json`."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [asdict(issue) for issue in self.rejected],
            "left_out": [asdict(left) for left in self.left_out],
            "notices": [notice.message for notice in self.notices],
        }

    def add_stored(self, stored: Stored) -> None:
        """Take over what the store counted."""
        self.created, self.updated = stored.created, stored.updated
        self.unchanged = stored.unchanged
        self.refuse(stored.issues, stored.rejected)

    @property
    def rejected_rows(self) -> int:
        """How many rows were refused; one row may be refused for several reasons.

        Where there are too many to list, each reason counts.
        """
        if len(self.rejected) < self.rejected_count:
            return self.rejected_count
        return len({issue.row for issue in self.rejected})

    def refuse(self, issues: Iterable[RowIssue], count: int) -> None:
        """Add rows that were refused, in the file's order."""
        self.rejected = sorted([*self.rejected, *issues], key=lambda issue: issue.row)
        self.rejected_count += count


def facts_of(source: Path | bytes, name: str) -> FileFacts:
    """Name, digest and size of a file."""
    digest, size = sha256(), 0
    for block in _blocks(source):
        digest.update(block)
        size += len(block)
    return FileFacts(name, digest.hexdigest(), size)


def _blocks(source: Path | bytes) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return [source]
    with source.open("rb") as stream:
        return list(iter(lambda: stream.read(BLOCK), b""))


def import_file(
    *,
    by: Door | str,
    partnership: Partnership,
    source: Path | bytes,
    name: str,
    now: datetime,
    choices: Choices,
) -> Outcome:
    """Import a file in this process.

    Nothing is written where a row is refused, unless `choices.partial`, or where the
    file leaves a question. Raises `FileProblem` where it cannot be read at all.
    """
    with transaction.atomic(savepoint=False):
        book = rule_book(partnership, now, adopt=choices.adopt)
    understood = read(source, book, choices.mapping, choices.answers)
    outcome = outcome_of(understood)
    if not may_go_on(outcome, choices):
        return outcome
    if not choices.dry_run:
        _make_room(understood)
    if choices.mapping is not None:
        choices = replace(choices, header=fingerprint(source))

    def incoming(complete: RuleBook | None) -> "Incoming":
        return understood.batches(complete)

    def opened() -> ImportBatch:
        return open_batch(
            by=by, partnership=partnership, file=facts_of(source, name), now=now
        )

    new = New(understood.new_kpis, understood.new_queues)
    return take_in(by, opened, new, incoming, outcome, choices, now)


@dataclass(frozen=True)
class New:
    """KPIs and queues that a file names and that have to be taken into use first."""

    kpis: Sequence[str] = ()
    queues: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.kpis or self.queues)


def outcome_of(found: Any) -> Outcome:
    """What a reading of the file (`Understood` or the sandbox's report) has found."""
    return Outcome(
        rejected=list(found.issues),
        left_out=list(found.left_out),
        notices=list(found.notices),
        questions=list(found.questions),
        rejected_count=found.issue_count,
        left_out_count=found.left_out_count,
    )


def may_go_on(outcome: Outcome, choices: Choices) -> bool:
    """No question is open, and no row refused unless the good ones are wanted."""
    return not outcome.questions and (choices.partial or not outcome.rejected_count)


def _make_room(understood: "Understood") -> None:
    from kpis.copying import months  # numpy, only where a file is read

    if understood.draft is not None:
        ensure_months(months(understood.draft.day[understood.draft.good]))


def take_in(
    by: Door | str,
    opened: Callable[[], ImportBatch],
    new: New,
    incoming: "Callable[[RuleBook | None], Incoming]",
    outcome: Outcome,
    choices: Choices,
    now: datetime,
) -> Outcome:
    """Adopt, open the import and store, in one transaction that leaves all or nothing.

    `incoming` hands over the readings once every KPI and queue has an id; it gets the
    complete book where some of them are new.
    """
    try:
        with transaction.atomic():
            batch = opened()
            lock(batch.partnership)
            adopt(by=by, partnership=batch.partnership, new=new, now=now)
            readings = incoming(rule_book(batch.partnership, now) if new else None)
            batch.rejected, batch.left_out = (
                outcome.rejected_rows,
                outcome.left_out_count,
            )
            outcome.add_stored(_stored(by, batch, readings, choices, now))
            mappings.keep(batch.partnership, choices, now)
            transaction.set_rollback(choices.dry_run)
    except RefusedError as refused:
        outcome.refuse(refused.issues, refused.count)
        return outcome
    outcome.good_rows_taken = True
    outcome.written = not choices.dry_run
    outcome.batch = batch if outcome.written else None
    return outcome


def _stored(
    by: Door | str,
    batch: ImportBatch,
    readings: "Incoming",
    choices: Choices,
    now: datetime,
) -> Stored:
    if choices.dry_run:
        return compare(batch=batch, batches=readings, partial=choices.partial)
    return store(by=by, batch=batch, batches=readings, now=now, partial=choices.partial)


def adopt(*, by: Door | str, partnership: Partnership, new: New, now: datetime) -> None:
    """Take a file's new KPIs and queues into use; of members, leaders may."""
    if new and isinstance(by, Door):
        by.require(Permission.AGREE)
    take_many(by=by, partnership=partnership, codes=new.kpis, now=now)
    for name in new.queues:
        add_queue(by=by, partnership=partnership, name=name, now=now)
