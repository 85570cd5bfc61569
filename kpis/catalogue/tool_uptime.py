"""Tool uptime: 100 × minutes up / minutes open."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="tool_uptime",
    name="Tool uptime",
    section="driver",
    group="client",
    order=140,
    formula="100 × minutes up / minutes open",
    numerator="minutes up",
    denominator="opening minutes",
    numerator_column="minutes_up",
    denominator_column="minutes_open",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: people could work.",
    owner_side="client",
    why="Without the systems people can greet customers and little else.",
    traps=(
        "Slow is down for the customer: agree from which response time on a "
        "tool counts as not up, and count opening hours only. One hour in the "
        "peak is worth more than one at night."
    ),
    source="ISO/IEC 20000's availability of services; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
