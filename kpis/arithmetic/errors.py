"""What the arithmetic says when it cannot work: one sentence, fit to be shown."""

from typing import Self


class TermsError(ValueError):
    """Agreed terms that cannot stand.

    `code` names the rule for machines, `field` the field of the form (or of the
    JSON) that has to change, `sentence` says to a person what is wrong and what
    would be right.
    """

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field
        self.sentence = sentence


class InputError(ValueError):
    """Input that is not what was asked for: its place, what is there, what belongs."""

    @classmethod
    def at(cls, place: str, problem: str) -> Self:
        """The sentence "`place` problem", as in "kpis[0].value must be a number"."""
        return cls(f"{place} {problem}.")
