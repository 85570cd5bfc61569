"""Invoices paid in time: 100 × invoices paid in time / invoices due."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="invoices_paid_in_time",
    name="Invoices paid in time",
    section="driver",
    group="client",
    order=190,
    formula="100 × invoices paid in time / invoices due",
    numerator="invoices paid in time",
    denominator="invoices due",
    numerator_column="invoices_in_time",
    denominator_column="invoices_due",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: the partner can plan.",
    owner_side="client",
    counts=True,
    grains=DAY_AND_LONGER,
    why=("Wages are paid monthly; a partner that finances its client saves elsewhere."),
    traps=(
        "A missing order number stops an invoice on either side; agree which "
        "date starts the clock. By number a small invoice counts as much as a "
        "large one."
    ),
    source="The idea of Directive 2011/7/EU on late payment; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
