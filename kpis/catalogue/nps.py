"""Net promoter score: 100 × (promoters − detractors) / answers."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="nps",
    name="Net promoter score",
    section="result",
    group="customer",
    order=120,
    formula="100 × (promoters − detractors) / answers",
    numerator="promoters less detractors",
    denominator="answers",
    numerator_column="promoters - detractors",
    denominator_column="nps_answers",
    scale=100,
    unit="points",
    direction="higher",
    advice_on_direction="Higher: more customers recommend than advise against.",
    may_be_negative=True,
    grains=DAY_AND_LONGER,
    why=(
        "Shows whether customers would put in a word for the brand, which is "
        "worth more than one good call."
    ),
    traps=(
        "It swings widely with few answers and differs by country and channel. "
        "Most of it is made by product, price and brand, so it is seldom fit "
        "for a penalty."
    ),
    source=(
        "Reichheld, Harvard Business Review, December 2003: 9 and 10 are "
        "promoters, 0 to 6 detractors; in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
