"""The days of an area as one strip: a bar a day, drawn as one path for each state.

Ninety rectangles an area would weigh more than all the rest of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.status.days import SHOWN
from scorecards.status.document import AreaState, Day

STEP, WIDTH, HEIGHT = 4, 3, 22


@dataclass(frozen=True)
class DayStrip:
    """The context of templates/status/_area.html; coordinates in a box of its own."""

    width: int
    height: int
    bars: Sequence[tuple[str, str]]  # the state's word, and the path of its days


def strip(days: Sequence[Day]) -> DayStrip:
    """The days that are shown, the latest on the right; earlier ones stay empty."""
    shown = days[-SHOWN:]
    before = SHOWN - len(shown)
    bars = []
    for state in AreaState:
        path = "".join(
            _bar(before + place, state)
            for place, day in enumerate(shown)
            if day.known is state
        )
        if path:
            bars.append((state.value, path))
    return DayStrip(SHOWN * STEP - (STEP - WIDTH), HEIGHT, bars)


def _bar(place: int, state: AreaState) -> str:
    """Full height; what was as usual leaves the upper part free for what was not."""
    top = HEIGHT // 4 if state is AreaState.OPERATIONAL else 0
    return f"M{place * STEP} {top}h{WIDTH}v{HEIGHT - top}h-{WIDTH}z"
