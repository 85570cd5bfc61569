"""Quality score: 100 × points earned / points possible."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="qa_score",
    name="Quality score",
    section="result",
    group="quality",
    order=130,
    formula="100 × points earned / points possible",
    numerator="points earned",
    denominator="points possible",
    numerator_column="points_earned",
    denominator_column="points_possible",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction=(
        "Higher: conversations came closer to what was agreed as good."
    ),
    grains=DAY_AND_LONGER,
    why=("Turns listening to conversations into something both sides can talk about."),
    traps=(
        "Two people score the same call up to ten points apart unless both "
        "sides calibrate. A high score beside low satisfaction says that the "
        "form asks for the wrong things."
    ),
    source="COPC's and ISO 18295-1's quality monitoring; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
