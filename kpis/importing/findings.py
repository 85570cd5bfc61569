"""What is found while a file is understood: refused rows, rows left out, notices.

Every refusal is counted; at most ``MAX_LISTED`` of each kind are worded, so that a
million bad rows fit into memory and into an answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kpis.importing.issues import CellProblem, LeftOut, Notice, Question, RowIssue

MAX_LISTED = 10_000
T = TypeVar("T")


@dataclass
class Findings:
    """Collected while reading; the counts go on where the lists end."""

    issues: list[RowIssue] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    issue_count: int = 0
    left_out_count: int = 0
    rounded: int = 0

    def refuse(self, line: int, column: str, problem: CellProblem) -> None:
        """One refused row and why."""
        self.refuse_all([line], lambda _: (line, column, problem))

    def refuse_all(
        self, rows: Sequence[int], say: Callable[[int], tuple[int, str, CellProblem]]
    ) -> None:
        """One issue for each row; ``say`` gives a row's line, column and problem."""
        room = max(0, MAX_LISTED - len(self.issues))
        self.issue_count += len(rows)
        for row in rows[:room]:
            line, column, problem = say(int(row))
            self.issues.append(RowIssue(line, column, problem.code, problem.sentence))

    def leave_out_all(
        self, rows: Sequence[int], say: Callable[[int], tuple[int, str]]
    ) -> None:
        """Rows that are no readings; ``say`` gives a row's line and the sentence."""
        room = max(0, MAX_LISTED - len(self.left_out))
        self.left_out_count += len(rows)
        self.left_out.extend(LeftOut(*say(int(row))) for row in rows[:room])

    def notice(self, code: str, message: str) -> None:
        """Something worth knowing."""
        self.notices.append(Notice(code, message))

    def ask(self, question: Question) -> None:
        """Something that only the user knows."""
        self.questions.append(question)

    def keep_common(self, one: "Findings", other: "Findings") -> None:
        """Take over the rows that two readings of a file refuse or leave out alike."""
        self.issues = _common(one.issues, other.issues)
        self.left_out = _common(one.left_out, other.left_out)
        self.issue_count, self.left_out_count = len(self.issues), len(self.left_out)

    def sort(self) -> None:
        """The file's order, as people read it."""
        self.issues.sort(key=lambda issue: issue.row)
        self.left_out.sort(key=lambda left: left.row)


def _common(one: list[T], other: list[T]) -> list[T]:
    known = set(other)
    return [found for found in one if found in known]
