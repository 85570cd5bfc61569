"""What one reader may do on the status page."""

from dataclasses import dataclass

from partnership.access import Door, Permission


@dataclass(frozen=True)
class Acts:
    """`may_take` steps and `may_ask`: executives; the others: leaders."""

    may_take: bool
    may_ask: bool
    may_answer: bool
    may_confirm: bool


def acts_of(door: Door, *, waits: bool) -> Acts:
    """`waits`: a question of the reader's own waits, so that the next one does too."""
    keeps = door.may(Permission.KEEP_STATUS)
    return Acts(
        may_take=door.may(Permission.TAKE_STEPS),
        may_ask=door.may(Permission.ASK_LEADERS) and not waits,
        may_answer=keeps,
        may_confirm=keeps,
    )
