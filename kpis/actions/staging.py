"""Readings on their way in: copied beside the table, and checked against it.

Runs under the partnership's lock (`lock`), inside the import's transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kpis import readings_sql as sql
from kpis.importing.issues import RowIssue
from kpis.models import Grain, ImportBatch, Kpi
from partnership import periods
from partnership.models import Partnership, Queue
from partnership.models.queues import ALL
from partnership.periods import Kind

if TYPE_CHECKING:
    from kpis.importing.reading_rows import Batch

    # Batches as columns, or the sandbox's file of COPY lines.
    Incoming = Iterable[Batch] | Path

BLOCK = 1 << 20
MOST_LISTED = 10_000
MOST_CHANGES = 200
KIND_OF_SPAN = {4: Kind.DAY, 5: Kind.WEEK, 6: Kind.WINDOW}


class StrangersError(ValueError):
    """Readings name a KPI or a queue that this partnership does not have."""


@dataclass(frozen=True)
class Change:
    """A stored reading that the file says differently, in smallest units."""

    row: int
    kpi_id: int
    queue_id: int
    day: date
    starts_at: datetime
    grain: int
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass
class Staging:
    """The temporary tables of one import; `facts` are their parameters.

    `staged`: how many readings are in them, by kind (grains; 4 is a day) and first
    day. `fresh`: nothing is stored yet where the file has readings, so all of it is
    new.
    """

    partnership: Partnership
    staged: dict[tuple[int, date], int] = field(default_factory=dict)
    fresh: bool = True
    facts: dict[str, Any] = field(default_factory=dict)

    def run(self, statement: str, **more: Any) -> int:
        """Run a statement and return how many rows it wrote."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self.facts | more)
            return int(cursor.rowcount)

    def rows(self, statement: str, **more: Any) -> list[tuple[Any, ...]]:
        """The answer of a query."""
        with connection.cursor() as cursor:
            cursor.execute(statement, self.facts | more)
            return list(cursor.fetchall())

    def cover(self) -> None:
        """Look at what is staged: how many readings, of when."""
        self.run(sql.COVER)
        self.staged = {
            (kind, day): readings for kind, day, readings in self.rows(sql.COVERED)
        }
        days = {day for _kind, day in self.staged}
        self.facts |= {
            "first": min(days, default=None),
            "last": max(days, default=None),
            "months": sorted({day.replace(day=1) for day in days}),
        }


def lock(partnership: Partnership) -> None:
    """One writer of readings and roll-ups at a time; ends with the transaction.

    Taken before anything else is written, so that two imports never wait for each
    other in a ring.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK, [partnership.pk])


def stage(batch: ImportBatch, batches: "Incoming") -> Staging:
    """Copy readings into the temporary tables; raises `StrangersError`.

    `facts` then has the first and last day, and the months that are covered.
    """
    partnership = batch.partnership
    staging = Staging(partnership)
    staging.facts = {
        "partnership": partnership.pk,
        "source": batch.source_id,
        "batch": batch.pk,
        "provisional": batch.provisional,
        "all": ALL,
    }
    staging.run(sql.STAGING)
    if isinstance(batches, Path):
        _copy_text(batches)
    else:
        _copy_batches(batches)
    staging.cover()
    if staging.rows(sql.STRANGERS)[0][0]:
        raise StrangersError("A KPI or queue is not of this partnership.")
    return staging


def _copy_text(file: Path) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.COPY_TEXT) as copy,
        file.open("rb") as text,
    ):
        while block := text.read(BLOCK):
            copy.write(block)


def _copy_batches(batches: "Iterable[Batch]") -> None:
    from kpis import copying  # numpy, only where a file is read

    said: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        with cursor.copy(sql.COPY_BATCHES) as copy:
            copy.write(copying.HEADER)
            for batch in batches:
                said += copying.comments(batch)
                copy.write(copying.encoded(batch))
            copy.write(copying.TRAILER)
        if said:
            _copy_comments(cursor, said)


def _copy_comments(cursor: CursorWrapper, said: list[tuple[int, str]]) -> None:
    cursor.execute(sql.COMMENTS)
    with cursor.copy(sql.COPY_COMMENTS) as copy:
        for line in said:
            copy.write_row(line)
    cursor.execute(sql.ADD_COMMENTS)


def clashes(staging: Staging) -> tuple[list[RowIssue], int]:
    """Rows beside which there is something else for the same KPI and day.

    Returns the first 10,000 and how many there are.
    """
    spans = _spans(staging.partnership, staging.staged)
    if not spans:
        return [], 0
    kinds, firsts, days = zip(*sorted(spans), strict=True)
    near = sorted(set(firsts))
    columns = {"kinds": list(kinds), "firsts": list(firsts), "days": list(days)}
    if not staging.rows(sql.ANY_CLASH, **columns, near=near)[0][0]:
        return [], 0
    staging.run(sql.KEEP_CLASHES, **columns, near=near)
    found = staging.rows(sql.CLASHING_ROWS, most=MOST_LISTED)
    words = Words.of(staging.partnership)
    return [words.clash(*row[:6]) for row in found], found[0][6]


def _spans(
    partnership: Partnership, covered: Iterable[tuple[int, date]]
) -> set[tuple[int, date, date]]:
    """(kind, first, day) of every day, week and window that touches what is covered.

    Kinds are grains: 4 a day, 5 a week, 6 a window.
    """
    calendar = partnership.calendar
    touched = {
        day
        for kind, first in covered
        for day in periods.days(periods.period_of(calendar, KIND_OF_SPAN[kind], first))
    }
    return {
        (kind, periods.period_of(calendar, of_kind, day).first, day)
        for day in touched
        for kind, of_kind in KIND_OF_SPAN.items()
    }


def twice(staging: Staging, statement: str) -> list[RowIssue]:
    """Rows that say the same reading a second time."""
    words = Words.of(staging.partnership)
    found = staging.rows(statement, most=MOST_LISTED)
    return [words.twice(*row[:5]) for row in found]


def changes(staging: Staging) -> list[Change]:
    """The first stored readings that the import would change."""
    return [
        Change(row, kpi, queue, day, starts, grain, (n0, d0), (n1, d1))
        for row, kpi, queue, day, starts, grain, n0, d0, n1, d1 in staging.rows(
            sql.CHANGES, most=MOST_CHANGES
        )
    ]


@dataclass(frozen=True)
class Words:
    """The sentences for what a row clashes with, with the names that people use."""

    kpis: Mapping[int, str]
    queues: Mapping[int, str]

    @classmethod
    def of(cls, partnership: Partnership) -> "Words":
        """The codes of a partnership's KPIs and queues."""
        ours = {"partnership": partnership}
        return cls(
            dict(Kpi.objects.filter(**ours).values_list("pk", "code")),
            dict(Queue.objects.filter(**ours).values_list("pk", "code")),
        )

    def clash(
        self, row: int, kpi: int, queue: int, day: date, grain: int, other: int
    ) -> RowIssue:
        """Two grains on one day, or the whole partnership beside its queues."""
        what = f"{self.kpis[kpi]} on {day}"
        if other:
            return RowIssue(
                row,
                "grain",
                "other_grain",
                f"For {what} and the queue {self.queues[queue]} there are readings by "
                f"{_grain(other)}; this one is by {_grain(grain)}. Give each day in "
                "one grain only.",
            )
        beside = "queues" if self.queues[queue] == ALL else "the whole partnership"
        return RowIssue(
            row,
            "queue",
            "all_beside_queues",
            f"For {what} there are readings of {beside} already. Give a day either "
            "as a whole (queue all) or queue by queue.",
        )

    def twice(self, row: int, first: int, kpi: int, queue: int, day: date) -> RowIssue:
        """The same reading in two rows."""
        return RowIssue(
            row,
            "period_start",
            "twice",
            f"{self.kpis[kpi]} of the queue {self.queues[queue]} on {day} stands in "
            f"row {first} already. Keep one of the two.",
        )


def _grain(stored: int) -> str:
    return str(Grain(stored).label)


def ensure_months(days: Iterable[date]) -> None:
    """Make room for the months of these days, where there is none yet.

    Called in a transaction of its own before a large import: the partition is then
    there for everybody at once, and nobody waits for the import. Inside an import it
    makes only what is still missing.
    """
    months = sorted({day.replace(day=1) for day in days})
    with connection.cursor() as cursor:
        cursor.execute(sql.ENSURE_MONTHS, [months])
