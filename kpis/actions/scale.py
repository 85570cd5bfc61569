"""A large deterministic world for benchmarks, through the importer's own way in.

Imports numpy; only the command `seed_scale` loads it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from kpis.actions import readings, rollups
from kpis.actions.batches import FileFacts, open_batch
from kpis.actions.kpis import add_queue, take_many
from kpis.catalogue import CATALOGUE
from kpis.importing.book import GRAINS, MINUTES
from kpis.importing.reading_rows import Batch
from kpis.models import ImportBatch
from partnership import periods
from partnership.models import Partnership

BY = "seed_scale"


@dataclass(frozen=True)
class Scale:
    """How much of everything a partnership gets; `last` is its last day."""

    kpis: int
    queues: int
    days: int
    grain: str
    last: date


def codes(count: int, grain: str) -> list[str]:
    """The first ratios of the catalogue that are read at this grain."""
    fit = [
        entry.code
        for entry in CATALOGUE.values()
        if entry.aggregation == "ratio" and grain in entry.grains
    ]
    if count > len(fit):
        raise ValueError(
            f"The catalogue has {len(fit)} KPIs for {grain}; ask for less."
        )
    return fit[:count]


def fill(partnership: Partnership, scale: Scale, now: datetime) -> int:
    """Give a partnership its KPIs, queues and readings, rolled up; how many readings.

    The numbers depend on the partnership's address, the place of KPI and queue, and
    the day alone. Call it inside the partnership's scope and a transaction.
    """
    kpis = take_many(
        by=BY, partnership=partnership, codes=codes(scale.kpis, scale.grain), now=now
    )
    queues = [
        add_queue(by=BY, partnership=partnership, name=f"Queue {n + 1}", now=now).pk
        for n in range(scale.queues)
    ]
    batch = _opened(partnership, now)
    cells = [(kpi.pk, queue) for kpi in kpis.values() for queue in queues]
    stored = readings.store(
        by=BY, batch=batch, batches=batches(partnership, scale, cells), now=now
    )
    rollups.bring_up_to_date(partnership=partnership, now=now)
    return stored.created


def _opened(partnership: Partnership, now: datetime) -> ImportBatch:
    return open_batch(
        by=BY, partnership=partnership, file=FileFacts("seed_scale", "", 0), now=now
    )


def batches(
    partnership: Partnership, scale: Scale, cells: Sequence[tuple[int, int]]
) -> Iterator[Batch]:
    """The readings, a day at a time; `cells` are pairs of KPI and queue."""
    seed = int.from_bytes(partnership.slug.encode()[-6:], "big")
    row = 1
    for number in range(scale.days):
        day = scale.last - timedelta(days=scale.days - 1 - number)
        made = _day(partnership, scale.grain, day, cells, seed, row)
        row += len(made)
        yield made


def _day(
    partnership: Partnership,
    grain: str,
    day: date,
    cells: Sequence[tuple[int, int]],
    seed: int,
    row: int,
) -> Batch:
    calendar = partnership.calendar
    starts = [periods.first_instant(calendar, day)]
    if grain in MINUTES:
        starts = periods.slots(calendar, day, MINUTES[grain])
    count = len(starts) * len(cells)
    random = np.random.default_rng([seed, day.toordinal()])
    denominator = random.integers(20, 400, count)
    share = random.integers(60, 100, count)
    kpi, queue = (np.repeat(ids, len(starts)) for ids in zip(*cells, strict=True))
    instants = np.array([int(start.timestamp()) for start in starts], np.int64)
    return Batch(
        rows=np.arange(row, row + count, dtype=np.int32),
        kpi_id=kpi.astype(np.int64),
        queue_id=queue.astype(np.int64),
        day=np.full(count, day.toordinal(), np.int32),
        starts=np.tile(instants, len(cells)),
        grain=np.full(count, GRAINS.index(grain), np.int32),
        numerator=denominator * share // 100,
        denominator=denominator,
        unweighted=np.zeros(count, bool),
        comments={},
    )
