"""The way in: a file of readings, scanned or read.

``read`` understands a whole file at once: a million rows are some hundred megabytes of
compact columns, so that every row is checked against all others before the first
reading is handed on. numpy and pandas come with the first file, not with this module,
so that a web process may import it for its names.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

from kpis.importing.book import Answers, RuleBook
from kpis.importing.facts import FileFacts
from kpis.importing.mapping import Mapping
from kpis.importing.source import Source
from kpis.importing.text import Layout, find_layout

if TYPE_CHECKING:
    from kpis.importing.reading_rows import Understood

NOTHING_SAID = Answers()


def scan(
    source: Source, mapping: Mapping | None = None, answers: Answers = NOTHING_SAID
) -> FileFacts:
    """The file's form, header, KPIs and queues, and the questions that it leaves.

    Raises ``FileProblem`` where the file is no table.
    """
    layout = _layout(source, mapping)
    return cast(FileFacts, _reading().scan(layout, mapping, answers))


def read(
    source: Source,
    book: RuleBook,
    mapping: Mapping | None = None,
    answers: Answers = NOTHING_SAID,
) -> "Understood":
    """Every reading that can be taken, and a sentence for each row that cannot.

    Without a mapping the file has to be in the long form. Raises ``FileProblem``.
    """
    layout = _layout(source, mapping)
    return cast("Understood", _reading().read(layout, book, mapping, answers))


def _layout(source: Source, mapping: Mapping | None) -> Layout:
    """Where the table is; what is none is refused before pandas is loaded."""
    return find_layout(source, mapping.columns() if mapping else ())


def _reading() -> ModuleType:
    return import_module("kpis.importing.reading")
