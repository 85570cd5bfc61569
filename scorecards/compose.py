"""The document of a scorecard out of its facts: pure, and the same for the same facts.

Sums, targets and fees go in; rows, penalty, score, counts and what needs both sides
come out. No database, no clock, no Django.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpis.arithmetic.inputs import parse
from scorecards import ours
from scorecards.document import (
    Counts,
    Document,
    KpiRow,
    Need,
    PeriodPart,
    Score,
    State,
)
from scorecards.facts import Facts
from scorecards.noise import by_chance
from scorecards.rows import row_of
from scorecards.spans import Spans
from scorecards.statement import Number, as_number, penalty_of

MOST_NEEDS = 3
SHOWN_DECIMALS = 6  # of an attainment in the input of the score
SIGNALS = frozenset({"concern", "high", "low"})
SIDES = ("client", "partner")


def compose(facts: Facts, spans: Spans) -> Document:
    """The joint scorecard of one period."""
    rows = tuple(row_of(facts, spans, kpi) for kpi in facts.kpis)
    points = [row.behaviour.points for row in rows if row.behaviour.mean is not None]
    return Document(
        period=_period(spans),
        revision=facts.revision,
        computed_at=facts.now,
        currency=facts.currency,
        rows=rows,
        penalty=penalty_of(facts, spans, rows),
        score=_score(rows, facts.openness, provisional=not spans.complete),
        counts=_counts(rows),
        needs=_needs(rows) if spans.complete else (),
        charts=sum(by_chance(count) > 0 for count in points),
        by_chance=round(sum(map(by_chance, points)), 2),
        imports=facts.imports,
    )


def _period(spans: Spans) -> PeriodPart:
    period = spans.period
    return PeriodPart(
        kind=str(period.kind),
        key=period.key,
        first=period.first,
        last=period.last,
        complete=spans.complete,
    )


def _counts(rows: Iterable[KpiRow]) -> Counts:
    counted = [row for row in rows if row.counted]
    states = Counter(row.state for row in counted)
    excused = sum(row.measured.all_excused for row in counted)
    return Counts(
        on_goal=states[State.ON_GOAL],
        in_buffer=states[State.IN_BUFFER],
        below_minimum=states[State.BELOW_MINIMUM],
        missing=states[State.MISSING] - excused,
        total=states.total(),
        excused=excused,
    )


def _needs(rows: Iterable[KpiRow]) -> tuple[Need, ...]:
    """At most three rows that want a decision, the most telling ones first.

    A signal that took a KPI below the minimum, a goal that the process cannot meet, a
    miss, a signal while the goal is still met; the card's order decides between equals.
    """
    found = [(rank, row) for row in rows if (rank := _rank(row)) is not None]
    found.sort(key=lambda ranked: ranked[0])
    return tuple(
        Need(code=row.code, reason=REASONS[rank]) for rank, row in found[:MOST_NEEDS]
    )


REASONS = (
    "signal_below_minimum",
    "out_of_reach",
    "below_minimum",
    "signal",
)


def _rank(row: KpiRow) -> int | None:
    """The place of its reason in `REASONS`; `None` for a row that can wait."""
    below = row.state is State.BELOW_MINIMUM
    signal = row.behaviour.variation in SIGNALS and row.target is not None
    if below and signal:
        return 0
    if below and row.behaviour.assurance == "will_not_meet":
        return 1
    if below:
        return 2
    return 3 if signal else None


def _score(
    rows: Sequence[KpiRow], openness: Mapping[str, int], *, provisional: bool
) -> Score:
    given = score_input(rows, openness)
    output = ours.recompute(parse(json.dumps(given)))
    return Score(input=given, output=output, provisional=provisional)


def score_input(
    rows: Sequence[KpiRow], openness: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The input of `python -m kpis.arithmetic score`.

    `openness` are the counts of promises and tellings, empty where there was none.
    Fairness and trust are not measured yet. What is left out is named missing by the
    score, and its weight goes to the others. A KPI that is excused as a whole is
    neither measured nor unmeasured: it is not there at all.
    """
    judged = [row for row in rows if row.target and not row.measured.all_excused]
    drivers = [row for row in judged if row.section == "driver"]
    return {
        "weights": {n: as_number(w) for n, w in ours.DEFAULT_WEIGHTS.items()},
        "results": [_weighted(row) for row in judged if row.section != "driver"],
        "support": {
            # A driver that both sides own counts in both halves.
            side: [
                _weighted(row) for row in drivers if row.owner_side in (side, "both")
            ]
            for side in SIDES
        },
        **({"openness": dict(openness)} if openness else {}),
    }


def _weighted(row: KpiRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "weight": as_number(row.target.weight if row.target else Fraction(0)),
        "attainment": _attainment(row),
    }


def _attainment(row: KpiRow) -> Number | None:
    if row.attainment is None:
        return None
    return as_number(round(row.attainment, SHOWN_DECIMALS))
