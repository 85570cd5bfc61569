"""Service level (of offered): 100 × answered within the threshold / offered."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="service_level_offered",
    name="Service level (of offered)",
    section="result",
    group="customer",
    order=10,
    formula="100 × answered within the threshold / offered",
    numerator="answered within the threshold",
    denominator="offered",
    numerator_column="answered_within",
    denominator_column="offered",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher, up to the agreed goal: beyond it each further point costs more "
        "staff than the one before."
    ),
    counts=True,
    why=(
        "Says how many of all who called were helped without a long wait, also "
        "counting those who hung up."
    ),
    traps=(
        "Customers who hang up after a few seconds count against it, so a wrong "
        "menu or a short outage lowers it without any queue. Never average the "
        "percentages of queues or days: add the counts."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
