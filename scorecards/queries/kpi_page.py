"""One KPI's page: its past, its targets, where it came from, what explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.http import Http404

from incidents.queries.flags import Happening, happenings
from kpis.arithmetic.values import display
from kpis.models import Definition, Target
from partnership import periods
from partnership.access import Door
from partnership.periods import Kind, Period
from scorecards.document import (
    Behaviour,
    ImportPart,
    KpiRow,
    Penalty,
    PenaltyLine,
    State,
    TargetPart,
)
from scorecards.facts import NOTHING, WEEK, WINDOW, Cell, KpiFacts
from scorecards.noise import behaviour_of
from scorecards.queries.cards import Card, card, latest
from scorecards.queries.inputs import cells, kpi_facts
from scorecards.queries.targets import target_part
from scorecards.terms import goal_of, state_of, thresholds

LENGTHS = (13, 26, 52)
USUAL_LENGTH = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTarget:
    """One version of the target, with who agreed on it and when."""

    part: TargetPart
    proposed_by: str
    proposed_side: str
    proposed_at: datetime
    agreed_by: str
    agreed_side: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One period of the series: a point of the chart and a row of the table.

    Counts are in the KPI's smallest units; `target` is the version in force on the
    period's first day. `running`: the period goes on, so the point is hollow. Counts
    are as measured; `value` is without what both sides excused, `as_measured` the
    value with it, `None` where nothing is excused.
    """

    period: Period
    numerator: int | None
    denominator: int | None
    readings: int
    value: Fraction | None
    shown: Decimal | None
    state: State
    label: str | None
    running: bool
    provisional: bool
    target: TargetPart | None
    excused_numerator: int = 0
    excused_denominator: int = 0
    as_measured: Fraction | None = None

    @property
    def all_excused(self) -> bool:
        """Whether it was measured, and nothing of it is left to judge."""
        return self.value is None and self.as_measured is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStep:
    """From which point of the series on a version was in force."""

    from_index: int
    target: TargetPart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiPage:
    """What the page shows.

    `card` and `row` are of the chosen period, `None` while there is no card; the series
    has `length` weeks, or windows where the KPI is read by the month, oldest first.
    `drivers` are the card's rows by owner side, without this one.
    """

    kpi: KpiFacts
    definition: Definition | None
    card: Card | None
    row: KpiRow | None
    grain: str
    length: int
    table: tuple[TableRow, ...]
    behaviour: Behaviour
    steps: tuple[TargetStep, ...]
    targets: tuple[AgreedTarget, ...]
    imports: tuple[ImportPart, ...]
    penalty: Penalty | None
    penalty_line: PenaltyLine | None
    drivers: Mapping[str, tuple[KpiRow, ...]]
    happened: tuple[Happening, ...] = ()


def kpi_page(
    door: Door,
    code: str,
    *,
    now: datetime,
    period: str | None = None,
    length: int = USUAL_LENGTH,
) -> KpiPage:
    """One KPI's page; 404 for a code that is not in use or a period without a card.

    Eight queries, however many readings, targets, incidents and KPIs there are.
    """
    facts = next((k for k in kpi_facts(door.partnership, code)), None)
    if facts is None:
        raise Http404
    chosen = card(door, period) if period else latest(door)
    row = chosen.document.row(code) if chosen else None
    agreed = _targets(door, facts)
    length = length if length in LENGTHS else USUAL_LENGTH
    grain, series = _series(door, facts, length, now)
    past = _table(door, facts, series, agreed, now)
    current = _in_force(agreed, series[-1][0].first)
    behaviour = behaviour_of(
        grain,
        [(point.period, point.value) for point in past],
        running=past[-1].running,
        direction=current.direction if current else facts.direction,
        goal=goal_of(current) if current else None,
    )
    return KpiPage(
        kpi=facts,
        definition=_definition(door, facts),
        card=chosen,
        row=row,
        grain=grain,
        length=length,
        table=_labelled(past, behaviour),
        behaviour=behaviour,
        steps=_steps(past),
        targets=agreed,
        imports=_imports(chosen, row),
        penalty=chosen.document.penalty if chosen else None,
        penalty_line=chosen.document.penalty.line(code) if chosen else None,
        drivers=_drivers(chosen, code),
        happened=tuple(
            happenings(door, facts.id, past[0].period.first, past[-1].period.last, now)
        ),
    )


def _definition(door: Door, facts: KpiFacts) -> Definition | None:
    return door.rows(Definition).filter(kpi_id=facts.id).order_by("-version").first()


def _targets(door: Door, facts: KpiFacts) -> tuple[AgreedTarget, ...]:
    """Every agreed version, the one agreed last at the end."""
    versions = (
        door.rows(Target)
        .filter(kpi_id=facts.id)
        .select_related("proposed_by__user", "agreed_by__user")
        .order_by("agreed_at", "number")
    )
    return tuple(
        AgreedTarget(
            part=target_part(target),
            proposed_by=target.proposed_by.user.name,
            proposed_side=target.proposed_by.side,
            proposed_at=target.proposed_at,
            agreed_by=target.agreed_by.user.name,
            agreed_side=target.agreed_by.side,
            agreed_at=target.agreed_at,
        )
        for target in versions
    )


Series = Sequence[tuple[Period, Cell | None]]


def _series(
    door: Door, facts: KpiFacts, length: int, now: datetime
) -> tuple[str, Series]:
    """(grain, periods with their sums): weeks, or windows where only those are read."""
    calendar = door.partnership.calendar
    weeks = _back(calendar, Kind.WEEK, length, now)
    windows = _back(calendar, Kind.WINDOW, length, now)
    found = cells(door.partnership, weeks=weeks, windows=windows, kpi=facts.id)
    grains = {grain for _kpi, grain, _first in found}
    grain, series = (WINDOW, windows) if grains == {WINDOW} else (WEEK, weeks)
    return grain, [(p, found.get((facts.id, grain, p.first))) for p in series]


def _back(
    calendar: periods.Calendar, kind: Kind, length: int, now: datetime
) -> list[Period]:
    """`length` complete periods and the running one, oldest first."""
    found = [periods.running(calendar, kind, now)]
    while len(found) <= length:
        found.append(periods.previous(calendar, found[-1]))
    return found[::-1]


def _table(
    door: Door,
    facts: KpiFacts,
    series: Series,
    agreed: Sequence[AgreedTarget],
    now: datetime,
) -> tuple[TableRow, ...]:
    calendar = door.partnership.calendar
    return tuple(
        _point(
            facts,
            period,
            cell,
            _in_force(agreed, period.first),
            running=not periods.is_complete(calendar, period, now),
        )
        for period, cell in series
    )


def _point(
    facts: KpiFacts,
    period: Period,
    cell: Cell | None,
    target: TargetPart | None,
    *,
    running: bool,
) -> TableRow:
    known = cell or NOTHING
    value = facts.value(known.counted)
    return TableRow(
        period=period,
        numerator=sum(pair.numerator for pair in known.pairs) if cell else None,
        denominator=sum(pair.denominator for pair in known.pairs) if cell else None,
        readings=known.readings,
        value=value,
        shown=display(value, facts.decimals, thresholds(target)),
        state=state_of(target, value),
        label=None,
        running=running,
        provisional=known.provisional,
        target=target,
        excused_numerator=known.excused_numerator,
        excused_denominator=known.excused_denominator,
        as_measured=facts.value(known.pairs) if known.any_excused else None,
    )


def _in_force(agreed: Sequence[AgreedTarget], day: date) -> TargetPart | None:
    parts = (version.part for version in reversed(agreed))
    return next((part for part in parts if part.effective_from <= day), None)


def _labelled(past: Sequence[TableRow], behaviour: Behaviour) -> tuple[TableRow, ...]:
    labels = zip(past, behaviour.labels, strict=True)
    return tuple(replace(point, label=label) for point, label in labels)


def _steps(past: Sequence[TableRow]) -> tuple[TargetStep, ...]:
    """Where the version in force changed along the series, the first one included."""
    found: list[TargetStep] = []
    for index, point in enumerate(past):
        if not found or found[-1].target != point.target:
            found.append(TargetStep(from_index=index, target=point.target))
    return tuple(found)


def _imports(chosen: Card | None, row: KpiRow | None) -> tuple[ImportPart, ...]:
    if chosen is None or row is None:
        return ()
    return tuple(i for i in chosen.document.imports if i.number in row.imports)


def _drivers(chosen: Card | None, code: str) -> dict[str, tuple[KpiRow, ...]]:
    rows = chosen.document.rows if chosen else ()
    return {
        side: tuple(
            row
            for row in rows
            if row.section == "driver"
            and row.owner_side in (side, "both")
            and row.code != code
        )
        for side in ("client", "partner")
    }
