"""Which areas feel what touches a KPI: those that name it, and those of its queues.

A KPI is of an area's queues where it is measured in them and nowhere else: what is
measured elsewhere too may be felt there alone, and an area that is meant all the same
names the KPI. `all` is the whole partnership: whatever is measured is of it. Where it
is known which queue was touched, the areas of this queue feel it and those of others
do not.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kpis.models import Rollup, RollupGrain
from partnership.models import Partnership
from partnership.models.queues import ALL
from scorecards.models import Area, AreaKpi, AreaQueue

LONGEST_WINDOW = timedelta(days=31)


@dataclass(frozen=True)
class Touching:
    """The areas of KPIs, and the queues of areas that have any; all by their ids."""

    of_kpi: Mapping[int, set[int]]
    queues: Mapping[int, set[int | None]]

    def areas(self, kpi: int, queue: int | None = None) -> set[int]:
        """The areas that feel it where this KPI is touched, in this queue if in one."""
        found = self.of_kpi.get(kpi, set())
        if queue is None:
            return found
        its = {area for area, queues in self.queues.items() if queue in queues}
        others = {a for a, queues in self.queues.items() if not queues & {queue, None}}
        return (found - others) | its


def areas_of(
    partnership: Partnership,
    areas: Collection[Area],
    kpis: Collection[int],
    first: date,
) -> Touching:
    """The areas of each of these KPIs (ids), as measured from `first` on.

    Three queries, two where no area has queues.
    """
    found: dict[int, set[int]] = defaultdict(set)
    named = AreaKpi.objects.filter(area__in=areas, kpi__in=kpis)
    for area, kpi in named.values_list("area_id", "kpi_id"):
        found[kpi].add(area)
    queues = _queues(areas)
    measured = _measured(partnership, kpis, first) if queues else {}
    for area, its in queues.items():
        for kpi, where in measured.items():
            if None in its or where <= its:
                found[kpi].add(area)
    return Touching(found, queues)


def _queues(areas: Collection[Area]) -> dict[int, set[int | None]]:
    """The queues (ids) of each area that has any; `None` stands for all of them."""
    found: dict[int, set[int | None]] = defaultdict(set)
    rows = AreaQueue.objects.filter(area__in=areas)
    for area, queue, code in rows.values_list("area_id", "queue_id", "queue__code"):
        found[area].add(None if code == ALL else queue)
    return found


def _measured(
    partnership: Partnership, kpis: Collection[int], first: date
) -> dict[int, set[int | None]]:
    """The queues that each KPI is measured in, in the windows from this day on."""
    found: dict[int, set[int | None]] = defaultdict(set)
    rows = Rollup.objects.filter(
        partnership=partnership,
        grain=RollupGrain.WINDOW,
        kpi__in=kpis,
        first__gt=first - LONGEST_WINDOW,
    )
    for kpi, queue in rows.values_list("kpi_id", "queue_id").distinct():
        found[kpi].add(queue)
    return found
