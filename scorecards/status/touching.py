"""Which areas feel what touches a KPI: those that name it, and those of its queues.

A KPI is of an area's queues where it is measured in them and nowhere else: what is
measured elsewhere too may be felt there alone, and an area that is meant all the same
names the KPI. `all` is the whole partnership: whatever is measured is of it.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from kpis.models import Rollup, RollupGrain
from partnership.models import Partnership
from partnership.models.queues import ALL
from scorecards.models import Area, AreaKpi, AreaQueue

LONGEST_WINDOW = timedelta(days=31)


def areas_of(
    partnership: Partnership,
    areas: Collection[Area],
    kpis: Collection[int],
    first: date,
) -> dict[int, set[int]]:
    """The areas (ids) of each of these KPIs (ids), as measured from `first` on.

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
    return found


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
