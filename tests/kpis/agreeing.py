"""What the tests of targets share: KPIs in use, terms, and two leaders who agree."""

from datetime import date, datetime
from typing import Any

from kpis.actions.kpis import take_into_use
from kpis.actions.targets import agree_target, propose_target
from kpis.models import Kpi, Rollup, RollupGrain, Target
from partnership.models import Proposal, Queue
from tests.cast import Cast

SERVICE_LEVEL: dict[str, Any] = {
    "minimum": "80",
    "buffer": "3",
    "buffer_reason": "Ordinary noise is 2.8 points.",
    "penalty": {"form": "linear", "start": "80", "full": "75"},
    "weight": "10",
    "allocation": "40",
    "effective_from": "2026-10-01",
}
ASA: dict[str, Any] = {
    "minimum": "30",
    "buffer": "5",
    "buffer_reason": "Mondays.",
    "penalty": {"form": "linear", "start": "32", "full": "42"},
    "weight": "5",
    "allocation": "30",
    "effective_from": "2026-10-01",
}
AHT: dict[str, Any] = {
    "minimum": "300",
    "minimum_high": "420",
    "buffer": "20",
    "buffer_reason": "Half of a usual week's swing.",
    "floor": "240",
    "floor_high": "500",
    "effective_from": "2026-10-01",
}


def in_use(cast: Cast, code: str = "service_level_offered") -> Kpi:
    """A KPI of the catalogue, in use between Northwind and BrightCall."""
    return take_into_use(by="the test", partnership=cast.ours, code=code, now=cast.now)


def proposed(
    cast: Cast, by: str = "lena", kpi: Kpi | None = None, **changes: Any
) -> Proposal:
    """A proposal of the service level's terms, with changes."""
    return propose_target(
        by=cast.door(by),
        kpi=kpi or in_use(cast),
        terms=SERVICE_LEVEL | changes,
        now=cast.now,
    )


def proposed_once(cast: Cast, **changes: Any) -> Proposal:
    """An open proposal of terms that could be proposed once, and no longer can."""
    proposal = proposed(cast)
    proposal.terms = proposal.terms | changes
    proposal.save(update_fields=["terms"])
    return proposal


def agreed(
    cast: Cast, kpi: Kpi | None = None, now: datetime | None = None, **changes: Any
) -> Target:
    """Lena proposes and Bo agrees."""
    at = now or cast.now
    proposal = propose_target(
        by=cast.door("lena"),
        kpi=kpi or in_use(cast),
        terms=SERVICE_LEVEL | changes,
        now=at,
    )
    return agree_target(by=cast.door("bo"), number=proposal.number, version=1, now=at)


def measured(
    cast: Cast, kpi: Kpi, grain: RollupGrain, first: date, pair: tuple[int, int]
) -> None:
    """A roll-up of the whole partnership, as the worker would have written it."""
    Rollup.objects.create(
        partnership=cast.ours,
        grain=grain,
        kpi=kpi,
        first=first,
        queue=Queue.objects.get(partnership=cast.ours, code="all"),
        numerator=pair[0],
        denominator=pair[1],
        readings=1,
        days=1,
    )
