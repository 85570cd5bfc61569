"""A small world for scorecards: KPIs in use, targets in force, sums, fees."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kpis.catalogue import CATALOGUE
from kpis.models import (
    Definition,
    FeesEntry,
    Kpi,
    Rollup,
    RollupGrain,
    Target,
    WindowFees,
)
from partnership import periods
from partnership.models import Partnership, Proposal, Queue
from partnership.periods import Period
from tests.cast import Cast

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
COPIED = (
    *("name", "section", "group", "owner_side", "unit", "scale", "decimals"),
    *("aggregation", "numerator_power", "denominator_power"),
    *("may_be_negative", "may_exceed", "counts"),
)


def kpi(partnership: Partnership, code: str, **changes: Any) -> Kpi:
    """A KPI of the catalogue in use, with version 1 of its definition."""
    entry = CATALOGUE[changes.pop("like", code)]
    fields = {name: getattr(entry, name) for name in COPIED} | changes
    made = Kpi.objects.create(
        partnership=partnership,
        code=code,
        position=entry.order,
        grains=list(entry.grains),
        in_use_since=LONG_AGO,
        **fields,
    )
    Definition.objects.create(
        partnership=partnership,
        kpi=made,
        version=1,
        direction=entry.direction,
        formula=entry.formula,
        numerator=entry.numerator,
        since=LONG_AGO,
    )
    return made


def target(cast: Cast, of: Kpi, minimum: str, **terms: Any) -> Target:
    """An agreed target; what is not named is none, 0, or in force since January."""
    lena, bo = (cast.door(name).member for name in ("lena", "bo"))
    number = Target.objects.filter(partnership=of.partnership).count() + 1
    agreed_at = terms.pop("agreed_at", LONG_AGO)
    definition = Definition.objects.get(partnership=of.partnership, kpi=of)
    if terms.get("buffer"):
        terms.setdefault("buffer_reason", "One bad week passes.")
    return Target.objects.create(
        partnership=of.partnership,
        kpi=of,
        definition=definition,
        number=number,
        minimum=Decimal(minimum),
        proposal=_proposal(of, number, lena, bo, agreed_at),
        proposed_by=lena,
        proposed_at=agreed_at,
        agreed_by=bo,
        agreed_at=agreed_at,
        **{
            "direction": definition.direction,
            "effective_from": date(2026, 1, 1),
        }
        | terms,
    )


def _proposal(of: Kpi, number: int, lena: Any, bo: Any, at: datetime) -> Proposal:
    return Proposal.objects.create(
        partnership=of.partnership,
        number=number,
        kind="target",
        subject=of.code,
        terms={},
        state="agreed",
        side="client",
        proposed_by=lena,
        proposed_at=at,
        lapses_at=at + timedelta(days=30),
        decided_by=bo,
        decided_at=at,
    )


def fees(cast: Cast, window: str, amount: str, at_risk: str, **more: Any) -> WindowFees:
    """The fees of a window, not confirmed unless `more` says so."""
    entry = {
        "partnership": cast.ours,
        "window": window,
        "fees": Decimal(amount),
        "at_risk": Decimal(at_risk),
        "entered_by": cast.door("lena").member,
        "entered_at": LONG_AGO,
        **more,
    }
    FeesEntry.objects.create(**entry)
    return WindowFees.objects.create(**entry)


def add_sums(
    of: Kpi,
    sums: Iterable[tuple[date, int, int]],
    *,
    queue: str = "all",
    readings: int = 1,
    only: str = "",
    **marks: bool,
) -> None:
    """Days' sums of a KPI, and the weeks and windows that they add up to.

    `only` names the one grain ("window") that readings of a whole period fill.
    """
    place, _made = Queue.objects.get_or_create(
        partnership=of.partnership, code=queue, defaults={"name": queue}
    )
    cells: dict[tuple[int, date], list[int]] = {}
    for day, n, d in sums:
        for grain, first in cells_of(of.partnership, day, only):
            cell = cells.setdefault((grain, first), [0, 0, 0])
            cell[0], cell[1], cell[2] = cell[0] + n, cell[1] + d, cell[2] + 1
    Rollup.objects.bulk_create(
        Rollup(
            partnership=of.partnership,
            kpi=of,
            grain=grain,
            first=first,
            queue=place,
            numerator=n,
            denominator=d,
            readings=days * readings,
            days=days,
            **marks,
        )
        for (grain, first), (n, d, days) in cells.items()
    )


def cells_of(
    partnership: Partnership, day: date, only: str = ""
) -> list[tuple[RollupGrain, date]]:
    calendar = partnership.calendar
    cells = {
        "day": (RollupGrain.DAY, day),
        "week": (RollupGrain.WEEK, periods.period_of(calendar, "week", day).first),
        "window": (
            RollupGrain.WINDOW,
            periods.period_of(calendar, "window", day).first,
        ),
    }
    return [cells[only]] if only else list(cells.values())


def spread(period: Period, numerator: int, denominator: int) -> list[Any]:
    """(day, n, d) for every day of a period, adding up to exactly these counts."""
    days = periods.days(period)
    return [
        (day, _share(numerator, i, len(days)), _share(denominator, i, len(days)))
        for i, day in enumerate(days)
    ]


def _share(total: int, place: int, places: int) -> int:
    return total * (place + 1) // places - total * place // places


def window(partnership: Partnership, key: str) -> Period:
    """The period of a key."""
    return periods.parse(partnership.calendar, key)
