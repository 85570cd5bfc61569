"""A made-up November as a document, as the worker would have written it.

Values swing by a fixed course, so that two runs make the same bytes.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kpis.arithmetic import recompute
from kpis.arithmetic.inputs import parse
from kpis.catalogue import CATALOGUE
from partnership.models import Partnership
from scorecards import ours
from scorecards.document import (
    Behaviour,
    Counts,
    Document,
    ImportPart,
    KpiRow,
    Measured,
    Need,
    Penalty,
    PeriodPart,
    Provisional,
    RangePart,
    Score,
    State,
    TargetPart,
    WhyMissing,
    to_json,
)
from scorecards.models import Scorecard

COMPUTED_AT = datetime(2026, 12, 2, 15, 10, tzinfo=UTC)
LAST_WEEK = date(2026, 11, 23)
COURSE = (
    *(0.31, 0.1, -0.62, -0.35, -0.9, 0.2, 0.44, -0.1, -0.3, 0.3, 0.0, -0.75, 0.18),
    *(0.4, -0.02, 0.55, 0.12, 0.33, -0.24, 0.42, 0.62, 0.16, 0.25, -2.05, -0.15, 0.1),
)


@dataclass(frozen=True)
class Kind:
    """A row of the sample: code, value now, change, terms, swing of its weeks."""

    code: str
    value: str | None
    change: str
    minimum: str = ""
    buffer: str = "0"
    high: str = ""
    full: str = ""
    state: State = State.ON_GOAL
    swing: float = 1.0
    variation: str = "common_cause"
    assurance: str = "hit_or_miss"
    signal: int | None = None


BUFFER, BELOW = State.IN_BUFFER, State.BELOW_MINIMUM
KINDS = (
    Kind("service_level_offered", "81.5", "-2.4", "80", "3", full="75", state=BUFFER,
         swing=2, signal=23),
    Kind("abandon_rate", "3.6", "0.5", "5", "1", full="7", swing=-0.4, signal=23),
    Kind("fcr_net", "69.4", "-1.2", "70", "6", full="64", state=BELOW, swing=1.2,
         assurance="will_not_meet"),
    Kind("csat", "85.1", "0.3", "82", "2", swing=1.1),
    Kind("reply_in_time", "94.6", "0.9", "90", "4", swing=0.9, variation="improvement",
         signal=20),
    Kind("complaint_rate", None, "0", "4", "0.5", state=State.MISSING, swing=0.3),
    Kind("contacts_offered", "48200", "1250", state=State.NO_TARGET, swing=900),
    Kind("qa_score", "91.4", "0.2", "88", "2", swing=0.8),
    Kind("critical_error_accuracy", "98.3", "0", "97", "1", swing=0.4),
    Kind("aht", "395", "4", "360", "10", high="420", swing=12),
    Kind("staffing_to_plan", "96.9", "-1.1", "95", "1", high="105", swing=1.4),
    Kind("attrition", "4.6", "0.9", "5", "1", state=BUFFER, swing=0.4),
    Kind("forecast_error", "14.8", "4.1", "12", "2", full="16", state=BELOW, swing=-1.4,
         variation="concern", signal=23),
    Kind("tool_uptime", "99.58", "-0.19", "99.5", "0.2", state=BUFFER, swing=0.08),
    Kind("decision_turnaround", "3.2", "-0.6", "5", "1", swing=0.5),
)  # fmt: skip

NEEDS = (
    ("fcr_net", "out_of_reach"),
    ("forecast_error", "signal_below_minimum"),
    ("service_level_offered", "signal"),
)


def document(count: int = len(KINDS)) -> Document:
    """A card of so many rows; beyond the sample's own kinds they repeat."""
    kinds = [KINDS[index % len(KINDS)] for index in range(count)]
    rows = tuple(_row(kind, index) for index, kind in enumerate(kinds))
    return Document(
        period=PeriodPart(
            kind="window",
            key="2026-11",
            first=date(2026, 11, 1),
            last=date(2026, 11, 30),
            complete=True,
        ),
        revision=7,
        computed_at=COMPUTED_AT,
        currency="GBP",
        rows=rows,
        penalty=_penalty(rows),
        score=_score(rows),
        counts=_counts(rows),
        needs=tuple(
            Need(code=code, reason=reason)
            for code, reason in NEEDS
            if any(row.code == code for row in rows)
        ),
        charts=len(rows),
        by_chance=0.2 * len(rows),
        imports=tuple(_import(number) for number in (3, 4)),
    )


def store(partnership: Partnership, card: Document, version: int = 1) -> Scorecard:
    """Keep it as the latest version of its period."""
    return Scorecard.objects.create(
        partnership=partnership,
        kind=card.period.kind,
        period=card.period.key,
        first=card.period.first,
        last=card.period.last,
        version=version,
        document=to_json(card),
        revision=card.revision,
        computed_at=card.computed_at,
    )


def _row(kind: Kind, index: int) -> KpiRow:
    entry = CATALOGUE[kind.code]
    repeated = index >= len(KINDS)
    direction = "none" if kind.state is State.NO_TARGET else entry.direction
    return KpiRow(
        code=f"{kind.code}_{index}" if repeated else kind.code,
        name=f"{entry.name} {index}" if repeated else entry.name,
        group=entry.group,
        section=entry.section,
        owner_side=entry.owner_side,
        unit=entry.unit,
        scale=entry.scale,
        decimals=entry.decimals,
        aggregation=entry.aggregation,
        direction=direction,
        numerator_power=entry.numerator_power,
        denominator_power=entry.denominator_power,
        definition_version=1,
        measured=_measured(kind, entry.decimals),
        change=None if kind.value is None else Fraction(kind.change),
        state=kind.state,
        judged=True,
        target=_target(kind, entry.direction) if kind.minimum else None,
        attainment=Fraction(85) if kind.minimum and kind.value else None,
        behaviour=_behaviour(kind),
        imports=(3, 4) if kind.value else (),
    )


def _measured(kind: Kind, decimals: int) -> Measured:
    if kind.value is None:
        return Measured(
            numerator=None, denominator=None, value=None, shown=None,
            why_missing=WhyMissing.NO_READING, coverage=Fraction(0), days=0,
            days_expected=30, readings=0, partial=True, provisional=False,
            unweighted=False,
        )  # fmt: skip
    value = Fraction(kind.value)
    return Measured(
        numerator=39_283, denominator=48_200, value=value,
        shown=round(Decimal(kind.value), decimals), coverage=Fraction(100), days=30,
        days_expected=30, readings=30, partial=False, provisional=False,
        unweighted=False,
    )  # fmt: skip


def _target(kind: Kind, direction: str) -> TargetPart:
    minimum, buffer = Fraction(kind.minimum), Fraction(kind.buffer)
    better = -1 if direction == "lower" else 1
    high = Fraction(kind.high) if kind.high else None
    charged = RangePart(form="linear", start=minimum, full=Fraction(kind.full or 0))
    return TargetPart(
        number=1,
        effective_from=date(2026, 9, 1),
        direction="within" if high else direction,
        minimum=minimum,
        minimum_high=high,
        buffer=buffer,
        buffer_reason="We report 80 % to our board every month.",
        goal=minimum + better * buffer,
        goal_high=high - buffer if high else None,
        range=charged if kind.full else None,
        weight=Fraction(10),
        allocation=Fraction(40 if kind.code == "service_level_offered" else 20),
    )


def _behaviour(kind: Kind) -> Behaviour:
    now = float(kind.value or 3.2)
    values = [Fraction(round(now + swing * kind.swing, 3)) for swing in COURSE]
    labels = ["outside" if at == kind.signal else None for at in range(len(COURSE))]
    return Behaviour(
        grain="week",
        firsts=tuple(LAST_WEEK - timedelta(weeks=25 - at) for at in range(26)),
        values=(*values[:-1], None if kind.value is None else values[-1]),
        labels=tuple(labels),
        points=26,
        mean=now,
        lower=now - 1.5 * abs(kind.swing),
        upper=now + 1.5 * abs(kind.swing),
        sigma=abs(kind.swing) / 2,
        variation=kind.variation,
        assurance=kind.assurance,
        attainability=0.68,
    )


def _penalty(rows: tuple[KpiRow, ...]) -> Penalty:
    given: dict[str, Any] = {
        "fees": "186400.00",
        "currency": "GBP",
        "at_risk": 10,
        "kpis": [_charged(row, row.target) for row in rows if row.target],
    }
    given["kpis"] = [kpi for kpi in given["kpis"] if kpi["range"]]
    output = recompute.penalty(parse(json.dumps(given)))
    return Penalty(
        input=given,
        output=output,
        provisional=(Provisional.FEES_NOT_CONFIRMED,),
        due=tuple(p["code"] for p in output["parts"] if Decimal(p["amount"])),
        total=Decimal(output["total"]),
        would_have_been=Decimal(output["would_have_been"]),
    )


def _charged(row: KpiRow, target: TargetPart) -> dict[str, Any]:
    value = row.measured.value
    ends = target.range and {
        "form": "linear",
        "start": float(target.range.start),
        "full": float(target.range.full or 0),
    }
    return {
        "code": row.code,
        "direction": row.direction,
        "minimum": float(target.minimum),
        "buffer": float(target.buffer),
        "allocation": float(target.allocation),
        "range": ends,
        "value": None if value is None else float(value),
    }


def _score(rows: tuple[KpiRow, ...]) -> Score:
    def of(section: str, side: str = "") -> list[dict[str, Any]]:
        return [
            {
                "code": row.code,
                "weight": 10,
                "attainment": None if row.attainment is None else float(row.attainment),
            }
            for row in rows
            if row.section == section and side in ("", row.owner_side) and row.target
        ]

    given = {
        "weights": {
            "results": 50, "support": 20, "openness": 15, "fairness": 10, "trust": 5,
        },
        "results": of("result"),
        "support": {
            side: of("driver", side) for side in ("client", "partner")
        },
        "fairness": [{"weight": 10, "attainability": 0.68, "joint_plan": False}],
    }  # fmt: skip
    return Score(input=given, output=ours.recompute(parse(json.dumps(given))))


def _counts(rows: tuple[KpiRow, ...]) -> Counts:
    states = [row.state for row in rows if row.counted]
    return Counts(
        on_goal=states.count(State.ON_GOAL),
        in_buffer=states.count(State.IN_BUFFER),
        below_minimum=states.count(State.BELOW_MINIMUM),
        missing=states.count(State.MISSING),
        total=len(states),
    )


def _import(number: int) -> ImportPart:
    return ImportPart(
        number=number,
        file=f"telephony-{number}.csv",
        by="Amina",
        at=datetime(2026, 12, 1, 7, 14 + number, tzinfo=UTC),
        rows=30,
        provisional=False,
    )
