"""KPIs in use that a card does not have: taken into use since, or measured later."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from kpis.models import Kpi, Rollup, RollupGrain
from partnership.access import Door

# Every reading lies in a week or in a window.
COARSE = (RollupGrain.WEEK, RollupGrain.WINDOW)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A KPI in use without a row; `read` once it has readings of any period."""

    code: str
    name: str
    read: bool


def unlisted(door: Door, listed: Collection[str]) -> list[Unlisted]:
    """The KPIs in use that are not among those listed, as the catalogue orders them."""
    readings = Rollup.objects.filter(
        partnership_id=door.partnership.pk, grain__in=COARSE, kpi_id=OuterRef("pk")
    )
    found = door.rows(Kpi).exclude(code__in=listed).order_by("position", "code")
    return [
        Unlisted(*row)
        for row in found.annotate(read=Exists(readings)).values_list(
            "code", "name", "read"
        )
    ]
