"""What there is to say about a file: one sentence each, with row and column."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowIssue:
    """Why a row is refused. ``row`` is the file's own line, from 1."""

    row: int
    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no reading, and that nobody needs to correct."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth knowing that refuses nothing."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Question:
    """A column that can be read in two ways; says both, and how to answer."""

    code: str
    column: str
    row: int
    message: str


class FileProblem(Exception):
    """The file as a whole cannot be read. ``sentence`` says why and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class CellProblem(ValueError):
    """One cell cannot be understood. ``sentence`` follows “row 7, column x:”."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def shown(text: str, length: int = 40) -> str:
    """A cell's text in typographic quotes, on one line and cut to a readable length."""
    printable = "".join(c if c.isprintable() else "·" for c in text[: length + 1])
    cut = printable if len(printable) <= length else printable[:length] + "…"
    return f"“{cut}”"
