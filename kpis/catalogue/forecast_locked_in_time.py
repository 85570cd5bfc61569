"""Forecasts locked in time: 100 × forecast locks in time / locks due."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="forecast_locked_in_time",
    name="Forecasts locked in time",
    section="driver",
    group="client",
    order=130,
    formula="100 × forecast locks in time / locks due",
    numerator="forecast locks in time",
    denominator="locks due",
    numerator_column="locks_in_time",
    denominator_column="locks_due",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: the partner could plan with it.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Recruiting and rostering need weeks; a good forecast that comes late "
        "helps nobody."
    ),
    traps=(
        "A lock that is changed afterwards is no lock. Few locks are due in a "
        "month, so read it over a quarter."
    ),
    source=(
        "ISO 18295-2 asks clients of contact centres for it in general terms; "
        "the measure is our own wording."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
