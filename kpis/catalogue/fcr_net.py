"""First contact resolution (net)."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="fcr_net",
    name="First contact resolution (net)",
    section="result",
    group="customer",
    order=100,
    formula=(
        "100 × resolved at first contact / (all contacts checked − not "
        "resolvable at first contact)"
    ),
    numerator="resolved at first contact",
    denominator="contacts that could be resolved at first contact",
    numerator_column="resolved_first",
    denominator_column="first_contacts - not_resolvable_first",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: more customers got what was agreed.",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Shows what the team reached of what it was able to resolve; the "
        "distance to the gross figure is the client's process at work."
    ),
    traps=(
        "The list of what is not resolvable tends to grow. Agree it, date it, "
        "and show gross and net side by side."
    ),
    source=("ICMI's and COPC's (issue resolution) descriptions; in our own words."),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
