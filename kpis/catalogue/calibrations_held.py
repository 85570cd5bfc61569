"""Calibrations held: 100 × quality calibrations held / agreed."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="calibrations_held",
    name="Calibrations held",
    section="driver",
    group="client",
    order=200,
    formula="100 × quality calibrations held / agreed",
    numerator="calibrations held",
    denominator="calibrations agreed",
    numerator_column="calibrations_held",
    denominator_column="calibrations_agreed",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: quality means the same on both sides.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Only by scoring the same contacts together do both sides mean the same "
        "by good."
    ),
    traps=(
        "A session without somebody who may decide on the form changes nothing. "
        "Note by how many points the scores differed, not only that it took "
        "place."
    ),
    source="COPC's calibration practice; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
