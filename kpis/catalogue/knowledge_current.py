"""Knowledge kept current: 100 × articles reviewed in time / articles due."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="knowledge_current",
    name="Knowledge kept current",
    section="driver",
    group="client",
    order=220,
    formula="100 × articles reviewed in time / articles due",
    numerator="articles reviewed in time",
    denominator="articles due",
    numerator_column="articles_in_time",
    denominator_column="articles_due",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: answers can be relied on.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why="An outdated article gives the same wrong answer a thousand times.",
    traps=(
        "A date set without reading is no review. Weigh the most used articles "
        "first, and let agents flag what customers contradict."
    ),
    source=("Knowledge-Centered Service's care for articles in use; in our own words."),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
