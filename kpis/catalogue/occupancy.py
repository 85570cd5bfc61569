"""Occupancy: 100 × handle time / (handle time + available time)."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="occupancy",
    name="Occupancy",
    section="operation",
    group="people",
    order=40,
    formula="100 × handle time / (handle time + available time)",
    numerator="handle time",
    denominator="handle and available time",
    numerator_column="handle_seconds",
    denominator_column="handle_seconds + available_seconds",
    scale=100,
    unit="%",
    direction="within",
    advice_on_direction=(
        "Within a corridor: high burns people out, low is paid waiting."
    ),
    why="Shows how close together contacts reach the people on the phone.",
    traps=(
        "It follows from service level and size of the team: large teams can be "
        "busier at the same wait. Above some 88 % for weeks people leave."
    ),
    source="Erlang's models; ICMI's description; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
