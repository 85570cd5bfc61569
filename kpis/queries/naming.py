"""What the codes of KPIs are called, for pages of packages that know no KPIs."""

from kpis.models import Kpi
from partnership.access import Door


def names(door: Door) -> dict[str, str]:
    """Every KPI of the partnership by its code, in use or not any more; one query."""
    return dict(door.rows(Kpi).values_list("code", "name"))
