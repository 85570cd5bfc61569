"""Terms that cannot be taken: which field, and a sentence that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is the JSON's: `minimum`, `penalty.start`; `code` is for machines."""

    field: str
    code: str
    sentence: str


class TermsRefusedError(ValueError):
    """One or several problems; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems))

    def by_field(self) -> dict[str, list[str]]:
        """The sentences of each field."""
        found: dict[str, list[str]] = {}
        for problem in self.problems:
            found.setdefault(problem.field, []).append(problem.sentence)
        return found
