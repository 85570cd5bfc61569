"""Which hint a text gets. ``static/js/writing.js`` takes the same steps."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.wording.blame import BLAME
from incidents.wording.empty import EMPTY
from incidents.wording.hindsight import HINDSIGHT
from incidents.wording.judgement import JUDGEMENT
from incidents.wording.owning import OWNING
from incidents.wording.phrase import (
    END,
    NAMES,
    START,
    Phrase,
    compiled,
    marked,
    with_names,
)

# The most telling first; what owns up is thanked where nothing asks a question.
PHRASES: tuple[Phrase, ...] = (*BLAME, *JUDGEMENT, *HINDSIGHT, *EMPTY, *OWNING)

# Longer texts are not looked at further: somebody is waiting at the keyboard.
READ = 10_000
# How far back the subject of a phrase is looked for, within its sentence.
BACK = 160
ACTOR = f"{START}(?:(we|i|our|my)|you|your|they|their|he|his|she|her|{NAMES}){END}"
# In this order: typographic marks, blanks, quoted words, ends of sentences.
TIDY: tuple[tuple[str, str], ...] = (
    ("[\u2018\u2019]", "'"),
    ("[\u201c\u201d\u201e\u00ab\u00bb]", '"'),
    ("[ \\t\\r\\f\\v\u00a0\u2007\u202f]+", " "),
    ('"[^"\\n]{0,200}"', '""'),
    ("[.!?;:](?=[ \\n]|$)", "\n"),
    ("\\n ", "\n"),
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What is shown below the box; ``words`` are the writer's own that it is about."""

    code: str
    words: str
    question: str
    instead: str
    thanks: bool


def hint(text: str, names: Sequence[str] = ()) -> Hint | None:
    """The one hint for this text, in English, or None.

    ``names`` are the parties and people of the partnership. Quoted words are passed
    over, and so is whatever a sentence says about the writer's own side.
    """
    tidy = tidied(text)
    for phrase in PHRASES:
        words = found(phrase, tidy, names)
        if words:
            return Hint(
                phrase.code, words, phrase.question, phrase.instead, phrase.thanks
            )
    return None


def as_data(
    names: Sequence[str] = (), say: Callable[[str], str] = marked
) -> dict[str, Any]:
    """All that the browser needs to do the same; ``say`` translates what is shown."""
    return {
        "read": READ,
        "back": BACK,
        "actor": with_names(ACTOR, names),
        "tidy": [list(step) for step in TIDY],
        "phrases": [
            {
                "code": phrase.code,
                "source": phrase.source_with(names),
                "question": say(phrase.question),
                "instead": say(phrase.instead),
                "thanks": phrase.thanks,
            }
            for phrase in PHRASES
        ],
    }


def tidied(text: str) -> str:
    """One sentence a line, plain marks, single blanks, nothing of what is quoted."""
    tidy = text[:READ]
    for source, mark in TIDY:
        tidy = compiled(source).sub(mark, tidy)
    return tidy


def found(phrase: Phrase, tidy: str, names: Sequence[str] = ()) -> str:
    """The words of a tidied text that the phrase is about, or an empty text."""
    for match in phrase.pattern(names).finditer(tidy):
        if phrase.thanks or not _own(tidy, match, names):
            return match.group()
    return ""


def _own(tidy: str, match: re.Match[str], names: Sequence[str]) -> bool:
    """Whether the last one named in the sentence so far is the writer's own side."""
    start = max(tidy.rfind("\n", 0, match.start()) + 1, match.start() - BACK)
    named = compiled(with_names(ACTOR, names)).finditer(tidy[start : match.end()])
    own = False
    for one in named:
        own = one.group(1) is not None
    return own
