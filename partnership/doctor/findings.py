"""What a check finds: a word, what it saw, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`look` is worth a thought; only `bad` needs somebody now."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What was found; `todo` where there is something to do."""

    state: State
    what: str
    todo: str = ""


def good(what: str) -> Finding:
    return Finding(State.GOOD, what)


def look(what: str, todo: str) -> Finding:
    return Finding(State.LOOK, what, todo)


def bad(what: str, todo: str) -> Finding:
    return Finding(State.BAD, what, todo)
