"""Service level (short abandons left out)."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="service_level_excl_short",
    name="Service level (short abandons left out)",
    section="result",
    group="customer",
    order=50,
    formula="100 × answered within the threshold / (offered − short abandons)",
    numerator="answered within the threshold",
    denominator="offered less short abandons",
    numerator_column="answered_within",
    denominator_column="offered - short_abandons",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher, up to the agreed goal: beyond it each further point costs more "
        "staff than the one before."
    ),
    counts=True,
    why=(
        "Takes out misdialled and instantly ended calls that nobody could have "
        "answered."
    ),
    traps=(
        "What counts as short (3, 5 or 10 seconds) is a setting of the "
        "telephone system that can change in an update; write it into the "
        "definition."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
