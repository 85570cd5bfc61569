"""Service level (of answered): 100 × answered within the threshold / answered."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="service_level_answered",
    name="Service level (of answered)",
    section="result",
    group="customer",
    order=20,
    formula="100 × answered within the threshold / answered",
    numerator="answered within the threshold",
    denominator="answered",
    numerator_column="answered_within",
    denominator_column="answered",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher, up to the agreed goal: beyond it each further point costs more "
        "staff than the one before."
    ),
    counts=True,
    why=(
        "Describes the wait of those who were answered, which many telephone "
        "systems show as their standard figure."
    ),
    traps=(
        "Everybody who gave up waiting is left out, so it looks best on the "
        "worst days. Read it beside the abandon rate."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
