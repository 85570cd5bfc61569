"""Replies in time."""

from datetime import date

from kpis.catalogue.entry import CatalogueEntry

KPI = CatalogueEntry(
    code="reply_in_time",
    name="Replies in time",
    section="result",
    group="customer",
    order=160,
    formula="100 × written contacts answered within the agreed time / received",
    numerator="written contacts answered in time",
    denominator="written contacts received",
    numerator_column="written_answered_within",
    denominator_column="written_received",
    scale=100,
    unit="%",
    direction="higher",
    advice_on_direction="Higher: more customers got what was agreed.",
    counts=True,
    why="The service level of mail, chat and tickets.",
    traps=(
        "Decide whether opening hours or all hours count, and that a contact "
        "belongs to the day it came in. An automatic receipt is no answer."
    ),
    source="ISO 18295-1's response times per channel; in our own words.",
    version=1,
    reviewed_on=date(2026, 11, 21),
)
