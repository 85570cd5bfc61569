"""Complaint rate: 1,000 × complaints / contacts handled."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="complaint_rate",
    name="Complaint rate",
    section="result",
    group="customer",
    order=150,
    formula="1,000 × complaints / contacts handled",
    numerator="complaints",
    denominator="contacts handled",
    numerator_column="complaints",
    denominator_column="handled",
    scale=1000,
    unit="per 1,000",
    direction="lower",
    advice_on_direction="Lower, while complaining stays easy.",
    may_exceed=True,
    counts=True,
    grains=DAY_AND_LONGER,
    why="A complaint is the one answer that nobody had to ask for.",
    traps=(
        "Complaints arrive days after their cause, and what counts as one "
        "differs between teams. An easier way to complain raises it, which is "
        "good news."
    ),
    source="ISO 10002 on handling complaints; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
