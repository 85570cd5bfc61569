"""The areas of a partnership with what belongs to each; three queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from partnership.access import Door
from scorecards.models import Area, AreaKpi, AreaQueue


@dataclass(frozen=True)
class KnownArea:
    """An area with its KPIs and queues: names by their codes."""

    area: Area
    kpis: Mapping[str, str]
    queues: Mapping[str, str]


def areas(door: Door) -> Sequence[KnownArea]:
    """Those that are in use, in their order."""
    found = door.rows(Area).filter(retired_at=None)
    kpis = _names(door.rows(AreaKpi).values_list("area_id", "kpi__code", "kpi__name"))
    queues = _names(
        door.rows(AreaQueue).values_list("area_id", "queue__code", "queue__name")
    )
    return [KnownArea(area, kpis[area.pk], queues[area.pk]) for area in found]


def _names(rows: Iterable[tuple[int, str, str]]) -> dict[int, dict[str, str]]:
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for area, code, name in rows:
        names[area][code] = name
    return names
