"""Contacts handled: sum of contacts handled."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="contacts_handled",
    name="Contacts handled",
    section="operation",
    group="customer",
    order=20,
    formula="sum of contacts handled",
    numerator="contacts handled",
    numerator_column="handled",
    unit="count",
    direction="none",
    advice_on_direction=("None: it is counted and explains others; it is no target."),
    aggregation="sum",
    decimals=0,
    why="The work done, and in many contracts what is paid for.",
    traps=(
        "A transferred contact may be counted once or once per agent; the "
        "invoice and the scorecard should count alike."
    ),
    source="ICMI's vocabulary; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
