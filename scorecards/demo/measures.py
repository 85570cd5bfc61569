"""KPIs that are not counted by the telephone: by the day or by the window."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scorecards.demo.chance import Floats, Ints, wave

Pairs = tuple[Floats | Ints, Floats | Ints]  # numerators, denominators in their units


class Measure(Protocol):
    """Draws the numerators and denominators of so many periods."""

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs: ...


@dataclass(frozen=True, slots=True)
class Share:
    """Of `events` a period on average, the share `mean` counts."""

    mean: float
    events: float
    swing: float = 0.0

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs:
        events = rng.poisson(self.events, periods)
        chance = np.clip(self.mean + wave(rng, periods, self.swing), 0, 1)
        return rng.binomial(events, chance), events


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `events` amounts a period, each with its own spread."""

    mean: float
    spread: float
    events: float
    swing: float = 0.0
    least: float = 0.0
    most: float = np.inf

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs:
        events = rng.poisson(self.events, periods)
        level = self.mean + wave(rng, periods, self.swing)
        luck = rng.normal(0, self.spread, periods) / np.sqrt(np.maximum(events, 1))
        return events * np.clip(level + luck, self.least, self.most), events


@dataclass(frozen=True, slots=True)
class Points:
    """Points earned of the points that were possible, a hundred a checked contact."""

    mean: float
    checked: float
    swing: float = 0.0

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs:
        earned, checked = Mean(
            self.mean, 9.0, self.checked, self.swing, most=100.0
        ).draw(rng, periods)
        return earned, checked * 100


@dataclass(frozen=True, slots=True)
class Portion:
    """A share of an amount that is about the same every period, both whole."""

    mean: float
    whole: float
    spread: float

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs:
        whole = self.whole * (1 + rng.normal(0, 0.02, periods))
        part = np.clip(self.mean + rng.normal(0, self.spread, periods), 0, 1)
        return np.rint(whole * part), np.rint(whole)


@dataclass(frozen=True, slots=True)
class Uptime:
    """Minutes up of the opening minutes; an outage on a few days."""

    minutes: float
    outages: float
    length: float

    def draw(self, rng: np.random.Generator, periods: int) -> Pairs:
        down = rng.poisson(self.outages, periods) * rng.exponential(
            self.length, periods
        )
        opening = np.full(periods, self.minutes)
        return opening - np.minimum(down, self.minutes), opening


DAILY: Mapping[str, Measure] = {
    "fcr_net": Share(0.701, 150, 0.009),
    "csat": Share(0.812, 72, 0.010),
    "complaint_rate": Share(0.0034, 1400),
    "qa_score": Points(90.6, 11, 0.5),
    "critical_error_accuracy": Share(0.983, 46),
    "repeat_contact_rate": Share(0.142, 560, 0.006),
    "schedule_adherence": Portion(0.926, 260_000, 0.012),
    "shrinkage": Portion(0.304, 310_000, 0.015),
    "tool_uptime": Uptime(720, 0.07, 22),
    "questions_answered_in_time": Share(0.90, 3.4, 0.01),
}
BY_WINDOW: Mapping[str, Measure] = {
    "attrition": Portion(0.041, 128, 0.006),
    "training_hours": Mean(5.4, 2.0, 96, 0.4),
    "team_lead_ratio": Mean(12.6, 0.8, 9, 0.3),
    "decision_turnaround": Mean(4.1, 1.9, 14, 0.3, least=0.5),
    "change_notice": Mean(8.5, 3.0, 6, 0.6, least=1.0),
    "campaigns_announced": Share(0.93, 4.5),
    "calibrations_held": Share(0.93, 8),
    "invoices_paid_in_time": Share(0.95, 6),
}
