"""Abandon rate (short abandons left out)."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="abandon_rate_excl_short",
    name="Abandon rate (short abandons left out)",
    section="result",
    group="customer",
    order=80,
    formula="100 × (abandoned − short abandons) / (offered − short abandons)",
    numerator="abandoned less short abandons",
    denominator="offered less short abandons",
    numerator_column="abandoned - short_abandons",
    denominator_column="offered - short_abandons",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction=(
        "Lower: fewer customers gave up. Zero is neither reachable nor worth its price."
    ),
    counts=True,
    why=("Shows how many gave up after really waiting, without those who misdialled."),
    traps=(
        "Short abandons leave both counts; taking them out above the line only "
        "gives a figure that is too good."
    ),
    source=(
        "Palm's and Erlang A's work on patience in queues; ICMI's description; "
        "in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
