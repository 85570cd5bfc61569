"""Abandon rate: 100 × abandoned / offered."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="abandon_rate",
    name="Abandon rate",
    section="result",
    group="customer",
    order=70,
    formula="100 × abandoned / offered",
    numerator="abandoned",
    denominator="offered",
    numerator_column="abandoned",
    denominator_column="offered",
    scale=100,
    unit="%",
    direction="lower",
    advice_on_direction=(
        "Lower: fewer customers gave up. Zero is neither reachable nor worth its price."
    ),
    counts=True,
    why=(
        "Shows how many customers gave up; each of them calls again, writes or leaves."
    ),
    traps=(
        "It depends on the customers' patience and on announcements as much as "
        "on staffing. Some systems write answered plus abandoned into the "
        "column for abandoned; compare it with the other counts."
    ),
    source=(
        "Palm's and Erlang A's work on patience in queues; ICMI's description; "
        "in our own words."
    ),
    version=1,
    reviewed_on=date(2026, 11, 21),
)
