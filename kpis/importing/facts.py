"""What a first look at a file tells, and how a few of its readings look."""

from dataclasses import dataclass

from kpis.importing.book import RuleBook
from kpis.importing.issues import Question


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
