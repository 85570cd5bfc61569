"""Transfer rate: 100 × transferred / handled."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="transfer_rate",
    name="Transfer rate",
    section="result",
    group="quality",
    order=180,
    formula="100 × transferred / handled",
    numerator="transferred contacts",
    denominator="contacts handled",
    numerator_column="transferred",
    denominator_column="handled",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction="Lower, where transfers are not planned.",
    counts=True,
    why="Each transfer makes the customer wait and explain again.",
    traps=(
        "A wrong menu choice or missing access rights show here. Planned "
        "transfers to specialists are the design at work; keep them apart."
    ),
    source="COPC's and ICMI's descriptions; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
