"""Service level (quick abandons count as met)."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="service_level_abandons_met",
    name="Service level (quick abandons count as met)",
    section="result",
    group="customer",
    order=30,
    formula="100 × (answered + abandoned, both within the threshold) / offered",
    numerator="answered and abandoned within the threshold",
    denominator="offered",
    numerator_column="answered_within + abandoned_within",
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
        "Counts a customer who left before the threshold as one whom the "
        "service could still have met."
    ),
    traps=(
        "A rise in quick hang-ups raises it. The same calls give several points "
        "more than by the count of offered, so agree the formula before the "
        "goal."
    ),
    source=(
        "Erlang's queueing models; ICMI's and COPC's descriptions of the "
        "measure; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
