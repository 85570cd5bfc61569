"""Customer satisfaction: 100 × satisfied answers / answers."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="csat",
    name="Customer satisfaction",
    section="result",
    group="customer",
    order=110,
    formula="100 × satisfied answers / answers",
    numerator="satisfied answers",
    denominator="answers",
    numerator_column="satisfied_answers",
    denominator_column="csat_answers",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: more customers got what was agreed.",
    counts=True,
    grains=DAY_AND_LONGER,
    why="The customers' own word on how it went.",
    traps=(
        "Few answer, and who answers is no sample of who called; below some "
        "thirty answers show counts. Product, price and policy move it as well "
        "as the conversation."
    ),
    source=(
        "ISO 10004 on measuring customer satisfaction; share of the two best "
        "answers as is usual; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
