"""What an import hands on: checked readings in batches, and all that was found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import repeat
from typing import NamedTuple

import numpy as np

from kpis.importing.book import GRAINS, STORED_GRAIN, RuleBook
from kpis.importing.columns import Codes, Flags, Ints
from kpis.importing.draft import EPOCH_ORDINAL, Draft
from kpis.importing.issues import LeftOut, Notice, Question, RowIssue

BATCH = 50_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class ReadingRow(NamedTuple):
    """One reading as Python values; ``row`` is the file's line."""

    row: int
    kpi_id: int
    queue_id: int
    day: date
    starts_at: datetime
    grain: str
    numerator: int
    denominator: int
    unweighted: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 50,000 readings as columns of equal length.

    ``day`` is a proleptic ordinal (``date.fromordinal``), ``starts`` are seconds since
    1970 in UTC, ``grain`` counts from 0 into ``GRAINS``.
    """

    rows: Codes
    kpi_id: Ints
    queue_id: Ints
    day: Codes
    starts: Ints
    grain: Codes
    numerator: Ints
    denominator: Ints
    unweighted: Flags
    comments: Mapping[int, str]  # by position in the batch

    def __len__(self) -> int:
        return len(self.rows)

    def readings(self) -> Iterator[ReadingRow]:
        """The readings one by one, for tests and previews."""
        for at in range(len(self)):
            yield ReadingRow(
                row=int(self.rows[at]),
                kpi_id=int(self.kpi_id[at]),
                queue_id=int(self.queue_id[at]),
                day=date.fromordinal(int(self.day[at])),
                starts_at=datetime.fromtimestamp(int(self.starts[at]), UTC),
                grain=GRAINS[self.grain[at]],
                numerator=int(self.numerator[at]),
                denominator=int(self.denominator[at]),
                unweighted=bool(self.unweighted[at]),
                comment=self.comments.get(at),
            )

    def copy_lines(self) -> bytes:
        """PostgreSQL's COPY text format, one line a reading.

        The columns are ``book.COPY_COLUMNS``; a comment that is missing is ``\\N``.
        """
        columns = (
            map(str, self.kpi_id.tolist()),
            map(str, self.queue_id.tolist()),
            _days(self.day),
            _instants(self.starts),
            map(_STORED.__getitem__, self.grain.tolist()),
            map(str, self.numerator.tolist()),
            map(str, self.denominator.tolist()),
            map(str, self.rows.tolist()),
            map("ft".__getitem__, self.unweighted.tolist()),
            self._comments(),
        )
        lines = "\n".join(map("\t".join, zip(*columns, strict=False)))
        return f"{lines}\n".encode() if lines else b""

    def _comments(self) -> Iterator[str]:
        if not self.comments:
            return repeat("\\N")
        said = (self.comments.get(at) for at in range(len(self)))
        return ("\\N" if text is None else text.translate(_ESCAPES) for text in said)


_STORED = [str(STORED_GRAIN[grain]) for grain in GRAINS]


@dataclass
class Understood:
    """A file as far as it could be understood.

    With ``questions`` there are no readings: the file can be read in two ways. With
    ``issues`` the readings are the good rows; whether they are taken is the caller's
    rule. ``issue_count`` and ``left_out_count`` go on where the lists end.
    """

    book: RuleBook
    draft: Draft | None = None
    issues: list[RowIssue] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    issue_count: int = 0
    left_out_count: int = 0
    rounded: int = 0
    form: str = "long"
    written_in: str = "UTF-8"

    @property
    def count(self) -> int:
        """How many readings there are."""
        return int(self.draft.good.sum()) if self.draft else 0

    @property
    def new_kpis(self) -> list[str]:
        """Catalogue KPIs of good rows that have to be taken into use first."""
        return [code for code in self._used_kpis() if code not in self.book.kpis]

    @property
    def new_queues(self) -> list[str]:
        """Queues of good rows that the partnership has to make first."""
        return [name for name in self._used_queues() if name not in self.book.queues]

    def batches(
        self, book: RuleBook | None = None, size: int = BATCH
    ) -> Iterator[Batch]:
        """The readings in the file's order.

        After adopting KPIs and queues pass the complete book, which has their ids.
        """
        if self.draft is None:
            return
        kpis, queues = _ids(self.draft, book or self.book)
        rows = np.flatnonzero(self.draft.good)
        for start in range(0, len(rows), size):
            yield _batch(self.draft, rows[start : start + size], kpis, queues)

    def _used_kpis(self) -> list[str]:
        if self.draft is None:
            return []
        used = np.unique(self.draft.kpi[self.draft.good]).tolist()
        return [self.draft.rules[at].code for at in used]

    def _used_queues(self) -> list[str]:
        if self.draft is None:
            return []
        used = np.unique(self.draft.queue[self.draft.good]).tolist()
        return list(dict.fromkeys(self.draft.queues[at] for at in used))


def _ids(draft: Draft, book: RuleBook) -> tuple[Ints, Ints]:
    """The id of each of the draft's KPIs and queues; -1 where the book has none."""
    kpis = [
        book.kpis[rule.code].id if rule.code in book.kpis else -1
        for rule in draft.rules
    ]
    queues = [book.queues.get(name, -1) for name in draft.queues]
    return np.array(kpis, np.int64), np.array(queues, np.int64)


def _batch(draft: Draft, rows: Ints, kpis: Ints, queues: Ints) -> Batch:
    kpi_id, queue_id = kpis[draft.kpi[rows]], queues[draft.queue[rows]]
    if (kpi_id < 0).any() or (queue_id < 0).any():
        raise ValueError(
            "The book lacks ids: pass one that has the new KPIs and queues."
        )
    said = {}
    if draft.comments:
        pairs = ((at, draft.comments.get(row)) for at, row in enumerate(rows.tolist()))
        said = {at: text for at, text in pairs if text is not None}
    return Batch(
        rows=draft.lines[rows],
        kpi_id=kpi_id,
        queue_id=queue_id,
        day=draft.day[rows],
        starts=draft.starts[rows],
        grain=draft.grain[rows],
        numerator=draft.numerator[rows],
        denominator=draft.denominator[rows],
        unweighted=draft.unweighted[rows],
        comments=said,
    )


def _days(days: Codes) -> Iterator[str]:
    distinct, at = np.unique(days, return_inverse=True)
    words = np.datetime_as_string((distinct - EPOCH_ORDINAL).astype("datetime64[D]"))
    return map(words.tolist().__getitem__, at.tolist())


def _instants(starts: Ints) -> Iterator[str]:
    distinct, at = np.unique(starts, return_inverse=True)
    words = np.datetime_as_string(distinct.astype("datetime64[s]"), timezone="UTC")
    return map(words.tolist().__getitem__, at.tolist())
