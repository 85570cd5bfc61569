"""What one phrase is: a pattern, what to ask about it, and its examples.

A pattern is read by Python's ``re`` and by the browser's ``RegExp`` alike: no case,
ASCII word ends, only blanks between words, no repetition inside a repetition.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

FLAGS = re.IGNORECASE | re.ASCII
# Stands in a source for the names of the parties, which differ by partnership.
NAMES = "@names@"
START = "(?<![a-z0-9])"
END = "(?![a-z0-9])"

_GROUPS = (
    "team|people|staff|side|agents?|managers?|planners?|trainers?|supervisors?"
    "|advis[eo]rs?|office|department|colleagues?"
)
YOU = f"(?:you|they|he|she|{NAMES})"
YOUR = f"(?:your|their|his|her|{NAMES}'s)"
# Somebody else, as the subject of a sentence.
WHO = (
    f"{START}(?:(?:the|{YOUR}|{NAMES}) (?:[a-z]+ )?(?:{_GROUPS})"
    f"|agents|the (?:client|partner)|{YOU}){END}"
)
TEAM = f"{START}(?:{YOUR}|{NAMES}) (?:[a-z]+ )?(?:{_GROUPS}){END}"


def marked(text: str) -> str:
    """The English text itself; as ``_`` it marks a text for the translators."""
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """What tends to be read as blame, or (``thanks``) what owns up.

    ``fires`` and ``quiet`` are whole texts that must and must not be answered.
    """

    code: str
    source: str
    question: str
    instead: str
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    thanks: bool = False

    def source_with(self, names: Sequence[str] = ()) -> str:
        """The pattern's source with the parties' names in it."""
        return with_names(self.source, names)

    def pattern(self, names: Sequence[str] = ()) -> re.Pattern[str]:
        """The compiled pattern."""
        return compiled(self.source_with(names))


def with_names(source: str, names: Sequence[str]) -> str:
    """``source`` with its placeholder filled; without names that part never matches."""
    tidy = {" ".join(name.split()) for name in names} - {""}
    longest_first = sorted(tidy, key=lambda name: (-len(name), name))
    either = "|".join(re.escape(name) for name in longest_first)
    return source.replace(NAMES, f"(?:{either})" if either else "(?!)")


@lru_cache(maxsize=1024)
def compiled(source: str) -> re.Pattern[str]:
    """Compiled once, however often a text is looked at."""
    return re.compile(source, FLAGS)
