"""Sample KPIs: a made-up November, each in a situation of its own."""

from dataclasses import dataclass
from typing import Any

from kpis.charts.behaviour import TIGHT, WIDE, Behaviour, behaviour
from kpis.charts.bullet import Bullet, bullet
from kpis.charts.ruler import Ruler, ruler
from kpis.charts.series import (
    Direction,
    Limits,
    Point,
    Series,
    Step,
    scale_of,
)
from kpis.charts.sparkline import Sparkline, sparkline
from kpis.voice import voice_of
from partnership import numbers

PERCENT = (0.0, 100.0)
# One made-up course, stretched for each sample: calm, a dip, calm again.
COURSE = (
    *(0.31, 0.1, -0.62, -0.35, -0.9, 0.2, 0.44, -0.1, -0.3, 0.3, 0.0, -0.75, 0.18),
    *(0.4, -0.02, 0.55, 0.12, 0.33, -0.24, 0.42, 0.62, 0.16, 0.25, -2.05, -0.15, 0.1),
)
MONTHS = {0: "Jun", 4: "Jul", 9: "Aug", 13: "Sep", 17: "Oct", 22: "Nov"}


@dataclass(frozen=True)
class Sample:
    """A KPI of the gallery: its terms, its value now, and how it swings."""

    name: str
    terms: str
    unit: str
    decimals: int
    value: float | None
    before: float
    step: Step | None
    direction: Direction = "higher"
    swing: float = 1.0
    variation: str = "common_cause"
    state: str = "on_goal"
    why: str = ""
    who: str = ""
    loud: bool = False
    gaps: tuple[int, ...] = ()
    signals: tuple[int, ...] = ()
    state_text: str = ""
    origin: str = (
        "Telephony export, imported by Amina on 1 Dec 07:14, rows 2 to 31. Final."
    )

    def bullet(self) -> Bullet:
        bounds = PERCENT if self.unit == "%" else (0.0, None)
        step = self.step
        return bullet(
            name=self.name,
            value=self.value,
            step=step,
            scale=scale_of(step, self.direction, bounds=bounds) if step else None,
            direction=self.direction,
            voice=voice_of(self.unit, self.decimals),
        )

    def spark(self) -> Sparkline:
        centre = self.before if self.value is None else (self.value + self.before) / 2
        points = tuple(
            Point(
                label=f"Week {index + 1}",
                value=None if index in self.gaps else centre + swing * self.swing,
                signal="outside" if index in self.signals else None,
            )
            for index, swing in enumerate(COURSE)
        )
        return sparkline(
            Series(
                self.name,
                points,
                direction=self.direction,
                steps=(self.step,) if self.step else (),
                voice=voice_of(self.unit, self.decimals),
            )
        )

    def row(self) -> dict[str, Any]:
        """The context of _components/row.html."""
        change = None if self.value is None else self.value - self.before
        return {
            "name": self.name,
            "url": "#rows",
            "terms": self.terms,
            "value": numbers.shown(self.value, self.unit, self.decimals),
            "change": numbers.change(change, self.unit, self.decimals) or "due 5 Dec",
            "bullet": self.bullet(),
            "spark": self.spark(),
            "variation": self.variation,
            "state": self.state,
            "state_text": self.state_text,
            "why": self.why,
            "who": self.who,
            "origin": self.origin,
            "loud": self.loud,
        }


def _target(minimum: float, goal: float, full: float | None = None) -> Step:
    start = None if full is None else minimum
    return Step(minimum=minimum, goal=goal, penalty_start=start, penalty_full=full)


SERVICE_LEVEL = Sample(
    "Service level", "min 80 · goal 83 · in 20 s", "%", 1, 81.5, 83.9,
    _target(80, 83, 75), swing=2, state="in_buffer", signals=(23,),
    why="Week of 9 Nov was a signal: promo mail, then a slow CRM. By 9 Dec looks",
    who="Lena.",
)  # fmt: skip
SOLVED = Sample(
    "Solved at first contact", "min 70 · goal 76 · net", "%", 1, 69.4, 70.6,
    _target(70, 76, 64), swing=1.6, state="below_minimum", loud=True,
    why="The goal is out of reach of the present process. A new goal is with",
    who="Bo.",
)  # fmt: skip
ABANDONED = Sample(
    "Abandoned calls", "max 5.0 · goal 4.0", "%", 1, 3.6, 3.1, _target(5, 4, 7),
    direction="lower", swing=-0.5, signals=(23,),
)  # fmt: skip
COMPLAINTS = Sample(
    "Complaints per 1,000", "max 4.0 · goal 3.5", "per 1,000", 1, None, 3.2,
    _target(4, 3.5), direction="lower", swing=0.3, state="no_reading",
    variation="too_early", gaps=(9, 10, 23, 24, 25),
    why="Comes from Northwind’s complaints desk. Asked on 1 Dec by", who="Lena.",
    origin="",
)  # fmt: skip
REPLIES = Sample(
    "Written replies in time", "min 90 · goal 94 · in 24 h", "%", 1, 94.6, 93.7,
    _target(90, 94), variation="improvement", signals=(20, 21, 22),
    why="Seven good weeks in a row. What do we want to keep? It is written up by",
    who="Amina.",
)  # fmt: skip
HANDLING = Sample(
    "Handling time", "6:00 to 7:00 · goal 6:10 to 6:50", "s", 0, 395, 391,
    Step(low=360, high=420, buffer=10), direction="within", swing=12,
)  # fmt: skip
CONTACTS = Sample(
    "Contacts offered", "counted, no target", "count", 0, 48_200, 46_950, None,
    direction="none", swing=900, state="no_target", variation="high",
)  # fmt: skip
FORECAST = Sample(
    "Forecast error", "max 12 · goal 10 · per half hour", "%", 1, 17.8, 10.7,
    _target(12, 10, 16), direction="lower", swing=-1.4, state="below_minimum",
    loud=True, variation="concern", signals=(23,),
    why="The promo mail was in no forecast. Who tells planning? By 9 Dec answers",
    who="Tom.",
)  # fmt: skip
UPTIME = Sample(
    "Tool uptime", "min 99.50 · goal 99.70", "%", 2, 99.98, 99.77,
    _target(99.5, 99.7), swing=0.08,
    why="CRM slow on 13 Nov for 96 minutes; what led to it was changed on 16 Nov.",
)  # fmt: skip


def groups() -> list[dict[str, Any]]:
    """The groups of _components/rows.html."""
    rows = {
        ("Customer", "what callers notice"): (SERVICE_LEVEL, ABANDONED, SOLVED),
        ("Quality", "what we check"): (COMPLAINTS, REPLIES),
        ("People", "who does the work"): (HANDLING, CONTACTS),
        ("What Northwind owes", "the client’s own promises"): (FORECAST, UPTIME),
    }
    return [
        {"title": title, "note": note, "rows": [sample.row() for sample in samples]}
        for (title, note), samples in rows.items()
    ]


def bullets() -> list[tuple[str, Bullet]]:
    """The bullet in each of its situations."""
    off = Sample("Service level", "", "%", 1, 64.0, 0, _target(80, 83, 75))
    return [
        ("higher is better", SERVICE_LEVEL.bullet()),
        ("lower is better", ABANDONED.bullet()),
        ("inside a corridor", HANDLING.bullet()),
        ("not in yet", COMPLAINTS.bullet()),
        ("beyond its scale", off.bullet()),
        ("counted, no target", CONTACTS.bullet()),
    ]


def service_level() -> Series:
    """26 weeks of a service level, a new version of the target in September."""
    values = [83.2 + 1.9 * swing for swing in COURSE]
    values[23] = 76.9
    points = tuple(
        Point(
            label=f"Week {index + 23}",
            value=None if index == 7 else round(value, 1),
            n=11_900 + 37 * index,
            running=index == len(values) - 1,
            signal="outside" if index == 23 else None,
            note="promo mail, then a slow CRM" if index == 23 else "",
            tick=MONTHS.get(index, ""),
        )
        for index, value in enumerate(values)
    )
    first = Step(minimum=78, goal=80, penalty_start=78, penalty_full=73)
    second = Step(
        from_index=13, minimum=80, goal=83, penalty_start=80, penalty_full=75,
        note="minimum +2, goal +3, agreed 26 Aug",
    )  # fmt: skip
    return Series(
        "Service level",
        points,
        steps=(first, second),
        limits=Limits(mean=83.3, lower=80.4, upper=86.2),
        bounds=PERCENT,
        voice=voice_of("%", 1),
    )


def wide() -> Behaviour:
    return behaviour(service_level(), WIDE)


def tight() -> Behaviour:
    return behaviour(service_level(), TIGHT)


def rulers() -> list[Ruler]:
    """One target of each direction as a ruler."""
    drawn = []
    for sample in (SERVICE_LEVEL, FORECAST, HANDLING):
        step = sample.step
        scale = scale_of(step, sample.direction) if step else None
        if step and scale:
            drawn.append(
                ruler(
                    step=step,
                    scale=scale,
                    direction=sample.direction,
                    value=sample.value,
                    period="November",
                    voice=voice_of(sample.unit, sample.decimals),
                )
            )
    return drawn
