"""Shrinkage: 100 × lost paid time / paid time."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="shrinkage",
    name="Shrinkage",
    section="driver",
    group="people",
    order=40,
    formula="100 × lost paid time / paid time",
    numerator="lost paid time",
    denominator="paid time",
    numerator_column="lost_paid_seconds",
    denominator_column="paid_seconds",
    scale=100,
    unit="%",
    direction="within",
    advice_on_direction=(
        "Within a corridor: low may mean that nobody is trained or on leave, "
        "high that people are missing."
    ),
    owner_side="partner",
    grains=DAY_AND_LONGER,
    why="Tells how many people have to be employed for one on the phone.",
    traps=(
        "Planned (leave, training) and unplanned (sickness) need different "
        "answers, and training for the client's changes is in it. Lists of what "
        "belongs to it differ from site to site."
    ),
    source="ICMI's description; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
