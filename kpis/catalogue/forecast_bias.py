"""Forecast bias: 100 × sum of (forecast − actual) / sum of actual."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="forecast_bias",
    name="Forecast bias",
    section="driver",
    group="client",
    order=120,
    formula="100 × sum of (forecast − actual) / sum of actual",
    numerator="forecast less actual",
    denominator="actual contacts",
    numerator_column="forecast_deviation",
    denominator_column="actual_contacts",
    scale=100,
    unit="%",
    direction="within",
    advice_on_direction="Within a corridor around nought: both directions cost.",
    owner_side="client",
    may_be_negative=True,
    may_exceed=True,
    why=(
        "Shows whether forecasts lean one way: always too high is paid for, "
        "always too low is waited for."
    ),
    traps=(
        "A bias of nought can hide large errors in both directions; read it "
        "beside the forecast error."
    ),
    source=(
        "Kolassa and Schütz, Foresight 2007, on the weighted error; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
