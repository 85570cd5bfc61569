"""The joint scorecard as data: what `Scorecard.document` holds, and nothing else does.

A document carries everything that a page shows and everything it was computed from,
so that anybody can work it out again: `document.penalty.input` and
`document.score.input` are the inputs of `python -m kpis.arithmetic penalty` and
`score`. Numbers are exact: `Fraction` here, a text such as "81.5" or "2095/27" in
JSON. Money is `Decimal`. What nobody measured is `None`, never 0.

`to_json` and `from_json` turn a document into plain JSON data and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scorecards.plain import LATER, from_plain, to_plain

FORMAT = 1


class State(StrEnum):
    """Where a KPI stands in the period; the word, shape and colour of its row."""

    ON_GOAL = "on_goal"
    IN_BUFFER = "in_buffer"
    BELOW_MINIMUM = "below_minimum"
    MISSING = "missing"
    NO_TARGET = "no_target"


class WhyMissing(StrEnum):
    """Why a KPI has no value in the period."""

    NO_READING = "no_reading"
    NOTHING_COUNTED = "nothing_counted"  # 0 of 0
    NOT_AT_THIS_GRAIN = "not_at_this_grain"  # month readings on a week's card
    EXCUSED = "excused"  # measured, and both sides excused all of it


class WhyNoPenalty(StrEnum):
    """Why a card has no penalty line."""

    NO_FEES = "no_fees"
    NO_RANGE = "no_range"  # no target in force has a penalty range
    RUNNING = "running"
    NOT_A_WINDOW = "not_a_window"  # weeks have none


class Provisional(StrEnum):
    """Why a penalty is not final yet."""

    FEES_NOT_CONFIRMED = "fees_not_confirmed"
    READINGS_PROVISIONAL = "readings_provisional"
    READINGS_MISSING = "readings_missing"
    READINGS_PARTIAL = "readings_partial"
    NOT_ALL_WINDOWS = "not_all_windows"  # a quarter of which not all are in


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPart:
    """The period. `complete` is False while it runs: partial, and not judged."""

    kind: str  # week, window or quarter
    key: str  # 2026-W43, 2026-10 or 2026-Q4
    first: date
    last: date
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums of one queue: only a `level` needs them apart, its queues add up."""

    queue: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was read over the period, in the KPI's smallest units, and what counts.

    value = scale x numerator x 10^-numerator_power
            / (denominator x 10^-denominator_power)       for a `ratio`
    and the sum over `queues` of the same for a `level`; `sum` has no denominator.
    Both are as measured; what is excused of a `ratio` comes out before its value, and
    `as_measured` is the value with it, `None` where nothing is excused.
    `coverage` is the share, in per cent, of the expected days that hold a reading.
    """

    numerator: int | None
    denominator: int | None
    queues: tuple[Sums, ...] = ()
    value: Fraction | None
    shown: Decimal | None  # with the decimals that do not mislead
    why_missing: WhyMissing | None = None
    coverage: Fraction
    days: int
    days_expected: int
    readings: int
    partial: bool
    provisional: bool
    unweighted: bool
    excused_numerator: int = field(default=0, metadata=LATER)
    excused_denominator: int = field(default=0, metadata=LATER)
    as_measured: Fraction | None = field(default=None, metadata=LATER)

    @property
    def any_excused(self) -> bool:
        """Whether something that was measured does not count."""
        return bool(self.excused_numerator or self.excused_denominator)

    @property
    def all_excused(self) -> bool:
        """Whether nothing is left to judge: measured, and neither met nor missed."""
        return self.why_missing is WhyMissing.EXCUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class RangePart:
    """The penalty range, as agreed: each step is (threshold, share in per cent)."""

    form: str  # linear, steps, flat or per_unit
    start: Fraction
    full: Fraction | None
    steps: tuple[tuple[Fraction, ...], ...] = ()
    amount: Decimal | None = None  # money for one unit, for per_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPart:
    """The target in force on the period's first day, with all of its terms.

    For a corridor (`within`) `minimum` to `minimum_high` is what the client must
    make, `goal` to `goal_high` what both want, `floor` and `floor_high` its floors.
    """

    number: int
    effective_from: date
    direction: str
    minimum: Fraction
    minimum_high: Fraction | None = None
    buffer: Fraction
    buffer_reason: str
    goal: Fraction
    goal_high: Fraction | None = None
    range: RangePart | None = None
    floor: Fraction | None = None
    floor_high: Fraction | None = None
    weight: Fraction
    allocation: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """The KPI's recent past and what its process-behaviour chart says.

    One entry for each of `firsts` in `values` (`None`: a gap, never 0) and `labels`
    (`None`, "outside", "shift", "trend" or "two_of_three"). `running` says that the
    last point's period still runs: hollow, and not judged. Mean and limits are of
    the last segment, unclipped; `None` with fewer than 6 points. `trial` marks limits
    from 6 to 12 points.
    """

    grain: str  # week, or window for what is read by the month
    firsts: tuple[date, ...]
    values: tuple[Fraction | None, ...]
    running: bool = False
    labels: tuple[str | None, ...] = ()
    points: int = 0
    trial: bool = False
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    sigma: float | None = None
    variation: str | None = None
    assurance: str | None = None
    attainability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiRow:
    """One row of the scorecard; drivers of both sides are rows like any other."""

    code: str
    name: str
    group: str  # customer, quality, people or client
    section: str  # result, operation or driver
    owner_side: str  # client, partner or both
    unit: str
    scale: int
    decimals: int
    aggregation: str
    direction: str  # of the target in force, else of the definition
    numerator_power: int
    denominator_power: int
    definition_version: int | None
    measured: Measured
    previous: Fraction | None = None
    change: Fraction | None = None  # to the period before, in the unit
    state: State
    judged: bool  # False while the period runs
    target: TargetPart | None = None
    attainment: Fraction | None = None
    behaviour: Behaviour
    imports: tuple[int, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the headline counts it: it has a target and fits the period."""
        return (
            self.state is not State.NO_TARGET
            and self.measured.why_missing is not WhyMissing.NOT_AT_THIS_GRAIN
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPart:
    """One import that readings of the period came with."""

    number: int
    file: str
    by: str
    at: datetime
    rows: int  # of the period's readings
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyLine:
    """One KPI's line of a statement."""

    code: str
    amount: Decimal
    severity: float | None
    multiplier: float
    would_have_been: Decimal | None
    working: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPenalty:
    """One window of a quarter; amounts are `None` where it has no statement."""

    period: str
    total: Decimal | None
    would_have_been: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """The window's penalty: input and output of `python -m kpis.arithmetic penalty`.

    Both are `None` where there is nothing to work out; `missing` says why. A quarter
    has no statement of its own: `windows` holds its windows' results, `total` and
    `would_have_been` their sums. `due` names the KPIs that cost something; it stays
    where the amounts are `hidden` from somebody who may not see money.
    """

    input: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    missing: WhyNoPenalty | None = None
    provisional: tuple[Provisional, ...] = ()
    windows: tuple[WindowPenalty, ...] = ()
    total: Decimal | None = None
    would_have_been: Decimal | None = None
    capped: bool = False
    due: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def lines(self) -> tuple[PenaltyLine, ...]:
        """The parts of the statement, in the order of the scorecard."""
        parts = self.output["parts"] if self.output else []
        return tuple(from_plain(PenaltyLine, part) for part in parts)

    def line(self, code: str) -> PenaltyLine | None:
        """One KPI's part of it."""
        return next((line for line in self.lines if line.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The joint score: input and output of `python -m kpis.arithmetic score`.

    `provisional` while the period runs: it moves with every reading.
    """

    input: dict[str, Any]
    output: dict[str, Any]
    provisional: bool = False

    @property
    def ours(self) -> float | None:
        """0 to 100; `None` where no section could be measured."""
        score: float | None = self.output["ours"]
        return score

    @property
    def sections(self) -> Mapping[str, float | None]:
        """Each section's score, `None` where it is missing."""
        sections: Mapping[str, float | None] = self.output["sections"]
        return sections

    @property
    def missing(self) -> tuple[str, ...]:
        """The sections that could not be measured, or are not there yet."""
        return tuple(self.output["missing"])

    @property
    def working(self) -> str:
        """The formula, filled in; one line for each section."""
        return str(self.output["working"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the headline counts: KPIs with a target. They add up to `total`.

    `excused`: those that were measured, and of which nothing counts.
    """

    on_goal: int
    in_buffer: int
    below_minimum: int
    missing: int
    total: int
    excused: int = field(default=0, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A row that wants a decision of both sides, and why."""

    code: str
    reason: str  # a signal, below_minimum, will_not_meet or missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that a restated card shows otherwise than the version before it.

    `what` is one of value, state, target, penalty, would_have_been and ours; `code`
    is the KPI's, empty for the whole card. Both sides are texts, `None` for missing;
    the state of what is excused as a whole is "excused".
    """

    what: str
    code: str = ""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One version of one partnership's joint scorecard of one period.

    `by_chance` is how many of `charts` charts would show a signal by chance alone.
    `restates` is the version that it restates, `restated` what became different.
    """

    format: int = FORMAT
    period: PeriodPart
    revision: int  # of the partnership's numbers, when it was computed
    computed_at: datetime
    currency: str
    rows: tuple[KpiRow, ...]
    penalty: Penalty
    score: Score
    counts: Counts
    needs: tuple[Need, ...] = ()
    charts: int = 0
    by_chance: float = 0
    imports: tuple[ImportPart, ...] = ()
    restates: int | None = None
    restated: tuple[Change, ...] = ()

    def row(self, code: str) -> KpiRow | None:
        """The row of one KPI."""
        return next((row for row in self.rows if row.code == code), None)


def to_json(document: Document) -> dict[str, Any]:
    """Plain JSON data: what the database keeps and the API gives."""
    data: dict[str, Any] = to_plain(document)
    return data


def from_json(data: Mapping[str, Any]) -> Document:
    """The document again. Raises `ValueError` for data of another format."""
    if data.get("format") != FORMAT:
        raise ValueError(
            f"A scorecard document of format {data.get('format')} cannot be read here; "
            f"compute the card again with manage.py compute_scorecards."
        )
    return from_plain(Document, data)
