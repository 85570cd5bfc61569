"""Critical error accuracy."""

from datetime import date

from kpis.catalogue.entry import DAY_AND_LONGER, CatalogueEntry

KPI = CatalogueEntry(
    code="critical_error_accuracy",
    name="Critical error accuracy",
    section="result",
    group="quality",
    order=140,
    formula="100 × contacts without critical error / contacts checked",
    numerator="contacts without critical error",
    denominator="contacts checked",
    numerator_column="contacts_without_critical_error",
    denominator_column="contacts_checked",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: more customers got what was agreed.",
    counts=True,
    grains=DAY_AND_LONGER,
    why=(
        "Looks only at errors that cost the customer, the business or "
        "compliance something."
    ),
    traps=(
        "With few contacts checked one error moves it by points; draw the "
        "contacts at random. Keep errors that a system or an instruction makes "
        "apart."
    ),
    source=(
        "COPC's idea of critical errors for customer, business and compliance; "
        "in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
