"""First contact resolution (gross)."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="fcr_gross",
    name="First contact resolution (gross)",
    section="result",
    group="customer",
    order=90,
    formula="100 × resolved at first contact / all contacts checked",
    numerator="resolved at first contact",
    denominator="all contacts checked",
    numerator_column="resolved_first",
    denominator_column="first_contacts",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: more customers got what was agreed.",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Solving it at once is what customers value most, and it takes repeat "
        "contacts out of the volume."
    ),
    traps=(
        "Agents' own ticks, a survey and a look for repeat contacts give very "
        "different levels; name the method. Policy, access rights and hand-offs "
        "of the client set its ceiling."
    ),
    source=("ICMI's and COPC's (issue resolution) descriptions; in our own words."),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
