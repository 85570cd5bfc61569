"""Service level (quick abandons left out)."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="service_level_excl_quick",
    name="Service level (quick abandons left out)",
    section="result",
    group="customer",
    order=40,
    formula=(
        "100 × answered within the threshold / (offered − abandoned within the "
        "threshold)"
    ),
    numerator="answered within the threshold",
    denominator="offered less abandoned within the threshold",
    numerator_column="answered_within",
    denominator_column="offered - abandoned_within",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher, up to the agreed goal: beyond it each further point costs more "
        "staff than the one before."
    ),
    counts=True,
    why=(
        "Judges only contacts that either were answered or waited at least as "
        "long as the threshold."
    ),
    traps=(
        "The threshold sits in numerator and denominator: changing it from 20 "
        "to 60 seconds changes both. Ask the system for both counts, not for "
        "the percentage."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
