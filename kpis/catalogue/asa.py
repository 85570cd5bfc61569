"""Average speed of answer: waiting seconds of answered contacts / answered."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="asa",
    name="Average speed of answer",
    section="result",
    group="customer",
    order=60,
    formula="waiting seconds of answered contacts / answered",
    numerator="waiting seconds of answered",
    denominator="answered",
    numerator_column="waiting_seconds",
    denominator_column="answered",
    unit="s",
    direction="lower",
    advice_on_direction=(
        "Lower: customers wait less. Below some seconds nobody notices a gain."
    ),
    decimals=0,
    may_exceed=True,
    why="The plain average wait, in seconds that everybody can picture.",
    traps=(
        "An average hides the long tail: most customers wait less than it and a "
        "few wait many times as long. Check whether the system starts the clock "
        "before or after the menu."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
