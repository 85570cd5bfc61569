"""Forecast error."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="forecast_error",
    name="Forecast error",
    section="driver",
    group="client",
    order=110,
    formula=("100 × sum of |forecast − actual| per interval / sum of actual (WAPE)"),
    numerator="absolute deviation of forecast from actual",
    denominator="actual contacts",
    numerator_column="forecast_abs_deviation",
    denominator_column="actual_contacts",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction=(
        "Lower: the plan was closer to what came. Small queues have a floor "
        "that chance alone sets."
    ),
    owner_side="client",
    may_exceed=True,
    why=(
        "People are scheduled on the forecast; no team can staff contacts that "
        "nobody saw coming."
    ),
    traps=(
        "Compare the forecast that was locked, not the last one. Over days it "
        "looks far better than over intervals, because highs and lows cancel "
        "out; fix the interval."
    ),
    source=(
        "Kolassa and Schütz, Foresight 2007, on the weighted error; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
