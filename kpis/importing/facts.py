"""What a first look at a file tells, and how a few of its readings look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpis.importing.book import RuleBook
from kpis.importing.issues import LeftOut, Notice, Question, RowIssue


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file before anything is checked: its form, its header and what it names."""

    form: str  # long, wide or dates_across
    written_in: str
    separator: str
    header: tuple[str, ...]
    header_row: int
    rows: int = 0
    kpis: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def new_kpis(self, book: RuleBook) -> list[str]:
        """KPIs of the catalogue that have to be taken into use first."""
        return [c for c in self.kpis if c not in book.kpis and c in book.adoptable]

    def new_queues(self, book: RuleBook) -> list[str]:
        """Queues that have to be made first."""
        return [name for name in self.queues if name not in book.queues]


@dataclass(frozen=True, slots=True)
class SampleReading:
    """One reading as it was understood, in words; numbers as people write them."""

    row: int
    kpi: str
    queue: str
    day: date
    starts_at: datetime
    grain: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first readings as understood, how many there are, and all that was found."""

    readings: Sequence[SampleReading]
    count: int
    issues: Sequence[RowIssue]
    left_out: Sequence[LeftOut]
    notices: Sequence[Notice]
    questions: Sequence[Question]
    issue_count: int
    left_out_count: int
    rounded: int
    new_kpis: Sequence[str]
    new_queues: Sequence[str]
