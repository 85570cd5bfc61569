"""Times that both sides agreed not to count against the partner, as areas have them.

Read as far as leadership may: when, and the word for why. The sentence beside it, the
counts that were agreed and who proposed it never reach this process; KPIs and queues
do so to find the areas, and go no further.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kpis.models import ExcusedKpi
from partnership.models import Partnership
from partnership.models.queues import ALL
from scorecards.status.document import ExcusedTime
from scorecards.status.touching import Touching


@dataclass(frozen=True)
class Excused:
    """One KPI (id) of an excused time; `queue` (id) None: in all of them."""

    kpi: int
    queue: int | None
    time: ExcusedTime


def agreed(partnership: Partnership, since: datetime) -> list[Excused]:
    """What is agreed and not over by `since`, also for days to come; one query."""
    rows = ExcusedKpi.objects.filter(
        partnership=partnership,
        excused__ends_at__gt=since,
        excused__counts_again_at=None,
    )
    found = rows.values_list(
        "kpi_id",
        "excused__queue_id",
        "excused__queue__code",
        "excused__starts_at",
        "excused__ends_at",
        "excused__reason",
    )
    return [
        Excused(kpi, None if code == ALL else queue, ExcusedTime(start, end, reason))
        for kpi, queue, code, start, end, reason in found
    ]


def of_areas(
    found: Iterable[Excused], touching: Touching
) -> dict[int, tuple[ExcusedTime, ...]]:
    """The excused times of each area (id), each of them once."""
    times: dict[int, dict[ExcusedTime, None]] = defaultdict(dict)
    for one in found:
        for area in touching.areas(one.kpi, one.queue):
            times[area][one.time] = None
    return {area: tuple(its) for area, its in times.items()}
