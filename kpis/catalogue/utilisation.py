"""Utilisation: 100 × (handle time + available time) / paid time."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="utilisation",
    name="Utilisation",
    section="operation",
    group="people",
    order=50,
    formula="100 × (handle time + available time) / paid time",
    numerator="handle and available time",
    denominator="paid time",
    numerator_column="handle_seconds + available_seconds",
    denominator_column="paid_seconds",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher, as long as training and breaks are kept.",
    why="Shows how much of the time that is paid reaches customers.",
    traps=(
        "Training and coaching lower it and pay back later. Some call occupancy "
        "utilisation; compare the formulas first."
    ),
    source="COPC's description of efficiency measures; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
