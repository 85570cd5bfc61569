"""A partnership with readings, targets and fees, from import to computed cards.

The same November as `tests.scorecards.cards` tells, by way of the real pipeline: what
is stored here was imported, rolled up, agreed on and computed by the product.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from kpis.actions import readings
from kpis.actions.kpis import take_into_use
from kpis.actions.rollups import bring_up_to_date
from kpis.actions.targets import agree_target, propose_target
from kpis.catalogue import CATALOGUE
from kpis.importing.reading_rows import Batch
from kpis.models import Grain, Kpi, WindowFees
from partnership import periods
from partnership.models import Partnership, Queue
from scorecards.actions.compute import compute
from tests.cast import Cast
from tests.kpis.readings import new_batch
from tests.scorecards.cards import COURSE, KINDS, Kind

LAST = date(2026, 12, 1)
COUNTED = 1700  # a day
AGREED_AT = timedelta(days=98)


def furnish(
    cast: Cast,
    *,
    days: int = 30,
    kinds: tuple[Kind, ...] = KINDS,
    periods_of: tuple[str, ...] = ("2026-11",),
    slug: str = "northwind-brightcall",
) -> Partnership:
    """KPIs in use, `days` readings of each, targets from September on, fees, cards."""
    with cast.inside(slug) as partnership:
        known = {k.code: take(cast, partnership, k) for k in kinds}
        bring(partnership, known, kinds, days)
        for kind in kinds:
            if kind.minimum:
                agree(cast, known[kind.code], kind, slug)
        pay(cast, partnership, slug)
        bring_up_to_date(partnership=partnership, now=cast.now)
        for key in periods_of:
            period = periods.parse(partnership.calendar, key)
            compute(partnership=partnership, period=period, now=cast.now)
        partnership.refresh_from_db()
    return partnership


def take(cast: Cast, partnership: Partnership, kind: Kind) -> Kpi:
    return take_into_use(
        by="the rooms", partnership=partnership, code=kind.code, now=cast.now
    )


def bring(
    partnership: Partnership, known: dict[str, Kpi], kinds: tuple[Kind, ...], days: int
) -> None:
    """A file with one row a day and KPI, up to the first of December."""
    whole = Queue.objects.get(partnership=partnership, code="all").pk
    table = [
        (known[kind.code].pk, whole, day, *counted(known[kind.code], kind, day))
        for kind in kinds
        if kind.value
        for day in (LAST - timedelta(days=back) for back in range(days))
    ]
    rows = _batch(partnership, table)
    batch = new_batch(partnership, source="telephony")
    readings.store(by="Amina", batch=batch, batches=[rows], now=batch.at)


def counted(kpi: Kpi, kind: Kind, day: date) -> tuple[int, int]:
    """Numerator and denominator of a day, in the KPI's smallest units."""
    weeks_back = (LAST - day).days // 7
    swing = COURSE[-1 - weeks_back % len(COURSE)] if weeks_back else 0.0
    swing = swing if kind.signal else max(swing, -0.9)
    value = Fraction(str(kind.value)) + Fraction(round(swing * kind.swing, 3))
    unit = Fraction(10) ** kpi.numerator_power
    if kpi.aggregation == "sum":
        return round(value / 30 * unit), 1
    denominator = COUNTED * 10**kpi.denominator_power
    return round(value * COUNTED / kpi.scale * unit), denominator


def _batch(
    partnership: Partnership, table: list[tuple[int, int, date, int, int]]
) -> Batch:
    calendar = partnership.calendar
    starts = {
        day: int(periods.first_instant(calendar, day).timestamp())
        for day in {row[2] for row in table}
    }
    columns = [
        (number, kpi, queue, day.toordinal(), starts[day], Grain.DAY - 1, n, d, False)
        for number, (kpi, queue, day, n, d) in enumerate(table, 1)
    ]
    return Batch(*map(np.array, zip(*columns, strict=True)), comments={})


def agree(cast: Cast, kpi: Kpi, kind: Kind, slug: str) -> None:
    """The client's leader proposes, the partner's agrees."""
    client, partner = LEADERS[slug]
    at: datetime = cast.now - AGREED_AT
    proposal = propose_target(
        by=cast.door(client, slug),
        kpi=kpi,
        terms=terms_of(kind),
        now=at - timedelta(days=2),
    )
    agree_target(by=cast.door(partner, slug), number=proposal.number, version=1, now=at)


def terms_of(kind: Kind) -> dict[str, Any]:
    """As somebody would enter them; without a penalty range there is a floor."""
    terms: dict[str, Any] = {
        "minimum": kind.minimum,
        "buffer": kind.buffer,
        "buffer_reason": "We report 80 % to our board every month.",
        "weight": "10",
        "effective_from": "2026-09-01",
    }
    if kind.full:
        ends = {"start": kind.minimum, "full": kind.full}
        return terms | {"penalty": {"form": "linear", **ends}, "allocation": "30"}
    low, reach = Decimal(kind.minimum), 5 * Decimal(kind.buffer)
    better = -1 if CATALOGUE[kind.code].direction == "lower" else 1
    floors = {"floor": str(low - better * reach)}
    if kind.high:
        floors |= {
            "minimum_high": kind.high,
            "floor_high": str(Decimal(kind.high) + reach),
        }
    return terms | floors


LEADERS = {
    "northwind-brightcall": ("lena", "bo"),
    "northwind-harborline": ("lena", "omar"),
    "meridian-brightcall": ("karl", "bo"),
    "meridian-crestline": ("karl", "carla"),
}


def pay(cast: Cast, partnership: Partnership, slug: str) -> None:
    """November's fees, entered and not confirmed yet."""
    WindowFees.objects.create(
        partnership=partnership,
        window="2026-11",
        fees=Decimal("186400.00"),
        at_risk=Decimal(10),
        entered_by=cast.door(LEADERS[slug][0], slug).member,
        entered_at=cast.now,
    )
