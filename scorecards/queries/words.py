"""What each KPI of a partnership means, and who agreed to it."""

from dataclasses import dataclass

from kpis.models import Definition, Kpi, Target
from partnership.access import Door


@dataclass(frozen=True)
class Word:
    """A KPI with the latest version of its definition and the target that named it."""

    kpi: Kpi
    definition: Definition | None
    target: Target | None


def words(door: Door) -> list[Word]:
    """Every KPI in use, in the order of the scorecard; three queries."""
    definitions = door.rows(Definition).order_by("kpi_id", "-version")
    latest = {d.kpi_id: d for d in definitions.distinct("kpi_id")}
    targets = (
        door.rows(Target)
        .select_related("definition", "proposed_by__user", "agreed_by__user")
        .order_by("kpi_id", "-agreed_at", "-number")
    )
    agreed = {target.kpi_id: target for target in targets.distinct("kpi_id")}
    return [Word(kpi, latest.get(kpi.pk), agreed.get(kpi.pk)) for kpi in door.rows(Kpi)]
