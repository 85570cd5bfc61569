"""The shapes of what two sides agree on, and the goals that several share."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The terms of one target as a leader would type them."""

    code: str
    minimum: str
    high: str | None = None  # upper end of a corridor
    buffer: str = "0"
    why: str = ""
    penalty: tuple[str, str] | None = None  # a linear range: start, full
    steps: tuple[tuple[str, str], ...] = ()
    floor: str | None = None
    floor_high: str | None = None
    weight: str = "10"
    share: str = "0"  # of the at-risk amount, in per cent

    def terms(self, effective_from: str) -> dict[str, Any]:
        """As `kpis.terms.read` takes them."""
        return {
            "minimum": self.minimum,
            "minimum_high": self.high,
            "buffer": self.buffer,
            "buffer_reason": self.why,
            "penalty": self._penalty(),
            "floor": self.floor,
            "floor_high": self.floor_high,
            "weight": self.weight,
            "allocation": self.share,
            "effective_from": effective_from,
        } | ({"direction": "within"} if self.high else {})

    def _penalty(self) -> dict[str, Any] | None:
        if self.steps:
            return {"form": "steps", "steps": [list(step) for step in self.steps]}
        if self.penalty is None:
            return None
        start, full = self.penalty
        return {"form": "linear", "start": start, "full": full}


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A proposal that nobody has agreed to yet, by a side, with its reason.

    `answer` and `answer_reason` are the other side's counter, where there is one.
    """

    by: str
    goal: Goal
    reason: str
    answer: Goal | None = None
    answer_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """First targets, those agreed anew in the last year, and what is talked of."""

    first: tuple[Goal, ...]
    anew: tuple[Goal, ...] = ()
    talks: tuple[Talk, ...] = ()


AHT = Goal(
    code="aht",
    minimum="340",
    high="470",
    buffer="10",
    why="Shorter calls come back as second calls, longer ones leave others waiting.",
    floor="250",
    floor_high="600",
    weight="0",
)
FORECAST = Goal(
    code="forecast_error",
    minimum="10",
    buffer="2",
    why="Two points in hand: beyond ten the roster of the day cannot follow.",
    floor="30",
)
CSAT_STEPS = (("78", "25"), ("75", "50"), ("72", "100"))
