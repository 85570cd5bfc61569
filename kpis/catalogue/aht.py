"""Average handle time."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="aht",
    name="Average handle time",
    section="operation",
    group="people",
    order=30,
    formula="handle seconds (talk, hold and after-call work) / handled",
    numerator="handle seconds",
    denominator="contacts handled",
    numerator_column="handle_seconds",
    denominator_column="handled",
    unit="s",
    direction="within",
    advice_on_direction=(
        "Within a corridor: too short is a conversation cut off, too long is a "
        "tool, a policy or a skill that needs a look. “Lower” rewards haste."
    ),
    decimals=0,
    may_exceed=True,
    why=(
        "With volume it makes the workload: one second more on a large "
        "programme is a person."
    ),
    traps=(
        "Slow systems, new policies and harder contacts lengthen it. Pressed "
        "down it comes back as repeat contacts and lower quality."
    ),
    source="Erlang's workload; ICMI's description; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
